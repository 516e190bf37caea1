#include "hg_render_fixture.h"
#include "hg_test.h"

static bool is_pixel(const struct hg_picture *picture, int x, int y, int r, int g, int b, int a)
{
  const uint8_t *pixel = hg_picture_at(picture, x, y);
  return pixel[0] == r && pixel[1] == g && pixel[2] == b && pixel[3] == a;
}

static bool is_close(const struct hg_picture *picture, int x, int y, int r, int g, int b)
{
  const uint8_t *pixel = hg_picture_at(picture, x, y);
  return abs(pixel[0] - r) < 9 && abs(pixel[1] - g) < 9 && abs(pixel[2] - b) < 9 && pixel[3] == 255;
}

/* Encodes the fixture and decodes it again; the caller frees the picture. */
static struct hg_picture through_png(const struct fixture_png *file)
{
  struct hg_buffer bytes;
  struct hg_picture picture;
  hg_buffer_init(&bytes, FIXTURE_LIMIT);
  fixture_make_png(file, &bytes);
  const char *failure = hg_codec_decode(bytes.data, bytes.length, &picture);
  HG_CHECK(failure == NULL);
  HG_CHECK(picture.width == file->width && picture.height == file->height);
  hg_buffer_free(&bytes);
  return picture;
}

static void test_png_gray(void)
{
  static const uint8_t bits[] = {0x80, 0x40}, gray16[] = {0x12, 0x34, 0xff, 0xff};
  struct hg_picture picture =
      through_png(&(struct fixture_png){2, 2, 1, PNG_COLOR_TYPE_GRAY, .rows = bits});
  HG_CHECK(is_pixel(&picture, 0, 0, 255, 255, 255, 255) && is_pixel(&picture, 1, 0, 0, 0, 0, 255));
  HG_CHECK(is_pixel(&picture, 0, 1, 0, 0, 0, 255) && is_pixel(&picture, 1, 1, 255, 255, 255, 255));
  hg_picture_free(&picture);
  picture = through_png(&(struct fixture_png){2, 1, 16, PNG_COLOR_TYPE_GRAY, .rows = gray16});
  HG_CHECK(is_pixel(&picture, 0, 0, 0x12, 0x12, 0x12, 255));
  HG_CHECK(is_pixel(&picture, 1, 0, 255, 255, 255, 255));
  hg_picture_free(&picture);
}

static void test_png_alpha(void)
{
  static const uint8_t rgba[] = {10, 20, 30, 0, 40, 50, 60, 127}, gray[] = {9, 200};
  struct hg_picture picture =
      through_png(&(struct fixture_png){2, 1, 8, PNG_COLOR_TYPE_RGB_ALPHA, .rows = rgba});
  HG_CHECK(is_pixel(&picture, 0, 0, 10, 20, 30, 0)); /* colour below full transparency stays */
  HG_CHECK(is_pixel(&picture, 1, 0, 40, 50, 60, 127));
  hg_picture_free(&picture);
  picture = through_png(&(struct fixture_png){1, 1, 8, PNG_COLOR_TYPE_GRAY_ALPHA, .rows = gray});
  HG_CHECK(is_pixel(&picture, 0, 0, 9, 9, 9, 200));
  hg_picture_free(&picture);
}

static void test_png_palette(void)
{
  static const png_color palette[] = {{1, 2, 3}, {200, 100, 50}};
  static const uint8_t alpha[] = {255, 77}, bits[] = {0x40};
  struct hg_picture picture = through_png(
      &(struct fixture_png){2, 1, 1, PNG_COLOR_TYPE_PALETTE, false, bits, palette, 2, alpha});
  HG_CHECK(is_pixel(&picture, 0, 0, 1, 2, 3, 255) && is_pixel(&picture, 1, 0, 200, 100, 50, 77));
  hg_picture_free(&picture);
}

static void test_png_interlaced(void)
{
  uint8_t rows[13 * 11 * 3];
  for (size_t i = 0; i < sizeof rows; i++)
    rows[i] = (uint8_t)(i * 7);
  struct hg_picture picture =
      through_png(&(struct fixture_png){13, 11, 8, PNG_COLOR_TYPE_RGB, true, .rows = rows});
  bool same = true;
  for (int i = 0; i < 13 * 11; i++)
    same = same && memcmp(picture.rgba + i * 4, rows + i * 3, 3) == 0 &&
           picture.rgba[i * 4 + 3] == 255;
  HG_CHECK(same);
  hg_picture_free(&picture);
}

