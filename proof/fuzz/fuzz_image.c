/*
 * Images from outside: what the headers say, from memory and from a file; the decoders, and what is
 * made of a mask. Input: an image file as it is.
 */
#include "fuzz.h"

#include "hg_codec.h"
#include "hg_image_header.h"
#include "hg_image_source.h"
#include "hg_mask.h"
#include "hg_mask_convert.h"
#include "hg_mask_measure.h"
#include "hg_png.h"

#include <sys/mman.h>
#include <unistd.h>

/* Pixels that are decoded here: larger pictures, which the caps allow, take too long to be many. */
#define AREA_MAX ((uint64_t)1 << 20)
/* Pixels of a picture that is encoded again, as that takes longest. */
#define ENCODED_MAX 4096

static int open_memory(const uint8_t *data, size_t size)
{
  int fd = memfd_create("image", MFD_CLOEXEC);
  FUZZ_CHECK(fd >= 0 && write(fd, data, size) == (ssize_t)size);
  return fd;
}

static bool same_header(const struct hg_image_header *a, const struct hg_image_header *b)
{
  return a->format == b->format && a->width == b->width && a->height == b->height &&
         a->orientation == b->orientation;
}

/* A whole image has a good header; a file is read as memory is. */
static bool check_headers(const uint8_t *data, size_t size, struct hg_image_header *header)
{
  struct hg_image_header whole, from_file, whole_file;
  int fd = open_memory(data, size);
  const char *problem = hg_image_header_read(data, size, header);
  const char *trouble = hg_image_check(data, size, &whole);
  FUZZ_CHECK(hg_image_header_read_fd(fd, size, &from_file) == problem);
  FUZZ_CHECK(hg_image_check_fd(fd, size, &whole_file) == trouble);
  FUZZ_CHECK(same_header(header, &from_file) && same_header(&whole, &whole_file));
  FUZZ_CHECK(problem == NULL || trouble != NULL);
  FUZZ_CHECK(trouble != NULL || same_header(header, &whole));
  FUZZ_CHECK(header->orientation >= 1 && header->orientation <= 8);
  if (problem == NULL) {
    FUZZ_CHECK(header->width > 0 && header->height > 0);
    FUZZ_CHECK(hg_image_format_name(header->format) != NULL);
  }
  close(fd);
  return problem == NULL;
}

/* The window that files are read through gives the bytes that are there, and no others. */
static void check_source(const uint8_t *data, size_t size)
{
  struct hg_image_source memory, file;
  int fd = open_memory(data, size);
  hg_image_source_from_bytes(&memory, data, size);
  hg_image_source_from_fd(&file, fd, size);
  for (size_t i = 0; i + 3 < size && i < 64; i += 4) {
    uint64_t offset = (uint64_t)data[i] << 8 | data[i + 1];
    size_t length = ((size_t)data[i + 2] << 8 | data[i + 3]) % (HG_IMAGE_WINDOW + 2);
    const uint8_t *a = hg_image_source_peek(&memory, offset, length);
    const uint8_t *b = hg_image_source_peek(&file, offset, length);
    FUZZ_CHECK((a == NULL) == (b == NULL));
    FUZZ_CHECK((a != NULL) == (length <= HG_IMAGE_WINDOW && offset + length <= size));
    FUZZ_CHECK(a == NULL || memcmp(a, b, length) == 0);
  }
  close(fd);
}

static bool is_black(const uint8_t *pixel)
{
  unsigned gray = (pixel[0] * 299U + pixel[1] * 587U + pixel[2] * 114U + 500U) / 1000U;
  unsigned shown = (gray * pixel[3] + 255U * (255U - pixel[3]) + 127U) / 255U;
  return shown < 128;
}

static long count_black(const struct hg_picture *picture)
{
  long black = 0;
  size_t area = (size_t)picture->width * (size_t)picture->height;
  for (size_t i = 0; i < area; i++)
    black += is_black(picture->rgba + 4 * i);
  return black;
}

static void check_boxes(const struct hg_mask *mask)
{
  struct hg_box_area area = mask->area, main_area = mask->main;
  FUZZ_CHECK(area.left >= 0 && area.top >= 0 && area.left < area.right && area.top < area.bottom);
  FUZZ_CHECK(area.right <= mask->width && area.bottom <= mask->height);
  FUZZ_CHECK(main_area.left >= area.left && main_area.top >= area.top);
  FUZZ_CHECK(main_area.right <= area.right && main_area.bottom <= area.bottom);
  FUZZ_CHECK(main_area.left < main_area.right && main_area.top < main_area.bottom);
}

