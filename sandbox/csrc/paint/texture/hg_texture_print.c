#include "hg_noise.h"
#include "hg_texture_kinds.h"

/* -1 to 1 over a period of 1, straight up and down. */
static float zigzag(float x)
{
  return 4 * fabsf(x - floorf(x + 0.5F)) - 1;
}

static float stripes(float x, float pixel)
{
  float phase = x - floorf(x);
  float near = fabsf(phase - 0.5F);
  return hg_step_cover(0.25F - near, 0, pixel);
}

static float checks(float x, float y, float pixel)
{
  float a = stripes(x, pixel), b = stripes(y, pixel);
  return a * (1 - b) + b * (1 - a);
}

static float dots(float x, float y, float pixel)
{
  float row = floorf(y * 2), shift = (int)row & 1 ? 0.5F : 0;
  float dx = x + shift - floorf(x + shift) - 0.5F, dy = y * 2 - row - 0.5F;
  return hg_step_cover(0.2F - sqrtf(dx * dx + dy * dy * 0.25F), 0, pixel);
}

static struct hg_color plaid(const struct hg_texture *texture, float x, float y, float pixel)
{
  struct hg_color color = texture->base;
  struct hg_color dark = hg_color_scale(hg_color_mix(texture->base, texture->accent, 0.5F), 0.45F);
  float wide = stripes(x, pixel) + stripes(y, pixel);
  color = hg_color_mix(color, texture->accent, wide * 0.36F);
  float thin = hg_line_cover(fabsf(x - floorf(x) - 0.02F), 0.02F, pixel) +
               hg_line_cover(fabsf(y - floorf(y) - 0.02F), 0.02F, pixel);
  color = hg_color_mix(color, dark, fminf(thin * 0.6F, 0.8F));
  struct hg_color pale = {0.85F, 0.82F, 0.74F};
  float line = hg_line_cover(fabsf(x - floorf(x) - 0.5F), 0.008F, pixel) +
               hg_line_cover(fabsf(y - floorf(y) - 0.5F), 0.008F, pixel);
  return hg_color_mix(color, pale, fminf(line * 0.6F, 0.7F));
}

/* One blossom: petals around a heart; x, y from its middle, about -1 to 1. */
static struct hg_color blossom(const struct hg_texture *texture, struct hg_color ground, float x,
                               float y, uint32_t id, float pixel)
{
  float turn = (float)(id & 255) / 40, angle = atan2f(y, x) + turn, r = sqrtf(x * x + y * y);
  float petals = 5 + (float)(id >> 8 & 1);
  float reach = 0.62F + 0.24F * fabsf(cosf(angle * petals / 2));
  struct hg_color petal = hg_color_scale(texture->accent, 0.78F + 0.5F * (reach - r));
  float vein = 0.12F * fabsf(sinf(angle * petals * 2)) * hg_detail(0.2F, pixel);
  struct hg_color color =
      hg_color_mix(ground, hg_color_scale(petal, 1 - vein), hg_step_cover(reach - r, 0, pixel));
  struct hg_color heart = {0.80F, 0.52F, 0.12F};
  return hg_color_mix(color, heart, hg_step_cover(0.2F - r, 0, pixel));
}

static float leaf(float x, float y, float turn, float pixel)
{
  float along = x * cosf(turn) + y * sinf(turn), across = y * cosf(turn) - x * sinf(turn);
  float t = (along - 0.95F) / 0.5F;
  return hg_step_cover(0.20F * (1 - t * t) - fabsf(across), 0, pixel);
}

/* Blossoms with leaves, scattered one to a cell; `small` is the size against the cell. */
static struct hg_color scatter(const struct hg_texture *texture, struct hg_color ground, float x,
                               float y, float small, float pixel, uint32_t seed)
{
  struct hg_color green = {0.12F, 0.22F, 0.10F};
  green = hg_color_mix(green, hg_color_scale(texture->base, 0.5F), 0.35F);
  struct hg_cell cell = hg_noise_cell(x, y, 0.5F, seed);
  float size = small * (0.8F + 0.3F * (float)(cell.id >> 16 & 255) / 255);
  float dx = (x - cell.center_x) / size, dy = (y - cell.center_y) / size;
  float turn = (float)(cell.id >> 4 & 255) / 40;
  float leaves = leaf(dx, dy, turn, pixel / size) + leaf(dx, dy, turn + 2.2F, pixel / size) +
                 leaf(dx, dy, turn + 4.3F, pixel / size);
  ground = hg_color_mix(ground, green, fminf(leaves, 1) * 0.85F);
  return blossom(texture, ground, dx, dy, cell.id, pixel / size);
}

