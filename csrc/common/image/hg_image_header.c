#include "hg_image_header.h"

#include <stdbool.h>
#include <string.h>

#include "hg_image_exif.h"
#include "hg_image_foreign.h"
#include "hg_image_jpeg.h"
#include "hg_image_source.h"

#define CUT_OFF "is cut off"

static uint32_t be32(const uint8_t *bytes)
{
  return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

static uint32_t le16(const uint8_t *bytes)
{
  return (uint32_t)bytes[1] << 8 | bytes[0];
}

static uint32_t le24(const uint8_t *bytes)
{
  return (uint32_t)bytes[2] << 16 | le16(bytes);
}

static uint32_t le32(const uint8_t *bytes)
{
  return (uint32_t)bytes[3] << 24 | le24(bytes);
}

/* PNG ------------------------------------------------------------------------------------------ */

#define PNG_FIRST_CHUNK 8
#define PNG_CHUNK_FRAME 12 /* length, type, check sum */

/*
 * Goes from chunk to chunk: the orientation, and whether the end is there. A file that ends between
 * two chunks, behind the first pixels, lacks its end mark.
 */
static const char *walk_png(struct hg_image_source *source, struct hg_image_header *header)
{
  bool has_pixels = false, has_exif = false;
  for (uint64_t offset = PNG_FIRST_CHUNK; offset < source->size || !has_pixels;) {
    const uint8_t *chunk = hg_image_source_peek(source, offset, 8);
    if (chunk == NULL)
      return CUT_OFF;
    uint32_t length = be32(chunk);
    if (length > INT32_MAX)
      return "is a PNG with a broken chunk";
    header->has_end = memcmp(chunk + 4, "IEND", 4) == 0;
    has_pixels = has_pixels || memcmp(chunk + 4, "IDAT", 4) == 0;
    bool is_exif = !has_exif && memcmp(chunk + 4, "eXIf", 4) == 0;
    uint64_t content = offset + 8;
    offset += PNG_CHUNK_FRAME + (uint64_t)length;
    if (offset > source->size)
      return CUT_OFF;
    int orientation = is_exif ? hg_image_exif_orientation(source, content, length) : 0;
    if (orientation > 0)
      header->orientation = orientation;
    has_exif = has_exif || orientation > 0;
    if (header->has_end)
      return NULL;
  }
  return NULL;
}

static const char *read_png(struct hg_image_source *source, bool to_end,
                            struct hg_image_header *header)
{
  const uint8_t *chunk = hg_image_source_peek(source, PNG_FIRST_CHUNK, 16);
  if (chunk == NULL)
    return CUT_OFF;
  if (memcmp(chunk + 4, "CgBI", 4) == 0)
    return "is a PNG of Apple's own kind (CgBI): export it as a plain PNG";
  if (be32(chunk) != 13 || memcmp(chunk + 4, "IHDR", 4) != 0)
    return "is a PNG without its header";
  header->width = be32(chunk + 8);
  header->height = be32(chunk + 12);
  if (header->width > INT32_MAX || header->height > INT32_MAX)
    return "is a PNG with an impossible size";
  const char *problem = walk_png(source, header);
  return to_end ? problem : NULL;
}

/* WebP ----------------------------------------------------------------------------------------- */

static bool read_webp_lossy(const uint8_t *data, struct hg_image_header *header)
{
  static const uint8_t start_code[3] = {0x9d, 0x01, 0x2a};
  header->width = le16(data + 6) & 0x3fff;
  header->height = le16(data + 8) & 0x3fff;
  return memcmp(data + 3, start_code, sizeof start_code) == 0;
}

static bool read_webp_lossless(const uint8_t *data, struct hg_image_header *header)
{
  uint32_t bits = le32(data + 1);
  header->width = (bits & 0x3fff) + 1;
  header->height = (bits >> 14 & 0x3fff) + 1;
  return data[0] == 0x2f;
}

static bool read_webp_extended(const uint8_t *data, struct hg_image_header *header)
{
  header->width = le24(data + 4) + 1;
  header->height = le24(data + 7) + 1;
  return true;
}

/* The orientation stands in a chunk of its own, mostly the last one. */
static void walk_webp(struct hg_image_source *source, struct hg_image_header *header)
{
  const uint8_t *chunk;
  for (uint64_t offset = 12; (chunk = hg_image_source_peek(source, offset, 8)) != NULL;) {
    uint64_t length = le32(chunk + 4);
    int orientation = 0;
    if (memcmp(chunk, "EXIF", 4) == 0 && offset + 8 + length <= source->size)
      orientation = hg_image_exif_orientation(source, offset + 8, length);
    if (orientation > 0) {
      header->orientation = orientation;
      return;
    }
    offset += 8 + length + (length & 1);
  }
}

static const char *read_webp(struct hg_image_source *source, bool to_end,
                             struct hg_image_header *header)
{
  const uint8_t *riff = hg_image_source_peek(source, 0, 30);
  if (riff == NULL)
    return CUT_OFF;
  bool readable = false;
  if (memcmp(riff + 12, "VP8 ", 4) == 0)
    readable = read_webp_lossy(riff + 20, header);
  else if (memcmp(riff + 12, "VP8L", 4) == 0)
    readable = read_webp_lossless(riff + 20, header);
  else if (memcmp(riff + 12, "VP8X", 4) == 0)
    readable = read_webp_extended(riff + 20, header);
  if (!readable)
    return "is a WebP with a broken header";
  /* The stated length counts from behind itself. */
  bool is_short = (uint64_t)le32(riff + 4) + 8 > source->size;
  header->has_end = !is_short;
  if (memcmp(riff + 12, "VP8X", 4) == 0)
    walk_webp(source, header);
  return to_end && is_short ? CUT_OFF : NULL;
}

/* All formats ---------------------------------------------------------------------------------- */

static enum hg_image_format find_format(struct hg_image_source *source)
{
  static const uint8_t png[8] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  static const uint8_t jpeg[3] = {0xff, 0xd8, 0xff};
  const uint8_t *start = hg_image_source_peek(source, 0, sizeof jpeg);
  if (start != NULL && memcmp(start, jpeg, sizeof jpeg) == 0)
    return HG_IMAGE_JPEG;
  start = hg_image_source_peek(source, 0, sizeof png);
  if (start != NULL && memcmp(start, png, sizeof png) == 0)
    return HG_IMAGE_PNG;
  start = hg_image_source_peek(source, 0, 12);
  if (start != NULL && memcmp(start, "RIFF", 4) == 0 && memcmp(start + 8, "WEBP", 4) == 0)
    return HG_IMAGE_WEBP;
  return HG_IMAGE_UNKNOWN;
}

static void turn(struct hg_image_header *header)
{
  if (header->orientation < 5)
    return;
  uint32_t width = header->width;
  header->width = header->height;
  header->height = width;
}

static const char *read_image(struct hg_image_source *source, bool to_end,
                              struct hg_image_header *header)
{
  *header = (struct hg_image_header){.format = find_format(source), .orientation = 1};
  const char *problem = NULL;
  if (header->format == HG_IMAGE_UNKNOWN)
    problem = hg_image_foreign_name(source);
  else if (header->format == HG_IMAGE_PNG)
    problem = read_png(source, to_end, header);
  else if (header->format == HG_IMAGE_JPEG)
    problem = hg_image_jpeg_read(source, to_end, header);
  else if (header->format == HG_IMAGE_WEBP)
    problem = read_webp(source, to_end, header);
  if (problem == NULL && (header->width == 0 || header->height == 0))
    problem = "is an image without a size";
  turn(header);
  return problem;
}

const char *hg_image_header_read(const void *bytes, size_t length, struct hg_image_header *header)
{
  struct hg_image_source source;
  hg_image_source_from_bytes(&source, bytes, length);
  return read_image(&source, false, header);
}

const char *hg_image_check(const void *bytes, size_t length, struct hg_image_header *header)
{
  struct hg_image_source source;
  hg_image_source_from_bytes(&source, bytes, length);
  return read_image(&source, true, header);
}

const char *hg_image_header_read_fd(int fd, uint64_t size, struct hg_image_header *header)
{
  struct hg_image_source source;
  hg_image_source_from_fd(&source, fd, size);
  return read_image(&source, false, header);
}

const char *hg_image_check_fd(int fd, uint64_t size, struct hg_image_header *header)
{
  struct hg_image_source source;
  hg_image_source_from_fd(&source, fd, size);
  return read_image(&source, true, header);
}

const char *hg_image_format_name(enum hg_image_format format)
{
  static const char *const names[] = {[HG_IMAGE_PNG] = "png", "jpeg", "webp"};
  return names[format];
}
