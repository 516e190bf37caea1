/*
 * Textures: the colour of a material at a point of a plane.
 *
 * Places are metres on the plane, so a brick is a brick whatever the picture's size; the footprint
 * (metres a pixel covers) keeps fine detail from flickering far away. Colours are linear enough to
 * multiply with light: the square of the value on screen.
 *
 * A texture is a plain value without memory of its own; sampling is a pure function.
 */
#ifndef HG_TEXTURE_H
#define HG_TEXTURE_H

#include "hg_material.h"

struct hg_color {
  float r, g, b;
};

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

struct hg_color hg_texture_at(const struct hg_texture *texture, struct hg_point point);

static inline struct hg_color hg_color_of(const uint8_t rgb[3])
{
  float r = (float)rgb[0] / 255, g = (float)rgb[1] / 255, b = (float)rgb[2] / 255;
  return (struct hg_color){r * r, g * g, b * b};
}

static inline struct hg_color hg_color_scale(struct hg_color color, float by)
{
  return (struct hg_color){color.r * by, color.g * by, color.b * by};
}

static inline struct hg_color hg_color_mix(struct hg_color a, struct hg_color b, float t)
{
  return (struct hg_color){a.r + (b.r - a.r) * t, a.g + (b.g - a.g) * t, a.b + (b.b - a.b) * t};
}

static inline float hg_color_light(struct hg_color color)
{
  return 0.3F * color.r + 0.6F * color.g + 0.1F * color.b;
}

#endif
