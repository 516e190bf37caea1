#include "hg_create.h"
#include "hg_render_fixture.h"
#include "hg_test.h"

#define WIDTH 261
#define HEIGHT 187

struct box {
  int left, top, right, bottom;
};

static struct hg_picture scene(int width, int height)
{
  struct hg_picture picture;
  HG_CHECK(hg_picture_init(&picture, width, height));
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      uint8_t *pixel = hg_picture_at(&picture, x, y);
      bool floor = y * 3 > height * 2;
      pixel[0] = (uint8_t)((floor ? 150 : 200 - x / 4) + (x * 7 + y * 13) % 5);
      pixel[1] = (uint8_t)((floor ? 110 : 196 - x / 4) + (x * 3 + y * 11) % 5);
      pixel[2] = (uint8_t)((floor ? 70 : 190 - x / 4) + (x * 5 + y * 17) % 5);
      pixel[3] = (uint8_t)(200 + (x * 31 + y * 7) % 56);
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

struct kind {
  bool outdoors;
  const char *type, *theme;
};

static const struct kind kinds[] = {
    {false, "KITCHEN", "MODERN"},
    {false, "BATHROOM", "INDUSTRIAL"},
    {false, "SHOWEROOM", "LUXURIOUS"},
    {true, "TERRACE", NULL},
    {true, "POOL", NULL},
    {true, "PETANQUE", NULL},
    {false, "SHOWROOM", "SCANDINAVIAN"},
    {false, "KITCHEN", "LUXURIOUS"},
};

#define KINDS (sizeof kinds / sizeof *kinds)

static const char *run(const struct hg_buffer *source, const struct hg_buffer *mask,
                       const struct kind *kind, long variation, struct hg_buffer *png)
{
  int width = 0, height = 0;
  struct hg_create_job job = {source->data, mask->data,     source->length,
                              mask->length, kind->outdoors, kind->type,
                              kind->theme,  variation,      NULL};
  hg_buffer_init(png, FIXTURE_LIMIT);
  return hg_create_run(&job, png, &width, &height);
}

/* Runs and decodes; nothing may differ from the source outside the box. Returns changes inside. */
static int changes(const struct kind *kind, long variation, struct box black,
                   struct hg_picture *after)
{
  struct hg_picture picture = scene(WIDTH, HEIGHT), before = scene(WIDTH, HEIGHT);
  struct hg_buffer source = file_of(&picture), mask = mask_file(WIDTH, HEIGHT, black), png;
  int outside = 0, inside = 0;
  HG_CHECK(run(&source, &mask, kind, variation, &png) == NULL);
  HG_CHECK(hg_codec_decode(png.data, png.length, after) == NULL);
  HG_CHECK(after->width == WIDTH && after->height == HEIGHT);
  for (int y = 0; y < HEIGHT; y++) {
    for (int x = 0; x < WIDTH; x++) {
      bool in = x >= black.left && x < black.right && y >= black.top && y < black.bottom;
      bool same = memcmp(hg_picture_at(&before, x, y), hg_picture_at(after, x, y), 4) == 0;
      outside += !in && !same;
      inside += in && !same;
    }
  }
  HG_CHECK(outside == 0);
  hg_buffer_free(&png);
  hg_buffer_free(&mask);
  hg_buffer_free(&source);
  hg_picture_free(&before);
  return inside;
}

static void test_outside_is_untouched(void)
{
  static const struct box boxes[] = {{30, 20, 230, 180}, {0, 90, 261, 187}, {0, 0, 120, 187}};
  for (size_t k = 0; k < KINDS; k++) {
    struct box box = boxes[k % 3];
    struct hg_picture after = {0};
    int area = (box.right - box.left) * (box.bottom - box.top);
    HG_CHECK(changes(&kinds[k], (long)k, box, &after) * 4 > area);
    hg_picture_free(&after);
  }
}

static void test_all_black(void)
{
  for (size_t k = 0; k < KINDS; k++) {
    struct hg_picture after = {0};
    HG_CHECK(changes(&kinds[k], 0, (struct box){0, 0, WIDTH, HEIGHT}, &after) > WIDTH * HEIGHT / 4);
    hg_picture_free(&after);
  }
}

static void test_variations(void)
{
  struct box box = {20, 20, 240, 180};
  for (size_t k = 0; k < KINDS; k++) {
    struct hg_picture results[3] = {{0}};
    for (int v = 0; v < 3; v++)
      changes(&kinds[k], v * v, box, &results[v]);
    for (int v = 1; v < 3; v++) {
      int different = 0;
      for (int i = 0; i < WIDTH * HEIGHT; i++)
        different += memcmp(results[0].rgba + i * 4, results[v].rgba + i * 4, 4) != 0;
      HG_CHECK(different > 500);
    }
    for (int v = 0; v < 3; v++)
      hg_picture_free(&results[v]);
  }
}

static void test_themes(void)
{
  static const char *const names[] = {"MODERN", "INDUSTRIAL", "SCANDINAVIAN", "LUXURIOUS"};
  double mean[4][3] = {{0}};
  for (int t = 0; t < 4; t++) {
    struct kind kind = {false, "KITCHEN", names[t]};
    struct hg_picture after = {0};
    changes(&kind, 0, (struct box){10, 10, 250, 180}, &after);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      for (int c = 0; c < 3; c++)
        mean[t][c] += (double)after.rgba[i * 4 + c] / (WIDTH * HEIGHT);
    }
    hg_picture_free(&after);
  }
  for (int a = 0; a < 4; a++) {
    for (int b = a + 1; b < 4; b++) {
      double far = 0;
      for (int c = 0; c < 3; c++)
        far += (mean[a][c] - mean[b][c]) * (mean[a][c] - mean[b][c]);
      HG_CHECK(far > 64);
    }
  }
}

