/*
 * The materials a prompt can name, and the style (colours, material, seed) that is drawn with.
 *
 * A style's base colour is always set: to the prompt's colour, or else to the material's own one.
 * The accent is the second colour of the prompt, or a lighter or darker relative of the base; it is
 * for legs, trims, stripes, grout and the like.
 */
#ifndef HG_MATERIAL_H
#define HG_MATERIAL_H

#include <stdbool.h>
#include <stdint.h>

enum hg_material {
  HG_MATERIAL_PLAIN, /* the prompt names none */
  HG_MATERIAL_PAINT,
  HG_MATERIAL_PLASTER,
  HG_MATERIAL_WALLPAPER,
  HG_MATERIAL_FABRIC,
  HG_MATERIAL_VELVET,
  HG_MATERIAL_LEATHER,
  HG_MATERIAL_LINEN,
  HG_MATERIAL_WOOL,
  HG_MATERIAL_FUR,
  HG_MATERIAL_CARPET,
  HG_MATERIAL_OAK,
  HG_MATERIAL_WALNUT,
  HG_MATERIAL_PINE,
  HG_MATERIAL_MAHOGANY,
  HG_MATERIAL_BAMBOO,
  HG_MATERIAL_RATTAN,
  HG_MATERIAL_CORK,
  HG_MATERIAL_MARBLE,
  HG_MATERIAL_GRANITE,
  HG_MATERIAL_TERRAZZO,
  HG_MATERIAL_CONCRETE,
  HG_MATERIAL_STONE,
  HG_MATERIAL_SLATE,
  HG_MATERIAL_BRICK,
  HG_MATERIAL_TILE,
  HG_MATERIAL_METAL, /* steel, chrome, iron: told apart by the base colour */
  HG_MATERIAL_BRASS,
  HG_MATERIAL_GLASS,
  HG_MATERIAL_GRASS,
  HG_MATERIAL_WATER,
  HG_MATERIAL_COUNT
};

enum hg_pattern {
  HG_PATTERN_NONE,
  HG_PATTERN_STRIPES,
  HG_PATTERN_CHECKER,
  HG_PATTERN_DOTS,
  HG_PATTERN_PLAID,
  HG_PATTERN_HERRINGBONE,
  HG_PATTERN_HEXAGON,
  HG_PATTERN_SUBWAY,
  HG_PATTERN_MOSAIC,
  HG_PATTERN_ZELLIGE,
  HG_PATTERN_PLANKS,
  HG_PATTERN_FLORAL,
  HG_PATTERN_GEOMETRIC,
  HG_PATTERN_COUNT
};

struct hg_style {
  uint8_t base[3], accent[3];
  enum hg_material material;
  enum hg_pattern pattern;
  uint32_t seed;
};

/* oak, walnut, pine, mahogany */
bool hg_material_is_wood(enum hg_material material);

/* 0 (wool) to 1 (mirror): how much the surroundings are reflected */
double hg_material_gloss(enum hg_material material);

/* The colour a material has when the prompt names none. */
void hg_material_color(enum hg_material material, uint8_t rgb[3]);

#endif
