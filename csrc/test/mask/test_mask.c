#include "hg_render_fixture.h"

#include "hg_canvas.h"
#include "hg_gray.h"
#include "hg_mask_convert.h"
#include "hg_mask_measure.h"
#include "hg_test.h"
#include "hg_upright.h"

#define SIDE 64
#define HALF (SIDE / 2)

/* Black in its left half, white in its right one; of inks: as Adobe's programs store them, inverted. */
static void make_jpeg(int components, bool progressive, struct hg_buffer *out)
{
  static uint8_t rows[SIDE * SIDE * 4];
  for (int i = 0; i < SIDE * SIDE; i++)
    memset(rows + i * components, i % SIDE < HALF ? 0 : 255, (size_t)components);
  hg_buffer_init(out, FIXTURE_LIMIT);
  fixture_make_jpeg(&(struct fixture_jpeg){SIDE, SIDE, components, progressive, 0, rows}, out);
}

static double black_of(const struct hg_buffer *file)
{
  struct hg_mask_measure found;
  const char *problem = hg_mask_measure(file->data, file->length, &found);
  HG_CHECK_TEXT(problem != NULL ? problem : "", "");
  HG_CHECK(found.same_without_alpha && found.width == SIDE && found.height == SIDE);
  return found.black;
}

static void test_jpeg_kinds(void)
{
  for (int components = 1; components <= 4; components++) {
    for (int progressive = 0; components != 2 && progressive <= 1; progressive++) {
      struct hg_buffer file;
      make_jpeg(components, progressive != 0, &file);
      HG_CHECK(black_of(&file) == 0.5);
      hg_buffer_free(&file);
    }
  }
}

/* The end mark is no pixel; whoever has lost more than it has lost some. */
static void test_jpeg_without_end(void)
{
  for (int progressive = 0; progressive <= 1; progressive++) {
    struct hg_buffer file;
    struct hg_mask_measure found;
    make_jpeg(3, progressive != 0, &file);
    file.length -= 2;
    HG_CHECK(black_of(&file) == 0.5);
    for (size_t length = file.length / 2; length + 40 < file.length; length += 7) {
      const char *problem = hg_mask_measure(file.data, length, &found);
      HG_CHECK_TEXT(problem != NULL ? problem : "", "truncated JPEG picture");
    }
    hg_buffer_free(&file);
  }
}

static bool is_black(const struct hg_canvas *canvas, int x, int y)
{
  const uint8_t *row = canvas->rows + (size_t)y * canvas->stride;
  return canvas->bits == 8 ? row[x] < HG_GRAY_BLACK : (row[x / 8] & 0x80 >> x % 8) == 0;
}

/* Shapes on a canvas of bits and on one of grays: the same pixels, and no other. */
static void test_canvas(void)
{
  for (int first = 0; first < 20; first++) {
    for (int end = first + 1; end <= 20; end++) {
      struct hg_canvas bits, grays;
      HG_CHECK(hg_canvas_init(&bits, 20, 2) && hg_canvas_init(&grays, 20, 2));
      HG_CHECK(hg_canvas_put(&grays, 0, 0, 200) && grays.bits == 8);
      hg_canvas_rectangle(&bits, first, 1, end - first, 1);
      hg_canvas_rectangle(&grays, first, 1, end - first, 1);
      bool same = true;
      for (int x = 0; x < 20; x++)
        same = same && is_black(&bits, x, 1) == (x >= first && x < end) &&
               is_black(&grays, x, 1) == is_black(&bits, x, 1) && !is_black(&bits, x, 0);
      HG_CHECK(same && hg_canvas_has_black(&bits));
      hg_canvas_invert(&bits);
      HG_CHECK(is_black(&bits, 0, 0) && is_black(&bits, first, 1) == false);
      hg_canvas_free(&bits);
      hg_canvas_free(&grays);
    }
  }
}

static void test_too_large(void)
{
  struct hg_canvas canvas;
  HG_CHECK(!hg_canvas_init(&canvas, 60000, 60000) && canvas.rows == NULL);
  HG_CHECK(!hg_canvas_init(&canvas, 2000000, 1));
  HG_CHECK(hg_canvas_init(&canvas, 16320, 12240)); /* 200 megapixels */
  hg_canvas_free(&canvas);
}

/* A mask that is converted is the mask that was measured. */
static void test_convert(void)
{
  struct hg_buffer file, png;
  struct hg_canvas canvas;
  make_jpeg(1, false, &file);
  hg_buffer_init(&png, FIXTURE_LIMIT);
  HG_CHECK(hg_mask_convert(file.data, file.length, HG_MASK_READ, 0, &canvas) == NULL);
  HG_CHECK(hg_canvas_encode(&canvas, &png) == NULL);
  HG_CHECK(black_of(&png) == 0.5);
  hg_canvas_free(&canvas);
  const char *problem = hg_mask_convert(file.data, file.length / 2, HG_MASK_READ, 0, &canvas);
  HG_CHECK(problem != NULL && canvas.rows == NULL);
  hg_buffer_free(&png);
  hg_buffer_free(&file);
}

static void test_upright(void)
{
  static uint8_t rows[48 * 32 * 3];
  struct hg_buffer file, out;
  struct hg_image_header header;
  struct hg_picture before, after;
  for (int i = 0; i < 48 * 32 * 3; i++)
    rows[i] = (uint8_t)(i % 144 < 72 ? 40 : 220);
  for (int orientation = 2; orientation <= 8; orientation++) {
    hg_buffer_init(&file, FIXTURE_LIMIT);
    hg_buffer_init(&out, FIXTURE_LIMIT);
    fixture_make_jpeg(&(struct fixture_jpeg){48, 32, 3, false, orientation, rows}, &file);
    HG_CHECK(hg_upright(file.data, file.length, &out, &header) == NULL);
    HG_CHECK(hg_codec_decode(file.data, file.length, &before) == NULL);
    HG_CHECK(hg_codec_decode(out.data, out.length, &after) == NULL);
    HG_CHECK(after.width == before.width && after.height == before.height);
    HG_CHECK(header.orientation == 1 && (int)header.width == after.width);
    bool close = true;
    for (int i = 0; i < 48 * 32 * 4; i++)
      close = close && abs(before.rgba[i] - after.rgba[i]) < 12;
    HG_CHECK(close);
    hg_picture_free(&before);
    hg_picture_free(&after);
    hg_buffer_free(&out);
    hg_buffer_init(&out, 100); /* no room */
    HG_CHECK(hg_upright(file.data, file.length, &out, &header) != NULL && out.length == 0);
    hg_buffer_free(&out);
    hg_buffer_free(&file);
  }
}

int main(void)
{
  HG_RUN(test_jpeg_kinds);
  HG_RUN(test_jpeg_without_end);
  HG_RUN(test_canvas);
  HG_RUN(test_too_large);
  HG_RUN(test_convert);
  HG_RUN(test_upright);
  return hg_test_report("mask");
}
