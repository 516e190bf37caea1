#include "hg_object_pattern.h"

#include "hg_object_noise.h"

static double stripes(double u)
{
  return hg_fraction(u) < 0.5;
}

static double checker(double u, double v)
{
  return ((int)floor(u * 2) + (int)floor(v * 2)) & 1;
}

static double dots(double u, double v)
{
  double row = floor(v * 2), x = hg_fraction(u + (((int)row & 1) ? 0.5 : 0)) - 0.5;
  return hypot(x, (hg_fraction(v * 2) - 0.5) * 0.5) < 0.17;
}

static double plaid(double u, double v)
{
  double across = hg_fraction(u), down = hg_fraction(v);
  double wide = 0.45 * (across < 0.42) + 0.45 * (down < 0.42);
  bool thin = fabs(across - 0.7) < 0.025 || fabs(down - 0.7) < 0.025;
  return thin ? 1 : wide;
}

static double herringbone(double u, double v)
{
  double zigzag = fabs(hg_fraction(u) - 0.5) * 2;
  return hg_fraction(v * 3 + zigzag) < 0.5;
}

static double hexagon(double u, double v)
{
  double x = hg_fraction(u) - 0.5, y = hg_fraction(v / 1.7320508) * 1.7320508 - 0.8660254;
  double ox = x - (x > 0 ? 0.5 : -0.5), oy = y - (y > 0 ? 0.8660254 : -0.8660254);
  double here = fmax(fabs(x), fabs(x) * 0.5 + fabs(y) * 0.8660254);
  double there = fmax(fabs(ox), fabs(ox) * 0.5 + fabs(oy) * 0.8660254);
  return fmin(here, there) > 0.44;
}

static double tiles(double u, double v, double shift, double joint)
{
  double row = floor(v), x = hg_fraction(u + (((int)row & 1) ? shift : 0)), y = hg_fraction(v);
  return fmin(fmin(x, 1 - x), fmin(y, 1 - y)) < joint;
}

/* A five-petalled flower with two leaves in each cell, turned and moved by the cell's own dice. */
static double floral(double u, double v, uint32_t seed)
{
  double cu = floor(u * 1.5), cv = floor(v * 1.5);
  uint32_t cell = hg_hash((uint32_t)(int32_t)cu * 7919U + (uint32_t)(int32_t)cv * 104729U + seed);
  double x = hg_fraction(u * 1.5) - 0.5 + (hg_hash_unit(cell) - 0.5) * 0.2;
  double y = hg_fraction(v * 1.5) - 0.5 + (hg_hash_unit(cell + 1) - 0.5) * 0.2;
  double angle = atan2(y, x) + hg_hash_unit(cell + 2) * 6, distance = hypot(x, y);
  if (distance < 0.06)
    return 0;
  if (distance < 0.17 + 0.09 * cos(angle * 5))
    return 1;
  bool leaf =
      fabs(sin(angle)) * distance < 0.05 * sin(HG_PI * hg_clamp((distance - 0.2) / 0.24, 0, 1));
  return leaf ? 0.6 : 0;
}

/* Nested diamonds. */
static double geometric(double u, double v)
{
  double diamond = fabs(hg_fraction(u) - 0.5) + fabs(hg_fraction(v) - 0.5);
  return hg_fraction(diamond * 4) < 0.42;
}

double hg_pattern_at(enum hg_pattern pattern, double u, double v, uint32_t seed)
{
  switch (pattern) {
  case HG_PATTERN_STRIPES:
    return stripes(u);
  case HG_PATTERN_CHECKER:
    return checker(u, v);
  case HG_PATTERN_DOTS:
    return dots(u, v);
  case HG_PATTERN_PLAID:
    return plaid(u, v);
  case HG_PATTERN_HERRINGBONE:
    return herringbone(u, v);
  case HG_PATTERN_HEXAGON:
    return hexagon(u, v);
  case HG_PATTERN_SUBWAY:
    return tiles(u * 2, v * 4, 0.5, 0.05);
  case HG_PATTERN_MOSAIC:
    return tiles(u * 5, v * 5, 0, 0.08);
  case HG_PATTERN_ZELLIGE:
    return tiles(u * 3, v * 3, 0, 0.05);
  case HG_PATTERN_PLANKS:
    return tiles(u, v * 6, 0.37, 0.03);
  case HG_PATTERN_FLORAL:
    return floral(u, v, seed);
  case HG_PATTERN_GEOMETRIC:
    return geometric(u, v);
  case HG_PATTERN_NONE:
  case HG_PATTERN_COUNT:
    break;
  }
  return 0;
}
