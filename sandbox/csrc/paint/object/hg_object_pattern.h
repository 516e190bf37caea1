/* Patterns of two colours for cloth, rugs and curtains. A pure function. */
#ifndef HG_OBJECT_PATTERN_H
#define HG_OBJECT_PATTERN_H

#include <stdint.h>

#include "hg_material.h"

/* Where a pattern shows its second colour, 0 or 1 and soft at few edges; u, v count repeats. */
double hg_pattern_at(enum hg_pattern pattern, double u, double v, uint32_t seed);

#endif
