/* The families of textures behind hg_texture_at, and the helpers they share. */
#ifndef HG_TEXTURE_KINDS_H
#define HG_TEXTURE_KINDS_H

#include <math.h>

#include "hg_texture_sample.h"

/* wood: boards, herringbone, wall panels; bamboo, rattan and cork */
struct hg_color hg_texture_wood(const struct hg_texture *texture, struct hg_point point);
struct hg_color hg_texture_cane(const struct hg_texture *texture, struct hg_point point);

/* stone: marble, granite, terrazzo, concrete, rubble, slate */
struct hg_color hg_texture_stone(const struct hg_texture *texture, struct hg_point point);

/* marble without joints, so that tiles can be cut from it */
struct hg_color hg_texture_marble(const struct hg_texture *texture, struct hg_point point,
                                  uint32_t seed);

/* laid pieces with joints: bricks and all kinds of tiles */
struct hg_color hg_texture_brick(const struct hg_texture *texture, struct hg_point point);
struct hg_color hg_texture_tile(const struct hg_texture *texture, struct hg_point point);

/* soft things: velvet, leather, linen, wool, carpet, fur */
struct hg_color hg_texture_cloth(const struct hg_texture *texture, struct hg_point point);

/* paint, plaster, wallpaper */
struct hg_color hg_texture_wall(const struct hg_texture *texture, struct hg_point point);

/* metal, glass, grass, water */
struct hg_color hg_texture_other(const struct hg_texture *texture, struct hg_point point);

/* what an unknown prompt gets */
struct hg_color hg_texture_unknown(const struct hg_texture *texture, struct hg_point point);

/*
 * The colour of a printed or woven pattern (stripes, checks, dots, plaid, flowers, geometry) with a
 * repeat of `size` metres; the base colour where the texture has none of these.
 */
struct hg_color hg_texture_print(const struct hg_texture *texture, struct hg_point point,
                                 float size);

/* The share of a pixel that a line of this half width covers, its middle `distance` away. */
static inline float hg_line_cover(float distance, float half, float pixel)
{
  float low = fmaxf(distance - pixel / 2, -half), high = fminf(distance + pixel / 2, half);
  return high > low ? (high - low) / fmaxf(pixel, 1e-6F) : 0;
}

/* 0 below the edge, 1 above it, a ramp of one pixel between. */
static inline float hg_step_cover(float value, float edge, float pixel)
{
  float t = (value - edge) / fmaxf(pixel, 1e-6F) + 0.5F;
  return fminf(fmaxf(t, 0), 1);
}

/* 1 for waves much longer than the footprint, 0 for those that it swallows. */
static inline float hg_detail(float wavelength, float pixel)
{
  return fminf(fmaxf(2 - 3 * pixel / wavelength, 0), 1);
}

static inline float hg_footprint(struct hg_point point)
{
  return fmaxf(point.pixel_u, point.pixel_v);
}

#endif
