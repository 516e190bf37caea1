#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "hg_image_header.h"
#include "hg_test.h"

/* A picture under construction. */
struct picture {
  uint8_t bytes[70000];
  size_t length;
};

static void put(struct picture *picture, const void *bytes, size_t length)
{
  memcpy(picture->bytes + picture->length, bytes, length);
  picture->length += length;
}

#define PUT(picture, text) put((picture), (text), sizeof(text) - 1)

static const char png_start[] =
    "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x05\0\0\0\x02\xd0\x08\x02\0\0\0"
    "CRC!";

static void make_png(struct picture *picture)
{
  picture->length = 0;
  PUT(picture, png_start);
  PUT(picture, "\0\0\0\x05IDATabcdeCRC!");
  PUT(picture, "\0\0\0\0IEND\xae\x42\x60\x82");
}

#define JPEG_START "\xff\xd8\xff\xe0\0\x10JFIF\0\1\1\0\0\1\0\1\0\0"
#define JPEG_FRAME "\0\x11\x08\x01\x2c\x01\x90\3\1\x22\0\2\x11\1\3\x11\1" /* 400 x 300 */
#define JPEG_SCAN "\xff\xda\0\x0c\3\1\0\2\x11\3\x11\0\x3f\0abc\xff\0def\xff\xd3ghi"

static void make_jpeg(struct picture *picture)
{
  picture->length = 0;
  PUT(picture, JPEG_START "\xff\xc0" JPEG_FRAME JPEG_SCAN "\xff\xd9");
}

static void make_exif_jpeg(struct picture *picture, char orientation, bool little)
{
  char exif[] = "\xff\xe1\0\x22"
                "Exif\0\0"
                "MM\0\x2a\0\0\0\x08"
                "\0\1"
                "\1\x12\0\3\0\0\0\1\0?\0\0"
                "\0\0\0\0";
  char exif_little[] = "\xff\xe1\0\x22"
                       "Exif\0\0"
                       "II\x2a\0\x08\0\0\0"
                       "\1\0"
                       "\x12\1\3\0\1\0\0\0?\0\0\0"
                       "\0\0\0\0";
  exif[29] = orientation;
  exif_little[28] = orientation;
  picture->length = 0;
  PUT(picture, "\xff\xd8");
  put(picture, little ? exif_little : exif, sizeof exif - 1);
  PUT(picture, "\xff\xc2" JPEG_FRAME JPEG_SCAN "\xff\xd9");
}

static void check_size(const struct picture *picture, enum hg_image_format format, uint32_t width,
                       uint32_t height)
{
  struct hg_image_header header;
  HG_CHECK_TEXT(hg_image_check(picture->bytes, picture->length, &header) ? "problem" : "", "");
  HG_CHECK(header.format == format);
  HG_CHECK(header.width == width && header.height == height);
}

static void test_png(void)
{
  struct picture picture;
  make_png(&picture);
  check_size(&picture, HG_IMAGE_PNG, 1280, 720);
  PUT(&picture, "bytes behind the end do no harm");
  check_size(&picture, HG_IMAGE_PNG, 1280, 720);
}

static void test_jpeg(void)
{
  struct picture picture;
  make_jpeg(&picture);
  check_size(&picture, HG_IMAGE_JPEG, 400, 300);
}

static void test_jpeg_orientation(void)
{
  struct picture picture;
  struct hg_image_header header;
  for (char orientation = 1; orientation <= 8; orientation++) {
    for (int little = 0; little <= 1; little++) {
      make_exif_jpeg(&picture, orientation, little != 0);
      HG_CHECK(hg_image_check(picture.bytes, picture.length, &header) == NULL);
      HG_CHECK(header.orientation == orientation);
      HG_CHECK(header.width == (orientation < 5 ? 400 : 300));
      HG_CHECK(header.height == (orientation < 5 ? 300 : 400));
    }
  }
  make_exif_jpeg(&picture, 9, true);
  HG_CHECK(hg_image_check(picture.bytes, picture.length, &header) == NULL);
  HG_CHECK(header.orientation == 1);
}

