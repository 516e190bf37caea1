#include <math.h>

#include "hg_render_fixture.h"
#include "hg_replace.h"
#include "hg_test.h"

#define WIDTH 240
#define HEIGHT 180

struct box {
  int left, top, right, bottom;
};

/* A wall that is brighter on the left, a floor, and some noise in alpha and colour. */
static struct hg_picture scene(bool transparent)
{
  struct hg_picture picture;
  HG_CHECK(hg_picture_init(&picture, WIDTH, HEIGHT));
  for (int y = 0; y < HEIGHT; y++) {
    for (int x = 0; x < WIDTH; x++) {
      uint8_t *pixel = hg_picture_at(&picture, x, y);
      bool floor = y > 120;
      pixel[0] = (uint8_t)((floor ? 150 : 225 - x / 3) + (x * 7 + y * 13) % 5);
      pixel[1] = (uint8_t)((floor ? 110 : 220 - x / 3) + (x * 3 + y * 11) % 5);
      pixel[2] = (uint8_t)((floor ? 70 : 210 - x / 3) + (x * 5 + y * 17) % 5);
      pixel[3] = (uint8_t)(transparent ? (x * 31 + y * 7) % 256 : 255);
    }
  }
  return picture;
}

static struct hg_buffer file_of(struct hg_picture *picture)
{
  struct hg_buffer bytes;
  hg_buffer_init(&bytes, FIXTURE_LIMIT);
  HG_CHECK(hg_png_encode(picture, NULL, &bytes) == NULL);
  hg_picture_free(picture);
  return bytes;
}

static struct hg_buffer mask_file(int width, int height, struct box black)
{
  struct hg_picture picture;
  HG_CHECK(hg_picture_init(&picture, width, height));
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      bool in = x >= black.left && x < black.right && y >= black.top && y < black.bottom;
      memset(hg_picture_at(&picture, x, y), in ? 0 : 255, 3);
      hg_picture_at(&picture, x, y)[3] = 255;
    }
  }
  return file_of(&picture);
}

static const char *run(const struct hg_buffer *source, const struct hg_buffer *mask,
                       const char *prompt, struct hg_buffer *png)
{
  int width = 0, height = 0;
  struct hg_replace_job job = {source->data, mask->data, source->length,
                               mask->length, prompt,     NULL};
  hg_buffer_init(png, FIXTURE_LIMIT);
  return hg_replace_run(&job, png, &width, &height);
}

/* Compares a result with its source: nothing may differ outside, much should inside. */
static void check_result(const struct hg_buffer *png, bool transparent, struct box black)
{
  struct hg_picture before = scene(transparent), after;
  int outside = 0, inside = 0, all = 0;
  HG_CHECK(hg_codec_decode(png->data, png->length, &after) == NULL);
  HG_CHECK(after.width == WIDTH && after.height == HEIGHT);
  for (int y = 0; y < HEIGHT; y++) {
    for (int x = 0; x < WIDTH; x++) {
      bool in = x >= black.left && x < black.right && y >= black.top && y < black.bottom;
      bool same = memcmp(hg_picture_at(&before, x, y), hg_picture_at(&after, x, y), 4) == 0;
      outside += !in && !same;
      inside += in && !same;
      all += in;
    }
  }
  HG_CHECK(outside == 0);
  HG_CHECK(inside * 10 > all * 3);
  hg_picture_free(&before);
  hg_picture_free(&after);
}

static void test_outside_is_untouched(void)
{
  static const char *const prompts[] = {
      "a green velvet sofa", "red brick wall", "oak floor", "white marble",
      "a potted plant",      "qwertyuiop",     ""};
  static const struct box boxes[] = {
      {60, 40, 180, 160}, {0, 0, 100, 180}, {0, 110, 240, 180}, {0, 0, 240, 180}};
  for (size_t p = 0; p < sizeof prompts / sizeof *prompts; p++) {
    struct box box = boxes[p % (sizeof boxes / sizeof *boxes)];
    bool transparent = p % 2 == 1;
    struct hg_picture picture = scene(transparent);
    struct hg_buffer source = file_of(&picture), mask = mask_file(WIDTH, HEIGHT, box), png;
    HG_CHECK(run(&source, &mask, prompts[p], &png) == NULL);
    check_result(&png, transparent, box);
    hg_buffer_free(&png);
    hg_buffer_free(&mask);
    hg_buffer_free(&source);
  }
}

static void test_deterministic(void)
{
  static const char *const prompts[] = {"a leather armchair", "zellige tiles", "no such thing"};
  struct hg_picture picture = scene(false);
  struct hg_buffer source = file_of(&picture);
  struct hg_buffer mask = mask_file(WIDTH, HEIGHT, (struct box){30, 20, 200, 170}), first, second;
  for (size_t p = 0; p < sizeof prompts / sizeof *prompts; p++) {
    HG_CHECK(run(&source, &mask, prompts[p], &first) == NULL);
    HG_CHECK(run(&source, &mask, prompts[p], &second) == NULL);
    HG_CHECK(first.length == second.length && memcmp(first.data, second.data, first.length) == 0);
    hg_buffer_free(&first);
    hg_buffer_free(&second);
  }
  hg_buffer_free(&source);
  hg_buffer_free(&mask);
}

static double mean_light(const struct hg_picture *picture, struct box box, double *red,
                         double *blue)
{
  double sum[3] = {0}, count = 0;
  for (int y = box.top; y < box.bottom; y++) {
    for (int x = box.left; x < box.right; x++, count++) {
      for (int c = 0; c < 3; c++)
        sum[c] += hg_picture_at(picture, x, y)[c];
    }
  }
  *red = sum[0] / count;
  *blue = sum[2] / count;
  return (sum[0] + sum[1] + sum[2]) / (3 * count);
}

