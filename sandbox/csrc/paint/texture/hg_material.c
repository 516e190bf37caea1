#include "hg_material.h"

#include <stddef.h>

struct material_facts {
  uint8_t rgb[3];
  double gloss;
};

/* In the order of enum hg_material. */
static const struct material_facts facts[HG_MATERIAL_COUNT] = {
    {{176, 170, 160}, 0.10}, /* plain */
    {{222, 214, 200}, 0.05}, /* paint */
    {{214, 206, 194}, 0.02}, /* plaster */
    {{206, 198, 178}, 0.03}, /* wallpaper */
    {{150, 146, 140}, 0.00}, /* fabric */
    {{96, 40, 60}, 0.08},    /* velvet */
    {{134, 82, 46}, 0.25},   /* leather */
    {{206, 194, 170}, 0.00}, /* linen */
    {{214, 204, 186}, 0.00}, /* wool */
    {{226, 216, 202}, 0.00}, /* fur */
    {{168, 160, 150}, 0.00}, /* carpet */
    {{190, 146, 96}, 0.30},  /* oak */
    {{98, 64, 42}, 0.32},    /* walnut */
    {{218, 180, 124}, 0.22}, /* pine */
    {{112, 48, 34}, 0.38},   /* mahogany */
    {{204, 176, 108}, 0.22}, /* bamboo */
    {{188, 148, 98}, 0.08},  /* rattan */
    {{184, 136, 88}, 0.03},  /* cork */
    {{232, 230, 226}, 0.62}, /* marble */
    {{122, 118, 116}, 0.50}, /* granite */
    {{226, 220, 210}, 0.42}, /* terrazzo */
    {{158, 156, 152}, 0.12}, /* concrete */
    {{162, 152, 138}, 0.06}, /* stone */
    {{74, 80, 86}, 0.16},    /* slate */
    {{158, 78, 58}, 0.02},   /* brick */
    {{226, 226, 222}, 0.55}, /* tile */
    {{168, 172, 178}, 0.70}, /* metal */
    {{196, 154, 76}, 0.70},  /* brass */
    {{196, 216, 218}, 0.85}, /* glass */
    {{88, 130, 52}, 0.00},   /* grass */
    {{48, 118, 140}, 0.80},  /* water */
};

bool hg_material_is_wood(enum hg_material material)
{
  return material == HG_MATERIAL_OAK || material == HG_MATERIAL_WALNUT ||
         material == HG_MATERIAL_PINE || material == HG_MATERIAL_MAHOGANY;
}

double hg_material_gloss(enum hg_material material)
{
  return facts[material].gloss;
}

void hg_material_color(enum hg_material material, uint8_t rgb[3])
{
  for (size_t i = 0; i < 3; i++)
    rgb[i] = facts[material].rgb[i];
}