static struct hg_color floral(const struct hg_texture *texture, float x, float y, float pixel)
{
  struct hg_texture pale = *texture;
  pale.accent = hg_color_mix(texture->accent, texture->base, 0.55F);
  struct hg_color color = scatter(&pale, texture->base, x * 1.7F + 0.5F, y * 1.7F, 0.26F,
                                  pixel * 1.7F, texture->seed + 7);
  return scatter(texture, color, x * 1.15F, y * 1.15F, 0.36F, pixel * 1.15F, texture->seed);
}

/* Fans laid like scales, each of several arcs. */
static float scales(float x, float y, float pixel)
{
  float best = 0;
  for (int i = 2; i >= 0; i--) {
    float row = floorf(y * 2) + (float)i, shift = (int)row & 1 ? 0.5F : 0;
    float dx = x + shift - roundf(x + shift), dy = row / 2 - y;
    float r = sqrtf(dx * dx + dy * dy);
    if (r < 0.5F && dy >= 0) {
      float arc = fabsf(r * 8 - roundf(r * 8)) / 8;
      best = fmaxf(hg_line_cover(arc, 0.011F, pixel), hg_line_cover(0.5F - r, 0.022F, pixel));
    }
  }
  return best;
}

/* A lattice of diamonds with smaller ones inside. */
static float lattice(float x, float y, float pixel)
{
  float a = fabsf(x + y - roundf(x + y)), b = fabsf(x - y - roundf(x - y));
  float outer = fmaxf(hg_line_cover(a, 0.035F, pixel), hg_line_cover(b, 0.035F, pixel));
  float inner = fmaxf(fabsf(a - 0.5F), fabsf(b - 0.5F));
  return fmaxf(outer, hg_line_cover(inner - 0.24F, 0.02F, pixel));
}

/* Triangles, a part of them filled. */
static float triangles(float x, float y, float pixel, uint32_t seed)
{
  float slant = x + y * 0.5F, rise = y;
  int ix = (int)floorf(slant), iy = (int)floorf(rise);
  float fx = slant - (float)ix, fy = rise - (float)iy;
  uint32_t id = hg_hash_point(ix * 2 + (fx + fy > 1), iy, seed);
  float edge = fminf(fminf(fminf(fx, 1 - fx), fminf(fy, 1 - fy)), fabsf(fx + fy - 1));
  float line = hg_line_cover(edge, 0.02F, pixel);
  float fill = (float)(id & 3) * 0.28F;
  return fmaxf(fill, line);
}

static float geometry(const struct hg_texture *texture, float x, float y, float pixel)
{
  switch (texture->seed % 3) {
  case 0:
    return scales(x, y, pixel);
  case 1:
    return lattice(x, y, pixel);
  default:
    return triangles(x * 1.5F, y * 1.5F, pixel, texture->seed);
  }
}

struct hg_color hg_texture_print(const struct hg_texture *texture, struct hg_point point,
                                 float size)
{
  float x = point.u / size, y = point.v / size, pixel = hg_footprint(point) / size;
  float share = 0;
  switch (texture->pattern) {
  case HG_PATTERN_STRIPES:
    share = stripes(x, point.pixel_u / size);
    break;
  case HG_PATTERN_CHECKER:
    share = checks(x, y, pixel);
    break;
  case HG_PATTERN_DOTS:
    share = dots(x, y, pixel);
    break;
  case HG_PATTERN_HERRINGBONE:
    share = stripes(y * 4 + zigzag(x * 2) * 0.5F, pixel * 4);
    break;
  case HG_PATTERN_GEOMETRIC:
    share = geometry(texture, x, y, pixel);
    break;
  case HG_PATTERN_PLAID:
    return plaid(texture, x, y, pixel);
  case HG_PATTERN_FLORAL:
    return floral(texture, x, y, pixel);
  default:
    return texture->base;
  }
  return hg_color_mix(texture->base, texture->accent, fminf(share, 1));
}
