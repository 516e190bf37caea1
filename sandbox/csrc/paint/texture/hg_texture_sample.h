/* What is sampled: a texture, at a point of a plane. Plain values. */
#ifndef HG_TEXTURE_SAMPLE_H
#define HG_TEXTURE_SAMPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "hg_color.h"
#include "hg_material.h"

struct hg_texture {
  struct hg_color base, accent;
  enum hg_material material;
  enum hg_pattern pattern;
  uint32_t seed;
  bool two_colors; /* the prompt names both, so that both must be seen */
  bool unknown;    /* the prompt says nothing we know: the pattern comes from the seed */
};

struct hg_point {
  float u, v;             /* right, and down (walls) or away (floors) */
  float pixel_u, pixel_v; /* footprint of a pixel */
  bool upright;           /* a wall, not a floor */
};

#endif