/* Header and whole image tell the same: EXIF comes before the frame or does not count. */
static void test_jpeg_late_orientation(void)
{
  struct picture picture = {.length = 0};
  struct hg_image_header header;
  static const char exif[] = "\xff\xe1\0\x22"
                             "Exif\0\0MM\0\x2a\0\0\0\x8\0\1\x1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0";
  PUT(&picture, JPEG_START "\xff\xc2" JPEG_FRAME);
  PUT(&picture, exif);
  PUT(&picture, JPEG_SCAN "\xff\xd9");
  check_size(&picture, HG_IMAGE_JPEG, 400, 300);
  HG_CHECK(hg_image_header_read(picture.bytes, picture.length, &header) == NULL);
  HG_CHECK(header.width == 400 && header.height == 300 && header.orientation == 1);
}

static void test_jpeg_fill_bytes_and_many_segments(void)
{
  struct picture picture = {.length = 0};
  PUT(&picture, "\xff\xd8");
  for (int i = 0; i < 5000; i++)
    PUT(&picture, "\xff\xff\xff\xfe\0\4hi");
  PUT(&picture, "\xff\xff\xc1" JPEG_FRAME JPEG_SCAN "\xff\xff\xd9");
  check_size(&picture, HG_IMAGE_JPEG, 400, 300);
}

/* Progressive: several scans with tables in between. */
static void test_jpeg_scans(void)
{
  struct picture picture = {.length = 0};
  PUT(&picture, JPEG_START "\xff\xc2" JPEG_FRAME);
  for (int i = 0; i < 10; i++)
    PUT(&picture, "\xff\xc4\0\4ab" JPEG_SCAN);
  PUT(&picture, "\xff\xd9");
  check_size(&picture, HG_IMAGE_JPEG, 400, 300);
}

static void test_webp(void)
{
  struct picture picture = {.length = 0};
  PUT(&picture, "RIFF\x1a\0\0\0WEBPVP8 \x0e\0\0\0\0\0\0\x9d\1\x2a\x90\1\x2c\1abcd");
  check_size(&picture, HG_IMAGE_WEBP, 400, 300);
  picture.length = 0;
  PUT(&picture, "RIFF\x16\0\0\0WEBPVP8L\x0a\0\0\0\x2f\x8f\xc1\x4a\0abcde");
  check_size(&picture, HG_IMAGE_WEBP, 400, 300);
  picture.length = 0;
  PUT(&picture, "RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0\x8f\1\0\x2b\1\0");
  check_size(&picture, HG_IMAGE_WEBP, 400, 300);
}

/* The orientation of EXIF as PNG and WebP keep it: bare, or with the mark that belongs to JPEG. */
#define EXIF_6 "MM\0\x2a\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\6\0\0\0\0\0\0" /* 26 bytes */

static void check_turned(const struct picture *picture, int orientation)
{
  struct hg_image_header header;
  HG_CHECK(hg_image_check(picture->bytes, picture->length, &header) == NULL);
  HG_CHECK(header.orientation == orientation && header.has_end);
  HG_CHECK(orientation < 5 || header.width < header.height);
  HG_CHECK(hg_image_header_read(picture->bytes, picture->length, &header) == NULL);
  HG_CHECK(header.orientation == orientation);
}

static void test_png_orientation(void)
{
  struct picture picture = {.length = 0};
  PUT(&picture, png_start);
  PUT(&picture, "\0\0\0\x1a"
                "eXIf" EXIF_6 "CRC!\0\0\0\5IDATabcdeCRC!\0\0\0\0IEND\xae\x42\x60\x82");
  check_turned(&picture, 6);
  picture.length = 0;
  PUT(&picture, png_start);
  PUT(&picture, "\0\0\0\5IDATabcdeCRC!\0\0\0\x20"
                "eXIf"
                "Exif\0\0" EXIF_6 "CRC!\0\0\0\0IEND\xae\x42\x60\x82");
  check_turned(&picture, 6);
  picture.length = 0;
  PUT(&picture, png_start);
  PUT(&picture, "\0\0\0\4eXIfnothCRC!\0\0\0\5IDATabcdeCRC!\0\0\0\0IEND\xae\x42\x60\x82");
  check_turned(&picture, 1);
}

