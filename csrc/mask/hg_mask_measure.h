/* What a mask says: its size, how much of it is black, and what else tells how it was made. */
#ifndef HG_MASK_MEASURE_H
#define HG_MASK_MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hg_image_format.h"

#define HG_MASK_VALUES 16

struct hg_mask_measure {
  enum hg_image_format format;
  int width, height; /* as displayed */
  int orientation;   /* EXIF's, 1 to 8 */
  int bits;          /* of a stored sample or palette index */
  bool palette;
  double black;       /* share of the pixels with gray below 128, over white; 0 to 1 */
  double transparent; /* share of the pixels that are more transparent than not */
  double border;      /* share of black among the outermost pixels */
  bool same_without_alpha;
  bool photograph; /* looks like one: wrong now and then, in both directions */
  unsigned lowest_gray;
  unsigned faint_alpha; /* of dark pixels that count as white for their alpha: the highest; or 0 */
  unsigned highest_sample; /* as stored: gray, index; of colours the highest of the three */
  int values_count; /* of the different samples; the first, in rising order, stand in values */
  uint16_t values[HG_MASK_VALUES];
};

/* Reads a PNG or JPEG file in memory. NULL, or a static text that says why not. Any thread. */
const char *hg_mask_measure(const void *bytes, size_t length, struct hg_mask_measure *out);

#endif