static void test_png_round_trip(void)
{
  struct hg_picture picture, again;
  struct hg_buffer bytes;
  hg_buffer_init(&bytes, FIXTURE_LIMIT);
  HG_CHECK(hg_picture_init(&picture, 37, 23));
  for (int i = 0; i < 37 * 23 * 4; i++)
    picture.rgba[i] = (uint8_t)(i * i / 5);
  HG_CHECK(hg_png_encode(&picture, "a comment", &bytes) == NULL);
  HG_CHECK(hg_codec_decode(bytes.data, bytes.length, &again) == NULL);
  HG_CHECK(memcmp(picture.rgba, again.rgba, 37 * 23 * 4) == 0);
  hg_picture_free(&again);
  hg_buffer_free(&bytes);
  hg_buffer_init(&bytes, 100); /* no room for the file */
  HG_CHECK(hg_png_encode(&picture, NULL, &bytes) != NULL && bytes.length == 0);
  hg_buffer_free(&bytes);
  hg_picture_free(&picture);
}

/* Four fields of colour, so that turns and mirrors can be told apart. */
static void four_fields(uint8_t *rows, int width, int height)
{
  static const uint8_t colors[4][3] = {{220, 30, 30}, {30, 200, 40}, {40, 50, 210}, {230, 220, 60}};
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++)
      memcpy(rows + (y * width + x) * 3, colors[(y * 2 / height) * 2 + x * 2 / width], 3);
  }
}

static void check_jpeg(bool progressive, int orientation, const int corners[4])
{
  static const int colors[4][3] = {{220, 30, 30}, {30, 200, 40}, {40, 50, 210}, {230, 220, 60}};
  static uint8_t rows[48 * 32 * 3];
  struct hg_buffer bytes;
  struct hg_picture picture;
  four_fields(rows, 48, 32);
  hg_buffer_init(&bytes, FIXTURE_LIMIT);
  fixture_make_jpeg(&(struct fixture_jpeg){48, 32, 3, progressive, orientation, rows}, &bytes);
  HG_CHECK(hg_codec_decode(bytes.data, bytes.length, &picture) == NULL);
  bool turned = orientation >= 5;
  HG_CHECK(picture.width == (turned ? 32 : 48) && picture.height == (turned ? 48 : 32));
  for (int i = 0; i < 4; i++) {
    const int *color = colors[corners[i]];
    int x = i % 2 == 0 ? 4 : picture.width - 5, y = i / 2 == 0 ? 4 : picture.height - 5;
    HG_CHECK(is_close(&picture, x, y, color[0], color[1], color[2]));
  }
  hg_picture_free(&picture);
  hg_buffer_free(&bytes);
}

/* The corners as displayed: upper left, upper right, lower left, lower right. */
static void test_jpeg_orientation(void)
{
  static const int corners[9][4] = {{0, 1, 2, 3}, {0, 1, 2, 3}, {1, 0, 3, 2},
                                    {3, 2, 1, 0}, {2, 3, 0, 1}, {0, 2, 1, 3},
                                    {2, 0, 3, 1}, {3, 1, 2, 0}, {1, 3, 0, 2}};
  for (int orientation = 0; orientation <= 8; orientation++)
    check_jpeg(orientation % 2 == 1, orientation, corners[orientation]);
}

static void test_jpeg_spaces(void)
{
  static uint8_t gray[16 * 16], inks[16 * 16 * 4];
  struct hg_buffer bytes;
  struct hg_picture picture;
  memset(gray, 77, sizeof gray);
  hg_buffer_init(&bytes, FIXTURE_LIMIT);
  fixture_make_jpeg(&(struct fixture_jpeg){16, 16, 1, false, 0, gray}, &bytes);
  HG_CHECK(hg_codec_decode(bytes.data, bytes.length, &picture) == NULL);
  HG_CHECK(is_close(&picture, 8, 8, 77, 77, 77));
  hg_picture_free(&picture);
  hg_buffer_clear(&bytes);
  for (size_t i = 0; i < sizeof inks; i++) /* Adobe's way round: 255 is no ink */
    inks[i] = i % 4 == 0 ? 40 : 255;
  fixture_make_jpeg(&(struct fixture_jpeg){16, 16, 4, false, 0, inks}, &bytes);
  HG_CHECK(hg_codec_decode(bytes.data, bytes.length, &picture) == NULL);
  HG_CHECK(is_close(&picture, 8, 8, 40, 255, 255));
  hg_picture_free(&picture);
  hg_buffer_free(&bytes);
}

