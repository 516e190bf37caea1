#include "hg_image_exif.h"

#include <stdbool.h>
#include <string.h>

#define IFD_ENTRIES_MAX 512
#define ORIENTATION 0x0112
#define SHORT 3

struct tiff {
  struct hg_image_source *source;
  uint64_t at;
  uint64_t size;
  bool little;
};

static bool tiff_read(const struct tiff *tiff, uint64_t offset, size_t bytes, uint32_t *value)
{
  if (offset > tiff->size || bytes > tiff->size - offset)
    return false;
  const uint8_t *data = hg_image_source_peek(tiff->source, tiff->at + offset, bytes);
  if (data == NULL)
    return false;
  *value = 0;
  for (size_t i = 0; i < bytes; i++)
    *value = *value << 8 | data[tiff->little ? bytes - 1 - i : i];
  return true;
}

static int tiff_orientation(const struct tiff *tiff)
{
  uint32_t directory, count, tag, type, value;
  if (!tiff_read(tiff, 4, 4, &directory) || !tiff_read(tiff, directory, 2, &count))
    return 1;
  if (count > IFD_ENTRIES_MAX)
    count = IFD_ENTRIES_MAX;
  for (uint32_t i = 0; i < count; i++) {
    uint64_t entry = (uint64_t)directory + 2 + 12 * (uint64_t)i;
    if (!tiff_read(tiff, entry, 2, &tag))
      return 1;
    if (tag != ORIENTATION)
      continue;
    bool is_short = tiff_read(tiff, entry + 2, 2, &type) && type == SHORT;
    bool readable = is_short && tiff_read(tiff, entry + 8, 2, &value);
    return readable && value >= 1 && value <= 8 ? (int)value : 1;
  }
  return 1;
}

int hg_image_exif_orientation(struct hg_image_source *source, uint64_t at, uint64_t size)
{
  static const uint8_t mark[6] = {'E', 'x', 'i', 'f', 0, 0};
  const uint8_t *start = size < sizeof mark ? NULL : hg_image_source_peek(source, at, sizeof mark);
  if (start != NULL && memcmp(start, mark, sizeof mark) == 0) {
    at += sizeof mark;
    size -= sizeof mark;
  }
  start = size < 8 ? NULL : hg_image_source_peek(source, at, 8);
  if (start == NULL)
    return 0;
  bool little = memcmp(start, "II\x2a\0", 4) == 0;
  if (!little && memcmp(start, "MM\0\x2a", 4) != 0)
    return 0;
  struct tiff tiff = {source, at, size, little};
  return tiff_orientation(&tiff);
}
