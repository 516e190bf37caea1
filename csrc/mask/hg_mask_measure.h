/* What a mask says: its size and how much of it is black. Any thread. */
#ifndef HG_MASK_MEASURE_H
#define HG_MASK_MEASURE_H

#include <stddef.h>

struct hg_mask_measure {
  int width, height;
  double black; /* share of the pixels with gray below 128, 0 to 1; transparent ones count as white */
};

/* Reads a PNG or JPEG file in memory. NULL, or a static text that says why not. */
const char *hg_mask_measure(const void *bytes, size_t length, struct hg_mask_measure *out);

#endif