/* The wall gets the prompt's colour, and stays brighter on the side where it was. */
static void test_color_and_light(void)
{
  struct hg_picture picture = scene(false), result;
  struct hg_buffer source = file_of(&picture);
  struct hg_buffer mask = mask_file(WIDTH, HEIGHT, (struct box){10, 10, 230, 110}), png;
  double red, blue;
  HG_CHECK(run(&source, &mask, "navy blue wall", &png) == NULL);
  HG_CHECK(hg_codec_decode(png.data, png.length, &result) == NULL);
  double left = mean_light(&result, (struct box){20, 20, 60, 100}, &red, &blue);
  HG_CHECK(blue > red * 1.5);
  double right = mean_light(&result, (struct box){180, 20, 220, 100}, &red, &blue);
  HG_CHECK(left > right * 1.08);
  hg_picture_free(&result);
  hg_buffer_free(&png);
  hg_buffer_free(&mask);
  hg_buffer_free(&source);
}

static void test_refusals(void)
{
  struct hg_picture picture = scene(false);
  struct hg_buffer source = file_of(&picture), png, garbage;
  struct hg_buffer small = mask_file(WIDTH - 1, HEIGHT, (struct box){0, 0, 9, 9});
  struct hg_buffer white = mask_file(WIDTH, HEIGHT, (struct box){0, 0, 0, 0});
  hg_buffer_init(&garbage, 100);
  HG_CHECK(hg_buffer_append_text(&garbage, "no picture at all"));
  HG_CHECK_TEXT(run(&source, &small, "sofa", &png), "the mask's size is not the picture's");
  HG_CHECK_TEXT(run(&source, &white, "sofa", &png), "the mask has no black area");
  HG_CHECK_TEXT(run(&garbage, &small, "sofa", &png), "not a PNG or JPEG picture");
  HG_CHECK_TEXT(run(&source, &garbage, "sofa", &png), "not a PNG or JPEG picture");
  HG_CHECK(png.length == 0);
  hg_buffer_free(&source);
  hg_buffer_free(&small);
  hg_buffer_free(&white);
  hg_buffer_free(&garbage);
}

/* Pictures of a pixel or a line, and holes of a pixel. */
static void test_tiny(void)
{
  static const int sizes[][2] = {{1, 1}, {2, 1}, {1, 40}, {40, 1}, {7, 7}, {33, 20}};
  static const char *const prompts[] = {"a sofa", "oak floor", "remove it", "persian rug",
                                        "velvet"};
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
    for (size_t p = 0; p < sizeof prompts / sizeof *prompts; p++) {
      struct hg_picture picture;
      int width = sizes[s][0], height = sizes[s][1];
      HG_CHECK(hg_picture_init(&picture, width, height));
      struct hg_buffer source = file_of(&picture), png;
      struct hg_buffer mask = mask_file(width, height, (struct box){0, 0, (width + 1) / 2, height});
      HG_CHECK(run(&source, &mask, prompts[p], &png) == NULL);
      hg_buffer_free(&png);
      hg_buffer_free(&mask);
      hg_buffer_free(&source);
    }
  }
}

/* A camera's JPEG that lies on its side is replaced as it is displayed. */
static void test_turned_jpeg(void)
{
  static uint8_t rows[60 * 40 * 3];
  struct hg_buffer source, png, mask = mask_file(40, 60, (struct box){5, 5, 35, 30});
  struct hg_picture before, after;
  memset(rows, 120, sizeof rows);
  hg_buffer_init(&source, FIXTURE_LIMIT);
  fixture_make_jpeg(&(struct fixture_jpeg){60, 40, 3, true, 6, rows}, &source);
  HG_CHECK(run(&source, &mask, "red brick", &png) == NULL);
  HG_CHECK(hg_codec_decode(source.data, source.length, &before) == NULL);
  HG_CHECK(hg_codec_decode(png.data, png.length, &after) == NULL);
  HG_CHECK(after.width == 40 && after.height == 60);
  HG_CHECK(memcmp(hg_picture_at(&before, 0, 30), hg_picture_at(&after, 0, 30), 40 * 30 * 4) == 0);
  hg_picture_free(&before);
  hg_picture_free(&after);
  hg_buffer_free(&png);
  hg_buffer_free(&mask);
  hg_buffer_free(&source);
}

static void test_give_up(void)
{
  struct hg_picture picture = scene(false);
  struct hg_buffer source = file_of(&picture), png;
  struct hg_buffer mask = mask_file(WIDTH, HEIGHT, (struct box){30, 20, 200, 170});
  atomic_bool give_up = true;
  int width = 0, height = 0;
  struct hg_replace_job job = {source.data, mask.data, source.length,
                               mask.length, "sofa",    &give_up};
  hg_buffer_init(&png, FIXTURE_LIMIT);
  HG_CHECK(hg_replace_run(&job, &png, &width, &height) != NULL && png.length == 0);
  hg_buffer_free(&source);
  hg_buffer_free(&mask);
}

int main(void)
{
  HG_RUN(test_outside_is_untouched);
  HG_RUN(test_deterministic);
  HG_RUN(test_color_and_light);
  HG_RUN(test_refusals);
  HG_RUN(test_tiny);
  HG_RUN(test_turned_jpeg);
  HG_RUN(test_give_up);
  return hg_test_report("render_replace");
}