static void test_deterministic(void)
{
  struct hg_picture picture = scene(200, 151);
  struct hg_buffer source = file_of(&picture), first, second;
  struct hg_buffer mask = mask_file(200, 151, (struct box){11, 13, 190, 149});
  for (size_t k = 0; k < KINDS; k++) {
    HG_CHECK(run(&source, &mask, &kinds[k], 7, &first) == NULL);
    HG_CHECK(run(&source, &mask, &kinds[k], 7, &second) == NULL);
    HG_CHECK(first.length == second.length && memcmp(first.data, second.data, first.length) == 0);
    hg_buffer_free(&first);
    hg_buffer_free(&second);
  }
  hg_buffer_free(&source);
  hg_buffer_free(&mask);
}

/* Pictures of a pixel or a line, and masks of a pixel at each end. */
static void test_tiny(void)
{
  static const int sizes[][2] = {{1, 1}, {2, 1}, {1, 40}, {40, 1}, {7, 7}, {33, 20}};
  for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
    for (size_t k = 0; k < KINDS; k++) {
      int width = sizes[s][0], height = sizes[s][1], x = k % 2 == 0 ? 0 : width - 1;
      int y = k % 3 == 0 ? 0 : height - 1;
      struct hg_picture picture = scene(width, height);
      struct hg_buffer source = file_of(&picture), png;
      struct hg_buffer mask = mask_file(width, height, (struct box){x, y, x + 1, y + 1});
      HG_CHECK(run(&source, &mask, &kinds[k], 0, &png) == NULL);
      hg_buffer_free(&png);
      hg_buffer_free(&mask);
      hg_buffer_free(&source);
    }
  }
}

/* Slits and specks far from any floor. */
static void test_odd_masks(void)
{
  static const struct box boxes[] = {
      {0, 0, WIDTH, 2}, {0, 0, 2, HEIGHT}, {130, 90, 131, 91}, {0, HEIGHT - 3, WIDTH, HEIGHT}};
  for (size_t k = 0; k < KINDS; k++) {
    for (size_t b = k % 2; b < sizeof boxes / sizeof *boxes; b += 2) {
      struct hg_picture after = {0};
      changes(&kinds[k], 1, boxes[b], &after);
      hg_picture_free(&after);
    }
  }
}

static void test_refusals(void)
{
  static const struct kind wrong[] = {{false, "POOL", "MODERN"},
                                      {true, "KITCHEN", NULL},
                                      {false, "kitchen", "MODERN"},
                                      {false, "KITCHEN", "COSY"}};
  struct hg_picture picture = scene(40, 30);
  struct hg_buffer source = file_of(&picture), png;
  struct hg_buffer mask = mask_file(40, 30, (struct box){0, 0, 40, 30});
  struct hg_buffer small = mask_file(39, 30, (struct box){0, 0, 9, 9});
  struct hg_buffer white = mask_file(40, 30, (struct box){0, 0, 0, 0});
  for (int i = 0; i < 3; i++)
    HG_CHECK_TEXT(run(&source, &mask, &wrong[i], 0, &png), "no such room type");
  HG_CHECK_TEXT(run(&source, &mask, &wrong[3], 0, &png), "no such theme");
  HG_CHECK_TEXT(run(&source, &small, &kinds[0], 0, &png), "the mask's size is not the picture's");
  HG_CHECK_TEXT(run(&source, &white, &kinds[0], 0, &png), "the mask has no black area");
  atomic_bool give_up = true;
  int width, height;
  struct hg_create_job job = {source.data, mask.data, source.length, mask.length, false, "KITCHEN",
                              "MODERN",    0,         &give_up};
  HG_CHECK_TEXT(hg_create_run(&job, &png, &width, &height), "given up");
  HG_CHECK(png.length == 0);
  hg_buffer_free(&source);
  hg_buffer_free(&mask);
  hg_buffer_free(&small);
  hg_buffer_free(&white);
}

int main(void)
{
  HG_RUN(test_outside_is_untouched);
  HG_RUN(test_all_black);
  HG_RUN(test_variations);
  HG_RUN(test_themes);
  HG_RUN(test_deterministic);
  HG_RUN(test_tiny);
  HG_RUN(test_odd_masks);
  HG_RUN(test_refusals);
  return hg_test_report("render_create");
}