/* What goes out in place of a mask has the same black in it. */
static void check_conversion(const uint8_t *data, size_t size, long black)
{
  struct hg_canvas canvas;
  long found = 0;
  FUZZ_CHECK(hg_mask_convert(data, size, HG_MASK_READ, 0, &canvas) == NULL);
  for (int y = 0; y < canvas.height; y++) {
    const uint8_t *row = canvas.rows + (size_t)y * canvas.stride;
    for (int x = 0; x < canvas.width; x++)
      found += canvas.bits == 8 ? row[x] < 128 : (row[x / 8] & 0x80 >> x % 8) == 0;
  }
  FUZZ_CHECK(found == black && hg_canvas_has_black(&canvas) == (black > 0));
  hg_canvas_free(&canvas);
}

static void check_mask(struct hg_picture *picture, const uint8_t *data, size_t size)
{
  struct hg_mask mask;
  struct hg_mask_measure measure;
  long black = count_black(picture);
  double area = (double)picture->width * picture->height;
  FUZZ_CHECK(hg_mask_measure(data, size, &measure) == NULL);
  FUZZ_CHECK(measure.width == picture->width && measure.height == picture->height);
  FUZZ_CHECK((long)(measure.black * area + 0.5) == black);
  check_conversion(data, size, black);
  const char *problem = hg_mask_read(&mask, picture);
  FUZZ_CHECK((problem == NULL) == (black > 0));
  if (problem == NULL) {
    FUZZ_CHECK(mask.count == black);
    check_boxes(&mask);
    hg_mask_blend(&mask, picture, picture, 3);
  }
  hg_mask_free(&mask);
}

/* A picture that is written and read again is the same picture. */
static void check_encoder(const struct hg_picture *picture)
{
  struct hg_buffer png;
  struct hg_picture again;
  size_t length = (size_t)picture->width * (size_t)picture->height * 4;
  if (length > ENCODED_MAX * 4)
    return;
  hg_buffer_init(&png, (size_t)1 << 20);
  FUZZ_CHECK(hg_png_encode(picture, "fuzz", &png) == NULL);
  FUZZ_CHECK(hg_codec_decode(png.data, png.length, &again) == NULL);
  FUZZ_CHECK(again.width == picture->width && again.height == picture->height);
  FUZZ_CHECK(memcmp(again.rgba, picture->rgba, length) == 0);
  hg_picture_free(&again);
  hg_buffer_free(&png);
}

static void check_decoder(const uint8_t *data, size_t size, bool has_header,
                          const struct hg_image_header *header)
{
  struct hg_picture picture;
  const char *problem = hg_codec_decode(data, size, &picture);
  FUZZ_CHECK((problem != NULL) == (picture.rgba == NULL));
  if (problem != NULL) {
    FUZZ_CHECK(picture.width == 0 && picture.height == 0);
    return;
  }
  FUZZ_CHECK(hg_picture_allowed(picture.width, picture.height));
  FUZZ_CHECK(!has_header || ((uint32_t)picture.width == header->width &&
                             (uint32_t)picture.height == header->height));
  check_encoder(&picture);
  check_mask(&picture, data, size);
  hg_picture_free(&picture);
}

/* A PNG's check sums would turn away nearly every mutation: most are made good again. -------------- */

static uint32_t check_sum(const uint8_t *bytes, size_t length)
{
  uint32_t sum = 0xffffffff;
  for (size_t i = 0; i < length; i++) {
    sum ^= bytes[i];
    for (int bit = 0; bit < 8; bit++)
      sum = sum >> 1 ^ ((sum & 1) != 0 ? 0xedb88320 : 0);
  }
  return ~sum;
}

static uint32_t be32(const uint8_t *bytes)
{
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static void mend_png(uint8_t *data, size_t size)
{
  size_t at = 8;
  if (size < at || memcmp(data, "\x89PNG\r\n\x1a\n", at) != 0)
    return;
  while (size - at >= 12 && be32(data + at) <= size - at - 12) {
    size_t length = be32(data + at);
    uint32_t sum = check_sum(data + at + 4, length + 4);
    for (size_t i = 0; i < 4; i++)
      data[at + 8 + length + i] = (uint8_t)(sum >> (24 - 8 * i));
    at += 12 + length;
  }
}

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t most, unsigned seed)
{
  size = LLVMFuzzerMutate(data, size, most);
  if (seed % 8 != 0)
    mend_png(data, size);
  return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct hg_image_header header;
  bool has_header = check_headers(data, size, &header);
  uint64_t area = (uint64_t)header.width * header.height;
  check_source(data, size);
  bool is_allowed = hg_picture_allowed((long)header.width, (long)header.height);
  if (!has_header || area <= AREA_MAX || !is_allowed)
    check_decoder(data, size, has_header, &header);
  return 0;
}