static void refuse(const void *bytes, size_t length)
{
  struct hg_picture picture = {1, 1, NULL};
  const char *failure = hg_codec_decode(bytes, length, &picture);
  HG_CHECK(failure != NULL && picture.rgba == NULL && picture.width == 0);
}

/* Every prefix of a file: refused, or (the last bytes of a PNG do not matter) read. Never a crash. */
static void check_prefixes(const struct hg_buffer *bytes)
{
  for (size_t length = 0; length < bytes->length; length += 1 + length / 40) {
    char *exact = malloc(length > 0 ? length : 1); /* so that a sanitizer sees an overrun */
    struct hg_picture picture;
    memcpy(exact, bytes->data, length);
    const char *failure = hg_codec_decode(exact, length, &picture);
    HG_CHECK((failure == NULL) == (picture.rgba != NULL));
    HG_CHECK(failure != NULL || length + 40 > bytes->length);
    hg_picture_free(&picture);
    free(exact);
  }
}

static void test_damage(void)
{
  static uint8_t rows[48 * 32 * 3];
  struct hg_buffer bytes;
  hg_buffer_init(&bytes, FIXTURE_LIMIT);
  for (size_t i = 0; i < sizeof rows; i++)
    rows[i] = (uint8_t)(i * i >> 7);
  fixture_make_png(&(struct fixture_png){48, 32, 8, PNG_COLOR_TYPE_RGB, .rows = rows}, &bytes);
  check_prefixes(&bytes);
  bytes.data[bytes.length / 2] = (char)(bytes.data[bytes.length / 2] ^ 0x55);
  refuse(bytes.data, bytes.length);
  hg_buffer_clear(&bytes);
  fixture_make_jpeg(&(struct fixture_jpeg){48, 32, 3, true, 6, rows}, &bytes);
  check_prefixes(&bytes);
  hg_buffer_free(&bytes);
  refuse("", 0);
  refuse("GIF89a...", 9);
  refuse("\x89PNG\r\n\x1a\n", 8);
  refuse("\xff\xd8\xff\xd9", 4);
}

/* Random changes anywhere: an answer, never a crash. */
static void test_noise(void)
{
  static uint8_t rows[24 * 16 * 3];
  uint32_t random = 12345;
  for (int kind = 0; kind < 2; kind++) {
    struct hg_buffer bytes;
    hg_buffer_init(&bytes, FIXTURE_LIMIT);
    if (kind == 0)
      fixture_make_png(&(struct fixture_png){24, 16, 8, PNG_COLOR_TYPE_RGB, .rows = rows}, &bytes);
    else
      fixture_make_jpeg(&(struct fixture_jpeg){24, 16, 3, true, 3, rows}, &bytes);
    for (int round = 0; round < 400; round++) {
      struct hg_picture picture;
      random = random * 1664525U + 1013904223U;
      size_t at = random % bytes.length;
      char before = bytes.data[at];
      bytes.data[at] = (char)(random >> 24);
      const char *failure = hg_codec_decode(bytes.data, bytes.length, &picture);
      HG_CHECK((failure == NULL) == (picture.rgba != NULL));
      hg_picture_free(&picture);
      bytes.data[at] = before;
    }
    hg_buffer_free(&bytes);
  }
}

/* A header that promises more than is allowed is refused before memory is asked for. */
static void test_size_caps(void)
{
  static const uint8_t row[9000] = {0};
  struct hg_buffer bytes;
  hg_buffer_init(&bytes, FIXTURE_LIMIT);
  fixture_make_png(&(struct fixture_png){9000, 1, 8, PNG_COLOR_TYPE_GRAY, .rows = row}, &bytes);
  refuse(bytes.data, bytes.length);
  hg_buffer_free(&bytes);
  HG_CHECK(hg_picture_allowed(8192, 5120) && !hg_picture_allowed(8192, 5121));
  HG_CHECK(!hg_picture_allowed(0, 5) && !hg_picture_allowed(-1, -1));
}

int main(void)
{
  HG_RUN(test_png_gray);
  HG_RUN(test_png_alpha);
  HG_RUN(test_png_palette);
  HG_RUN(test_png_interlaced);
  HG_RUN(test_png_round_trip);
  HG_RUN(test_jpeg_orientation);
  HG_RUN(test_jpeg_spaces);
  HG_RUN(test_damage);
  HG_RUN(test_noise);
  HG_RUN(test_size_caps);
  return hg_test_report("render_codec");
}
