/* Gray as masks are read: black is what gets replaced, and where nothing was painted is white. */
#ifndef HG_GRAY_H
#define HG_GRAY_H

#include <stdbool.h>
#include <stdint.h>

#define HG_GRAY_BLACK 128 /* gray below this is black */

/* Of a straight RGBA pixel, its alpha left out. */
static inline unsigned hg_gray_opaque(const uint8_t *rgba)
{
  return (rgba[0] * 299U + rgba[1] * 587U + rgba[2] * 114U + 500U) / 1000U;
}

static inline unsigned hg_gray_over(unsigned gray, unsigned alpha, unsigned ground)
{
  return (gray * alpha + ground * (255U - alpha) + 127U) / 255U;
}

static inline unsigned hg_gray_over_white(const uint8_t *rgba)
{
  unsigned gray = hg_gray_opaque(rgba);
  return rgba[3] == 255 ? gray : hg_gray_over(gray, rgba[3], 255);
}

static inline bool hg_gray_is_black(const uint8_t *rgba)
{
  return hg_gray_over_white(rgba) < HG_GRAY_BLACK;
}

#endif