static void test_webp_orientation(void)
{
  static const char start[] = "RIFF\x46\0\0\0WEBPVP8X\x0a\0\0\0\x08\0\0\0\x8f\1\0\x2b\1\0";
  struct picture picture = {.length = 0};
  PUT(&picture, start);
  PUT(&picture, "VP8 \5\0\0\0abcde\0EXIF\x1a\0\0\0" EXIF_6);
  check_turned(&picture, 6);
}

/* The file just ends: behind the last pixels, or what cameras and programs write there follows. */
static void test_no_end_mark(void)
{
  struct picture picture;
  struct hg_image_header header;
  make_png(&picture);
  picture.length -= 12;
  check_size(&picture, HG_IMAGE_PNG, 1280, 720);
  HG_CHECK(hg_image_check(picture.bytes, picture.length, &header) == NULL && !header.has_end);
  make_jpeg(&picture);
  HG_CHECK(hg_image_check(picture.bytes, picture.length, &header) == NULL && header.has_end);
  picture.length -= 2;
  check_size(&picture, HG_IMAGE_JPEG, 400, 300);
  HG_CHECK(hg_image_check(picture.bytes, picture.length, &header) == NULL && !header.has_end);
  PUT(&picture, "\xff\xe4\0\1SEFH\xff\xef\xff\xffSEFT");
  HG_CHECK(hg_image_check(picture.bytes, picture.length, &header) == NULL && !header.has_end);
}

static void test_jpeg_stray_bytes(void)
{
  struct picture picture = {.length = 0};
  PUT(&picture, JPEG_START "stray\xff\0more\xff\xc0" JPEG_FRAME "\0\0" JPEG_SCAN "\xff\xd9");
  check_size(&picture, HG_IMAGE_JPEG, 400, 300);
}

/* Cut anywhere, an image is never taken for a whole one; copied to a block of its exact size so
 * that a sanitizer sees the first byte read behind it. */
static void check_every_cut(const struct picture *picture)
{
  for (size_t length = 0; length < picture->length; length++) {
    uint8_t *cut = malloc(length + 1);
    struct hg_image_header header;
    memcpy(cut, picture->bytes, length);
    cut = realloc(cut, length > 0 ? length : 1);
    HG_CHECK(hg_image_check(cut, length, &header) != NULL || !header.has_end);
    hg_image_header_read(cut, length, &header);
    free(cut);
  }
}

static void test_cuts(void)
{
  struct picture picture;
  make_png(&picture);
  check_every_cut(&picture);
  make_jpeg(&picture);
  check_every_cut(&picture);
  make_exif_jpeg(&picture, 6, true);
  check_every_cut(&picture);
}

/* Any byte changed: no crash, whatever the answer is. */
static void test_flips(void)
{
  struct picture picture;
  struct hg_image_header header;
  make_exif_jpeg(&picture, 6, false);
  for (size_t at = 0; at < picture.length; at++)
    for (int value = 0; value < 256; value++) {
      uint8_t kept = picture.bytes[at];
      picture.bytes[at] = (uint8_t)value;
      hg_image_check(picture.bytes, picture.length, &header);
      picture.bytes[at] = kept;
    }
}

struct bad {
  const char *bytes;
  size_t length;
  const char *reason;
};

#define BAD(text, reason)                                                                          \
  {                                                                                                \
    (text), sizeof(text) - 1, (reason)                                                             \
  }

