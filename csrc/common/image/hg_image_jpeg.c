#include "hg_image_jpeg.h"

#include <string.h>

#include "hg_image_exif.h"

/* No camera writes a tenth of this; a file of nothing but tiny segments must not hold us up. */
#define SEGMENTS_MAX 65536

#define CUT_OFF "is cut off"

enum {
  TEM = 0x01,
  SOF0 = 0xc0,
  DHT = 0xc4,
  JPG = 0xc8,
  DAC = 0xcc,
  SOF15 = 0xcf,
  RST0 = 0xd0,
  RST7 = 0xd7,
  SOI = 0xd8,
  EOI = 0xd9,
  SOS = 0xda,
  APP1 = 0xe1
};

struct walk {
  struct hg_image_source *source;
  struct hg_image_header *header;
  uint64_t offset;
  bool has_frame, has_exif, has_scan;
};

static unsigned be16(const uint8_t *bytes)
{
  return (unsigned)bytes[0] << 8 | bytes[1];
}

/* Orientation of the APP1 segment whose content lies at `at`; a segment of another kind is left. */
static void read_exif(struct walk *walk, uint64_t at, size_t length)
{
  static const uint8_t mark[6] = {'E', 'x', 'i', 'f', 0, 0};
  const uint8_t *start =
      length < sizeof mark ? NULL : hg_image_source_peek(walk->source, at, sizeof mark);
  if (start == NULL || memcmp(start, mark, sizeof mark) != 0)
    return;
  int orientation = hg_image_exif_orientation(walk->source, at, length);
  if (orientation == 0)
    return;
  walk->header->orientation = orientation;
  walk->has_exif = true;
}

/* Segments ------------------------------------------------------------------------------------- */

static bool is_frame(int marker)
{
  return marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC;
}

static bool is_bare(int marker)
{
  return marker == TEM || (marker >= RST0 && marker <= RST7);
}

/* Moves to the next 0xff: bytes that belong to no segment are passed over, as decoders do. */
static bool skip_stray(struct walk *walk)
{
  for (;;) {
    size_t length;
    const uint8_t *span = hg_image_source_span(walk->source, walk->offset, &length);
    if (span == NULL)
      return false;
    const uint8_t *mark = memchr(span, 0xff, length);
    walk->offset += mark == NULL ? length : (size_t)(mark - span);
    if (mark != NULL)
      return true;
  }
}

/* Steps over a marker and its fill bytes: its code, -1 at the end. */
static int next_marker(struct walk *walk)
{
  for (;;) {
    if (!skip_stray(walk))
      return -1;
    const uint8_t *at;
    do {
      at = hg_image_source_peek(walk->source, ++walk->offset, 1);
    } while (at != NULL && *at == 0xff);
    if (at == NULL)
      return -1;
    walk->offset++;
    if (*at != 0)
      return *at;
  }
}

static const char *read_frame(struct walk *walk, uint64_t at, size_t length)
{
  const uint8_t *frame = length < 6 ? NULL : hg_image_source_peek(walk->source, at, 6);
  if (frame == NULL)
    return CUT_OFF;
  walk->header->height = be16(frame + 1);
  walk->header->width = be16(frame + 3);
  walk->has_frame = true;
  return NULL;
}

/* Moves to the marker that ends the entropy-coded data: not a stuffed byte, not a restart. */
static bool skip_scan(struct walk *walk)
{
  for (;;) {
    size_t length;
    const uint8_t *span = hg_image_source_span(walk->source, walk->offset, &length);
    if (span == NULL)
      return false;
    const uint8_t *mark = memchr(span, 0xff, length);
    walk->offset += mark == NULL ? length : (size_t)(mark - span);
    if (mark == NULL)
      continue;
    const uint8_t *pair = hg_image_source_peek(walk->source, walk->offset, 2);
    if (pair == NULL)
      return false;
    if (pair[1] != 0 && pair[1] != 0xff && !is_bare(pair[1]))
      return true;
    walk->offset += pair[1] == 0xff ? 1 : 2;
  }
}

/* Reads the segment of the marker just passed and moves behind it. */
static const char *read_segment(struct walk *walk, int marker)
{
  const uint8_t *size = hg_image_source_peek(walk->source, walk->offset, 2);
  if (size == NULL)
    return CUT_OFF;
  size_t length = be16(size);
  if (length < 2)
    return "is a JPEG with a broken segment";
  uint64_t content = walk->offset + 2;
  walk->offset += length;
  if (walk->offset > walk->source->size)
    return CUT_OFF;
  if (is_frame(marker) && !walk->has_frame)
    return read_frame(walk, content, length - 2);
  /* Behind the frame it would turn a whole image, but not one that is read as far as its header. */
  if (marker == APP1 && !walk->has_exif && !walk->has_frame)
    read_exif(walk, content, length - 2);
  if (marker != SOS)
    return NULL;
  walk->has_scan = true;
  return skip_scan(walk) ? NULL : CUT_OFF;
}

/* Up to the end mark, or with to_end false to the frame. */
static const char *walk_segments(struct walk *walk, bool to_end)
{
  for (int segments = 0; segments < SEGMENTS_MAX; segments++) {
    if (walk->has_frame && !to_end)
      return NULL;
    int marker = next_marker(walk);
    if (marker < 0)
      return CUT_OFF;
    if (marker == EOI && walk->has_frame) {
      walk->header->has_end = true;
      return NULL;
    }
    if ((marker == EOI || marker == SOS) && !walk->has_frame)
      return "is a JPEG without a frame";
    if (marker == SOI)
      return "is a JPEG with a broken segment";
    const char *problem = is_bare(marker) ? NULL : read_segment(walk, marker);
    if (problem != NULL)
      return problem;
  }
  return "is a JPEG with too many segments";
}

const char *hg_image_jpeg_read(struct hg_image_source *source, bool to_end,
                               struct hg_image_header *header)
{
  struct walk walk = {.source = source, .header = header, .offset = 2};
  const char *problem = walk_segments(&walk, to_end);
  /* Behind the pixels, phones and panorama cameras write what they like, with no end mark before it. */
  return walk.has_scan ? NULL : problem;
}
