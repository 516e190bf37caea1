#include "hg_noise.h"
#include "hg_texture_kinds.h"

/* Veins: where warped noise crosses zero there is a thin line, wide and faint around it. */
static float vein(float x, float y, float width, float pixel, uint32_t seed)
{
  float distance = fabsf(hg_noise(x, y, seed) + 0.35F * hg_noise(x * 2.3F, y * 2.3F, seed + 1));
  float spread = width + pixel * 0.5F;
  return width / spread * expf(-distance / spread);
}

/* Veins contrast with the ground: gray on white, pale (or the accent) on dark and coloured. */
static struct hg_color vein_color(const struct hg_texture *texture)
{
  if (texture->two_colors)
    return texture->accent;
  if (hg_color_light(texture->base) > 0.45F)
    return (struct hg_color){texture->base.r * 0.26F, texture->base.g * 0.27F,
                             texture->base.b * 0.30F};
  return hg_color_mix(texture->base, (struct hg_color){0.86F, 0.84F, 0.80F}, 0.8F);
}

struct hg_color hg_texture_marble(const struct hg_texture *texture, struct hg_point point,
                                  uint32_t seed)
{
  float pixel = hg_footprint(point), x = point.u * 1.5F, y = point.v * 1.5F;
  float warp_x = hg_noise_octaves(x * 0.8F, y * 0.8F, 4, pixel * 1.2F, seed + 20);
  float warp_y = hg_noise_octaves(x * 0.8F + 7, y * 0.8F + 3, 4, pixel * 1.2F, seed + 21);
  /* veins run aslant, like beds that were tilted */
  float across = (x * 0.8F + y * 0.6F) + warp_x * 0.9F;
  float along = (y * 0.8F - x * 0.6F) * 0.45F + warp_y * 0.9F;
  float patches = 0.5F + 0.5F * hg_noise(x * 0.7F + warp_y, y * 0.7F, seed + 22);
  float bold = vein(across * 0.9F, along * 0.9F, 0.030F, pixel * 3, seed + 23);
  float fine = vein(across * 2.6F, along * 2.6F, 0.022F, pixel * 8, seed + 25);
  float hair = vein(across * 6.5F, along * 6.5F, 0.030F, pixel * 20, seed + 27);
  float strength =
      bold * (0.35F + 0.65F * patches) + fine * 0.55F * patches + hair * 0.2F * patches;
  bool dark = hg_color_light(texture->base) <= 0.45F;
  float cloud = hg_noise_octaves(across * 0.7F, along * 0.7F, 4, pixel * 2, seed + 29);
  float ground = 1 + cloud * (dark ? 0.45F : 0.10F);
  struct hg_color color = hg_color_scale(texture->base, ground);
  return hg_color_mix(color, vein_color(texture), fminf(strength, 1) * (dark ? 0.75F : 0.62F));
}

static struct hg_color granite(const struct hg_texture *texture, struct hg_point point)
{
  float pixel = hg_footprint(point), keep = hg_detail(0.006F, pixel);
  struct hg_cell cell = hg_noise_cell(point.u / 0.006F, point.v / 0.006F, 1, texture->seed);
  float fleck = (float)(cell.id & 255) / 255;
  float light = fleck < 0.22F ? 0.3F : fleck > 0.84F ? 1.9F : 0.7F + fleck * 0.5F;
  float cloud = hg_noise_octaves(point.u * 7, point.v * 7, 3, pixel * 7, texture->seed + 4);
  return hg_color_scale(texture->base, (1 + (light - 1) * keep) * (1 + 0.18F * cloud));
}

/* Chips of four tints in a ground; their edges are straight because cells are polygons. */
static struct hg_color terrazzo_chip(const struct hg_texture *texture, uint32_t id)
{
  static const struct hg_color chips[] = {{0.42F, 0.20F, 0.12F}, {0.17F, 0.19F, 0.20F},
                                          {0.62F, 0.44F, 0.22F}, {0.30F, 0.36F, 0.30F},
                                          {0.74F, 0.70F, 0.64F}, {0.52F, 0.26F, 0.20F}};
  if (texture->two_colors && id % 3 == 0)
    return texture->accent;
  struct hg_color chip = chips[id % (sizeof chips / sizeof *chips)];
  return hg_color_mix(chip, texture->base, 0.12F);
}

