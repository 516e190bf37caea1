/*
 * Colours to calculate with: linear enough to multiply with light, the square of the value on screen.
 */
#ifndef HG_COLOR_H
#define HG_COLOR_H

#include <stdint.h>

struct hg_color {
  float r, g, b;
};

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
