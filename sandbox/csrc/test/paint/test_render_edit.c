#include "hg_board.h"
#include "hg_edit.h"
#include "hg_render_fixture.h"
#include "hg_test.h"

#define WIDTH 240
#define HEIGHT 180

/* A dull photograph: a wall, darker to the right, and a floor; alpha in some columns. */
static struct hg_buffer scene(void)
{
  struct hg_picture picture;
  struct hg_buffer bytes;
  HG_CHECK(hg_picture_init(&picture, WIDTH, HEIGHT));
  for (int y = 0; y < HEIGHT; y++) {
    for (int x = 0; x < WIDTH; x++) {
      uint8_t *pixel = hg_picture_at(&picture, x, y);
      bool floor = y > 125;
      pixel[0] = (uint8_t)((floor ? 96 : 140 - x / 8) + (x * 7 + y * 13) % 3);
      pixel[1] = (uint8_t)((floor ? 70 : 138 - x / 8) + (x * 3 + y * 11) % 3);
      pixel[2] = (uint8_t)((floor ? 48 : 134 - x / 8) + (x * 5 + y * 17) % 3);
      pixel[3] = (uint8_t)(x < 10 ? 40 : 255);
    }
  }
  hg_buffer_init(&bytes, FIXTURE_LIMIT);
  HG_CHECK(hg_png_encode(&picture, NULL, &bytes) == NULL);
  hg_picture_free(&picture);
  return bytes;
}

static const char *run(const struct hg_buffer *source, const char *prompt, const char *model,
                       struct hg_buffer *png)
{
  int width = 0, height = 0;
  struct hg_edit_job job = {source->data, source->length, prompt, model, NULL};
  hg_buffer_init(png, FIXTURE_LIMIT);
  return hg_edit_run(&job, png, &width, &height);
}

/* The mean colour of a part of what an edit gives. */
static void mean_of(const char *prompt, const char *model, int top, int bottom, double mean[3])
{
  struct hg_buffer source = scene(), png;
  struct hg_picture result = {0};
  double count = 0;
  mean[0] = mean[1] = mean[2] = 0;
  HG_CHECK(run(&source, prompt, model, &png) == NULL);
  HG_CHECK(hg_codec_decode(png.data, png.length, &result) == NULL);
  HG_CHECK(result.width == WIDTH && result.height == HEIGHT);
  for (int y = top; y < bottom; y++) {
    for (int x = 20; x < WIDTH - 20; x++, count++) {
      for (int c = 0; c < 3; c++)
        mean[c] += hg_picture_at(&result, x, y)[c];
    }
  }
  for (int c = 0; c < 3; c++)
    mean[c] /= count;
  hg_picture_free(&result);
  hg_buffer_free(&png);
  hg_buffer_free(&source);
}

static void test_flash_enhances(void)
{
  double before[3], after[3];
  mean_of("darker", "Base", 10, 110, before);
  mean_of("", "Flash", 10, 110, after);
  HG_CHECK(after[1] > before[1] + 15);
  HG_CHECK(after[1] > 128); /* the source has about 123 there */
}

static void test_light(void)
{
  double plain[3], night[3], bright[3], warm[3];
  mean_of("", "Base", 10, 110, plain);
  mean_of("at night", "Base", 10, 110, night);
  mean_of("brighter, please", "Base", 10, 110, bright);
  mean_of("warm evening light", "Base", 10, 110, warm);
  HG_CHECK(night[1] < plain[1] * 0.75);
  HG_CHECK(bright[1] > plain[1] * 1.08);
  HG_CHECK(warm[0] - warm[2] > plain[0] - plain[2] + 20);
}

static void test_surfaces(void)
{
  double wall[3], floor[3];
  mean_of("paint the walls navy blue and dark oak floor", "Base", 10, 60, wall);
  mean_of("paint the walls navy blue and dark oak floor", "Base", 150, 178, floor);
  HG_CHECK(wall[2] > wall[0] * 1.4);
  HG_CHECK(floor[0] > floor[2]);
}

static void test_same_and_different(void)
{
  static const char *const prompts[] = {"add a sofa", "scandinavian style", "blorp", "",
                                        "remove it"};
  static const char *const models[] = {"Flash", "Base", "Pro"};
  struct hg_buffer source = scene(), first, second;
  for (size_t p = 0; p < sizeof prompts / sizeof *prompts; p++) {
    for (size_t m = 0; m < 3; m++) {
      HG_CHECK(run(&source, prompts[p], models[m], &first) == NULL);
      HG_CHECK(run(&source, prompts[p], models[m], &second) == NULL);
      HG_CHECK(first.length == second.length && memcmp(first.data, second.data, first.length) == 0);
      hg_buffer_free(&first);
      hg_buffer_free(&second);
    }
  }
  HG_CHECK(run(&source, "blorp", "Base", &first) == NULL);
  HG_CHECK(run(&source, "blorf", "Base", &second) == NULL);
  HG_CHECK(first.length != second.length || memcmp(first.data, second.data, first.length) != 0);
  hg_buffer_free(&first);
  hg_buffer_free(&second);
  hg_buffer_free(&source);
}