static struct hg_color terrazzo(const struct hg_texture *texture, struct hg_point point)
{
  struct hg_color color = texture->base;
  float pixel = hg_footprint(point);
  for (int layer = 0; layer < 3; layer++) {
    float size = layer == 0 ? 0.060F : layer == 1 ? 0.032F : 0.015F;
    uint32_t seed = texture->seed + (uint32_t)layer * 31;
    float bend = hg_noise(point.u / size * 1.5F, point.v / size * 1.5F, seed + 5) * 0.12F;
    struct hg_cell cell = hg_noise_cell(point.u / size + bend, point.v / size, 0.9F, seed);
    float reach = 0.18F + 0.22F * (float)(cell.id >> 8 & 255) / 255;
    float inside = hg_step_cover(reach - cell.nearest, 0, pixel / size);
    inside *= hg_step_cover(cell.second - cell.nearest, 0.12F, pixel / size);
    float keep = hg_detail(size, pixel);
    color = hg_color_mix(color, terrazzo_chip(texture, cell.id), inside * (0.25F + 0.75F * keep));
  }
  float dust = hg_noise_octaves(point.u * 60, point.v * 60, 2, pixel * 60, texture->seed + 9);
  return hg_color_scale(color, 1 + 0.05F * dust);
}

static struct hg_color concrete(const struct hg_texture *texture, struct hg_point point)
{
  float pixel = hg_footprint(point);
  float cloud = hg_noise_octaves(point.u * 1.3F, point.v * 1.3F, 6, pixel * 1.3F, texture->seed);
  float stain = hg_noise_octaves(point.u * 0.5F, point.v * 2.2F, 4, pixel * 2, texture->seed + 3);
  struct hg_cell pore = hg_noise_cell(point.u / 0.035F, point.v / 0.035F, 1, texture->seed + 6);
  float hole = pore.id % 5 == 0 ? expf(-pore.nearest * pore.nearest * 260) : 0;
  float x = fabsf(point.u - roundf(point.u / 1.2F) * 1.2F);
  float y = fabsf(point.v - roundf(point.v / 1.2F) * 1.2F);
  float joint =
      fmaxf(hg_line_cover(x, 0.003F, point.pixel_u), hg_line_cover(y, 0.003F, point.pixel_v));
  float grain = hg_noise_octaves(point.u * 90, point.v * 90, 2, pixel * 90, texture->seed + 8);
  float light = 1 + 0.26F * cloud + 0.10F * stain + 0.05F * grain;
  light *= (1 - 0.45F * hole * hg_detail(0.01F, pixel)) * (1 - 0.35F * joint);
  return hg_color_scale(texture->base, light);
}

/* Field stones: cells with dark mortar between, each its own tint, lit from above left. */
static struct hg_color rubble(const struct hg_texture *texture, struct hg_point point)
{
  const float size = 0.26F;
  float pixel = hg_footprint(point) / size;
  float x = point.u / size, y = point.v / size * 1.5F;
  x += 0.10F * hg_noise(x * 3, y * 3, texture->seed + 11);
  y += 0.10F * hg_noise(x * 3 + 9, y * 3, texture->seed + 12);
  struct hg_cell cell = hg_noise_cell(x, y, 0.8F, texture->seed);
  float gap = cell.second - cell.nearest;
  float mortar = 1 - hg_step_cover(gap, 0.09F, pixel + 0.05F);
  float tint = 0.70F + 0.55F * (float)(cell.id & 255) / 255;
  float warm = ((float)(cell.id >> 8 & 255) / 255 - 0.5F) * 0.22F;
  float rough = hg_noise_octaves(x * 5, y * 5, 4, pixel * 5, texture->seed ^ cell.id);
  float side = (x - cell.center_x) * 0.25F + (y - cell.center_y) * 0.45F;
  float rim = fminf(gap / 0.35F, 1);
  float light = tint * (1 + 0.28F * rough) * (1 - side * 0.55F) * (0.72F + 0.28F * rim);
  struct hg_color color = hg_color_scale(texture->base, light);
  color.r *= 1 + warm;
  color.b *= 1 - warm;
  struct hg_color joint = hg_color_scale(texture->base, 0.42F + 0.1F * rough);
  return hg_color_mix(color, joint, mortar);
}

