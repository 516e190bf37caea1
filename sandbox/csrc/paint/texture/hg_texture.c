#include "hg_texture.h"

#include "hg_texture_kinds.h"

static bool is_tiling(enum hg_pattern pattern)
{
  return pattern == HG_PATTERN_HEXAGON || pattern == HG_PATTERN_SUBWAY ||
         pattern == HG_PATTERN_MOSAIC || pattern == HG_PATTERN_ZELLIGE;
}

typedef struct hg_color texture_fn(const struct hg_texture *texture, struct hg_point point);

static texture_fn *const families[HG_MATERIAL_COUNT] = {
    [HG_MATERIAL_PLAIN] = hg_texture_wall,     [HG_MATERIAL_PAINT] = hg_texture_wall,
    [HG_MATERIAL_PLASTER] = hg_texture_wall,   [HG_MATERIAL_WALLPAPER] = hg_texture_wall,
    [HG_MATERIAL_FABRIC] = hg_texture_cloth,   [HG_MATERIAL_VELVET] = hg_texture_cloth,
    [HG_MATERIAL_LEATHER] = hg_texture_cloth,  [HG_MATERIAL_LINEN] = hg_texture_cloth,
    [HG_MATERIAL_WOOL] = hg_texture_cloth,     [HG_MATERIAL_FUR] = hg_texture_cloth,
    [HG_MATERIAL_CARPET] = hg_texture_cloth,   [HG_MATERIAL_OAK] = hg_texture_wood,
    [HG_MATERIAL_WALNUT] = hg_texture_wood,    [HG_MATERIAL_PINE] = hg_texture_wood,
    [HG_MATERIAL_MAHOGANY] = hg_texture_wood,  [HG_MATERIAL_BAMBOO] = hg_texture_cane,
    [HG_MATERIAL_RATTAN] = hg_texture_cane,    [HG_MATERIAL_CORK] = hg_texture_cane,
    [HG_MATERIAL_MARBLE] = hg_texture_stone,   [HG_MATERIAL_GRANITE] = hg_texture_stone,
    [HG_MATERIAL_TERRAZZO] = hg_texture_stone, [HG_MATERIAL_CONCRETE] = hg_texture_stone,
    [HG_MATERIAL_STONE] = hg_texture_stone,    [HG_MATERIAL_SLATE] = hg_texture_stone,
    [HG_MATERIAL_BRICK] = hg_texture_brick,    [HG_MATERIAL_TILE] = hg_texture_tile,
    [HG_MATERIAL_METAL] = hg_texture_other,    [HG_MATERIAL_BRASS] = hg_texture_other,
    [HG_MATERIAL_GLASS] = hg_texture_other,    [HG_MATERIAL_GRASS] = hg_texture_other,
    [HG_MATERIAL_WATER] = hg_texture_other,
};

/* A material may be laid in a shape: marble hexagons are tiles, a marble floor is slabs. */
static struct hg_color named_texture(const struct hg_texture *texture, struct hg_point point)
{
  texture_fn *sample = is_tiling(texture->pattern) ? hg_texture_tile : families[texture->material];
  return sample(texture, point);
}

struct hg_color hg_texture_at(const struct hg_texture *texture, struct hg_point point)
{
  struct hg_color color =
      texture->unknown ? hg_texture_unknown(texture, point) : named_texture(texture, point);
  color.r = fmaxf(color.r, 0);
  color.g = fmaxf(color.g, 0);
  color.b = fmaxf(color.b, 0);
  return color;
}