static void test_alpha_stays(void)
{
  struct hg_buffer source = scene(), png;
  struct hg_picture result = {0};
  HG_CHECK(run(&source, "", "Flash", &png) == NULL);
  HG_CHECK(hg_codec_decode(png.data, png.length, &result) == NULL);
  HG_CHECK(hg_picture_at(&result, 3, 3)[3] == 40 && hg_picture_at(&result, 50, 3)[3] == 255);
  hg_picture_free(&result);
  hg_buffer_free(&png);
  hg_buffer_free(&source);
}

static void test_refusals(void)
{
  struct hg_buffer source = scene(), png, garbage;
  atomic_bool give_up = true;
  int width, height;
  hg_buffer_init(&garbage, 100);
  HG_CHECK(hg_buffer_append_text(&garbage, "no picture at all"));
  HG_CHECK_TEXT(run(&garbage, "", "Flash", &png), "not a PNG or JPEG picture");
  HG_CHECK_TEXT(run(&source, "", "flash", &png), "no such model");
  struct hg_edit_job job = {source.data, source.length, "add a sofa", "Pro", &give_up};
  HG_CHECK_TEXT(hg_edit_run(&job, &png, &width, &height), "given up");
  HG_CHECK(png.length == 0);
  hg_buffer_free(&garbage);
  hg_buffer_free(&source);
}

static void test_tiny(void)
{
  static const int sizes[][2] = {{1, 1}, {2, 1}, {1, 40}, {40, 1}, {7, 7}, {33, 21}};
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
    struct hg_picture picture;
    struct hg_buffer source, png;
    HG_CHECK(hg_picture_init(&picture, sizes[s][0], sizes[s][1]));
    memset(picture.rgba, 150, (size_t)sizes[s][0] * (size_t)sizes[s][1] * 4);
    hg_buffer_init(&source, FIXTURE_LIMIT);
    HG_CHECK(hg_png_encode(&picture, NULL, &source) == NULL);
    HG_CHECK(run(&source, "red walls, oak floor, add a chair and a lamp at night", "Pro", &png) ==
             NULL);
    hg_buffer_free(&png);
    hg_buffer_free(&source);
    hg_picture_free(&picture);
  }
}

static void test_any_prompt(void)
{
  static char endless[5001];
  struct hg_buffer source = scene(), png;
  memset(endless, 'a', 5000);
  const char *const prompts[] = {endless,
                                 "\xff\xfe",
                                 "|||,,,...",
                                 " and and with ",
                                 "%s%n",
                                 "black and white",
                                 "sofa, sofa, sofa, sofa, sofa, sofa, sofa, sofa"
                                 ", sofa, sofa"};
  for (size_t p = 0; p < sizeof prompts / sizeof *prompts; p++) {
    HG_CHECK(run(&source, prompts[p], "Base", &png) == NULL);
    hg_buffer_free(&png);
  }
  hg_buffer_free(&source);
}

static const char *board(const char *fields, struct hg_buffer *png)
{
  int width = 0, height = 0;
  struct hg_board_job job = {fields, NULL};
  hg_buffer_init(png, FIXTURE_LIMIT);
  const char *failure = hg_board_run(&job, png, &width, &height);
  HG_CHECK(width == 2560 && height == 1440);
  return failure;
}

static void test_board(void)
{
  static char many[20001];
  struct hg_buffer png, other;
  for (int i = 0; i < 20000; i++)
    many[i] = "a: b\xc2\xb2\n"[i % 7];
  const char *const lines[] = {"",          "\n\n",
                               ":",         "stories: 3+\nbedrooms: 5+\nbathrooms: 4+\n",
                               many,        "totalArea: 50-60 m\xc2\xb2",
                               "cut: \xc2", "stories: -1"};
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
    HG_CHECK(board(lines[i], &png) == NULL && png.length > 1000);
    hg_buffer_free(&png);
  }
  HG_CHECK(board("stories: 1", &png) == NULL && board("stories: 1", &other) == NULL);
  HG_CHECK(png.length == other.length && memcmp(png.data, other.data, png.length) == 0);
  hg_buffer_free(&png);
  hg_buffer_free(&other);
}

int main(void)
{
  HG_RUN(test_flash_enhances);
  HG_RUN(test_light);
  HG_RUN(test_surfaces);
  HG_RUN(test_same_and_different);
  HG_RUN(test_alpha_stays);
  HG_RUN(test_refusals);
  HG_RUN(test_tiny);
  HG_RUN(test_any_prompt);
  HG_RUN(test_board);
  return hg_test_report("render_edit");
}