/* Split slate: long thin slabs in courses, each with its own cleft surface. */
static struct hg_color slate(const struct hg_texture *texture, struct hg_point point)
{
  float height = point.upright ? 0.12F : 0.4F, length = point.upright ? 0.46F : 0.6F;
  int row = (int)floorf(point.v / height);
  float shifted = point.u + hg_random_at(row, 3, texture->seed) * length;
  int column = (int)floorf(shifted / length);
  uint32_t id = hg_hash_point(row, column, texture->seed);
  float x = shifted - (float)column * length, y = point.v - (float)row * height;
  float joint = hg_line_cover(fminf(x, length - x), 0.0025F, point.pixel_u);
  joint = fmaxf(joint, hg_line_cover(fminf(y, height - y), 0.0025F, point.pixel_v));
  float pixel = hg_footprint(point);
  float cleft = hg_noise_octaves(point.u * 5, point.v * 14, 5, pixel * 14, texture->seed ^ id);
  float rust = fmaxf(hg_noise(point.u * 3, point.v * 3, texture->seed + 5) - 0.25F, 0);
  float tone = 0.78F + 0.5F * (float)(id & 255) / 255;
  struct hg_color color = hg_color_scale(texture->base, tone * (1 + 0.5F * cleft));
  color = hg_color_mix(color, (struct hg_color){0.22F, 0.13F, 0.07F}, rust * 0.35F);
  return hg_color_scale(color, 1 - 0.6F * joint);
}

/* Polished slabs: each is cut from another part of the block, with a hairline joint between. */
static struct hg_color slabs(const struct hg_texture *texture, struct hg_point point)
{
  const float size = 0.9F;
  int ix = (int)floorf(point.u / size), iy = (int)floorf(point.v / size);
  bool dark = texture->pattern == HG_PATTERN_CHECKER && ((ix + iy) & 1) != 0;
  uint32_t id = hg_hash_point(ix, iy, texture->seed);
  float x = point.u - (float)ix * size, y = point.v - (float)iy * size;
  struct hg_point moved = point;
  struct hg_texture slab = *texture;
  if (dark)
    slab.base = texture->accent;
  slab.two_colors = texture->two_colors && texture->pattern != HG_PATTERN_CHECKER;
  moved.u += (float)(id & 63);
  moved.v += (float)(id >> 8 & 63);
  struct hg_color color = hg_texture_marble(&slab, moved, texture->seed);
  float joint = hg_line_cover(fminf(x, size - x), 0.0014F, point.pixel_u);
  joint = fmaxf(joint, hg_line_cover(fminf(y, size - y), 0.0014F, point.pixel_v));
  return hg_color_scale(color, (1 - 0.45F * joint) * (0.97F + 0.06F * (float)(id >> 16 & 1)));
}

struct hg_color hg_texture_stone(const struct hg_texture *texture, struct hg_point point)
{
  switch (texture->material) {
  case HG_MATERIAL_MARBLE:
    return slabs(texture, point);
  case HG_MATERIAL_GRANITE:
    return granite(texture, point);
  case HG_MATERIAL_TERRAZZO:
    return terrazzo(texture, point);
  case HG_MATERIAL_CONCRETE:
    return concrete(texture, point);
  case HG_MATERIAL_SLATE:
    return slate(texture, point);
  default:
    return rubble(texture, point);
  }
}