static void test_refusals(void)
{
  static const struct bad bad[] = {
      BAD("", "is no PNG, JPEG or WebP image"),
      BAD("RIFF\x16\0\0\0WAVEfmt ", "is no PNG, JPEG or WebP image"),
      BAD("RIFF\x16\0\0\0WEBPABCD\x0a\0\0\0\0\0\0\0\x8f\1\0\x2b\1\0",
          "is a WebP with a broken header"),
      BAD("\x89PNG\r\n\x1a\n\0\0\0\x0dIDAT\0\0\x05\0\0\0\x02\xd0", "is a PNG without its header"),
      BAD("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\0\0\0\x02\xd0", "is an image without a size"),
      BAD("\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\xff\0\0\0\0\0\x02\xd0",
          "is a PNG with an impossible size"),
      BAD("\xff\xd8\xff\xd9", "is a JPEG without a frame"),
      BAD("\xff\xd8\xff\xda\0\2", "is a JPEG without a frame"),
      BAD("\xff\xd8\xff\xe0\0\1", "is a JPEG with a broken segment"),
      BAD("\xff\xd8\xff\xe0\0\4abcd", "is cut off"),
      BAD("\xff\xd8\xff\xd8\xff\xe0", "is a JPEG with a broken segment"),
      BAD("\xff\xd8\xff\xe0\xff\xff", "is cut off"),
      BAD("\xff\xd8\xff\xff\xff", "is cut off"),
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct hg_image_header header;
    HG_CHECK_TEXT(hg_image_header_read(bad[i].bytes, bad[i].length, &header), bad[i].reason);
  }
}

/* Through the window of a file: the same answers, at sizes around the window's. */
static void check_file(const struct picture *picture)
{
  struct hg_image_header from_memory, from_file;
  FILE *file = tmpfile();
  fwrite(picture->bytes, 1, picture->length, file);
  fflush(file);
  const char *problem = hg_image_check(picture->bytes, picture->length, &from_memory);
  const char *file_problem = hg_image_check_fd(fileno(file), picture->length, &from_file);
  HG_CHECK(problem == file_problem);
  HG_CHECK(from_memory.width == from_file.width && from_memory.height == from_file.height);
  HG_CHECK(hg_image_check_fd(fileno(file), picture->length + 100000, &from_file) == problem);
  HG_CHECK(from_memory.has_end);
  HG_CHECK(hg_image_check_fd(fileno(file), picture->length - 1, &from_file) != NULL ||
           !from_file.has_end);
  fclose(file);
}

static void test_files(void)
{
  static const uint8_t scan[9000] = {1, 2, 3};
  struct picture picture;
  make_png(&picture);
  check_file(&picture);
  for (size_t length = 3900; length < 4300; length++) {
    picture.length = 0;
    PUT(&picture, JPEG_START "\xff\xc2" JPEG_FRAME "\xff\xda\0\2");
    put(&picture, scan, length);
    PUT(&picture, "\xff\0\xff\xff\xd9");
    check_file(&picture);
  }
}

static void test_names(void)
{
  HG_CHECK_TEXT(hg_image_format_name(HG_IMAGE_PNG), "png");
  HG_CHECK_TEXT(hg_image_format_name(HG_IMAGE_JPEG), "jpeg");
  HG_CHECK_TEXT(hg_image_format_name(HG_IMAGE_WEBP), "webp");
  HG_CHECK(hg_image_format_name(HG_IMAGE_UNKNOWN) == NULL);
}

int main(void)
{
  HG_RUN(test_png);
  HG_RUN(test_jpeg);
  HG_RUN(test_jpeg_orientation);
  HG_RUN(test_jpeg_late_orientation);
  HG_RUN(test_jpeg_fill_bytes_and_many_segments);
  HG_RUN(test_jpeg_scans);
  HG_RUN(test_webp);
  HG_RUN(test_png_orientation);
  HG_RUN(test_webp_orientation);
  HG_RUN(test_no_end_mark);
  HG_RUN(test_jpeg_stray_bytes);
  HG_RUN(test_cuts);
  HG_RUN(test_flips);
  HG_RUN(test_refusals);
  HG_RUN(test_files);
  HG_RUN(test_names);
  return hg_test_report("image_header");
}
