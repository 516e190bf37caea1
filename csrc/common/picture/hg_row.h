/* A row of a picture that is being read, what is known of the picture, and who takes the rows. */
#ifndef HG_ROW_H
#define HG_ROW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hg_image_format.h"

#define HG_ROWS_SIDE_LIMIT 1000000      /* pixels per side */
#define HG_ROWS_AREA_LIMIT (256L << 20) /* pixels in all: the largest cameras have 200 megapixels */
#define HG_ROWS_SCANS_MEMORY (640L << 20) /* bytes that a progressive JPEG may take */

struct hg_rows_facts {
  enum hg_image_format format;
  int width, height;        /* as stored */
  int orientation;          /* EXIF's, 1 to 8 */
  int bits;                 /* of a stored sample or palette index: 1, 2, 4, 8 or 16 */
  bool palette, gray, inks; /* how colours are stored; none: as red, green, blue */
};

/* Pixels x, x + step, … of row y as they are stored; an interlaced file gives a row in parts. */
struct hg_row {
  int y, x, step, count;
  const uint8_t *rgba;     /* straight (not premultiplied), eight bits */
  const uint16_t *samples; /* as stored: gray, or index; of colours the highest of the three */
};

/* Both return NULL, or a static text: reading ends with it. begin may be NULL. */
struct hg_rows_sink {
  const char *(*begin)(void *context, const struct hg_rows_facts *facts);
  const char *(*row)(void *context, const struct hg_row *row);
  void *context;
};

/* Whether a picture of this size is read at all. */
static inline bool hg_rows_allowed(long width, long height)
{
  return width > 0 && height > 0 && width <= HG_ROWS_SIDE_LIMIT && height <= HG_ROWS_SIDE_LIMIT &&
         width <= HG_ROWS_AREA_LIMIT / height;
}

#endif
