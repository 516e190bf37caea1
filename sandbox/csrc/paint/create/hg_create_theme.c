#include "hg_create_theme.h"

#include <string.h>

#include "hg_object_stuff.h"

/* clang-format off */
#define COVER(name, laid, ...) {HG_MATERIAL_##name, HG_PATTERN_##laid, __VA_ARGS__}
#define PAINT(name, r, g, b) {HG_FINISH_##name, {r, g, b}}

static const struct hg_theme themes[] = {
  {
    .name = "MODERN",
    .floor = COVER(CONCRETE, NONE, {204, 203, 200}, {176, 176, 174}),
    .wall = COVER(PAINT, NONE, {240, 240, 238}, {200, 200, 200}),
    .side = COVER(PAINT, NONE, {226, 229, 232}, {200, 200, 200}),
    .tile = COVER(TILE, NONE, {206, 212, 217}, {186, 192, 198}),
    .bath_floor = COVER(TILE, NONE, {138, 146, 154}, {112, 120, 128}),
    .rug = COVER(WOOL, NONE, {188, 194, 200}, {150, 158, 168}),
    .front = {PAINT(SATIN, 58, 70, 84), PAINT(SATIN, 238, 239, 240)},
    .upper = {PAINT(SATIN, 240, 241, 242), PAINT(SATIN, 70, 84, 98)},
    .counter = PAINT(STONE, 236, 236, 234), .metal = PAINT(METAL, 176, 180, 186),
    .shelf = PAINT(SATIN, 236, 237, 238), .seat = PAINT(SATIN, 34, 36, 40),
    .cloth = {COVER(FABRIC, NONE, {118, 130, 146}, {34, 128, 136}),
              COVER(FABRIC, NONE, {70, 78, 90}, {226, 150, 60})},
    .table = COVER(PAINT, NONE, {238, 238, 238}, {60, 62, 66}),
    .body = COVER(PAINT, NONE, {62, 74, 88}, {230, 230, 230}),
    .lamp = COVER(METAL, NONE, {60, 64, 70}, {230, 230, 230}),
  },
  {
    .name = "INDUSTRIAL",
    .floor = COVER(CONCRETE, NONE, {128, 124, 118}, {100, 98, 94}),
    .wall = COVER(BRICK, NONE, {150, 76, 56}, {170, 158, 146}),
    .side = COVER(BRICK, NONE, {146, 78, 60}, {168, 156, 144}),
    .tile = COVER(TILE, SUBWAY, {58, 58, 60}, {150, 146, 140}),
    .bath_floor = COVER(SLATE, NONE, {78, 78, 80}, {60, 60, 62}),
    .rug = COVER(WOOL, NONE, {104, 92, 82}, {60, 56, 52}),
    .front = {PAINT(SATIN, 46, 46, 48), PAINT(WOOD, 112, 72, 44)},
    .upper = {PAINT(SATIN, 46, 46, 48), PAINT(SATIN, 52, 52, 54)},
    .counter = PAINT(WOOD, 134, 84, 48), .metal = PAINT(METAL, 70, 70, 74),
    .shelf = PAINT(WOOD, 122, 78, 46), .seat = PAINT(SATIN, 30, 30, 30),
    .cloth = {COVER(LEATHER, NONE, {142, 78, 42}, {40, 38, 36}),
              COVER(LEATHER, NONE, {70, 52, 42}, {176, 104, 54})},
    .table = COVER(WALNUT, NONE, {112, 74, 46}, {40, 40, 42}),
    .body = COVER(WALNUT, NONE, {104, 70, 44}, {40, 40, 42}),
    .lamp = COVER(METAL, NONE, {44, 44, 46}, {184, 110, 60}),
    .open_shelves = true, .handles = true,
  },
  {
    .name = "SCANDINAVIAN",
    .floor = COVER(OAK, PLANKS, {222, 192, 150}, {170, 134, 92}),
    .wall = COVER(PAINT, NONE, {246, 244, 239}, {214, 210, 202}),
    .side = COVER(PAINT, NONE, {214, 224, 214}, {190, 200, 190}),
    .tile = COVER(TILE, SUBWAY, {242, 242, 238}, {206, 204, 198}),
    .bath_floor = COVER(TILE, HEXAGON, {226, 228, 224}, {176, 180, 176}),
    .rug = COVER(WOOL, NONE, {236, 230, 216}, {170, 180, 168}),
    .front = {PAINT(SATIN, 244, 243, 239), PAINT(SATIN, 160, 178, 160)},
    .upper = {PAINT(WOOD, 214, 180, 134), PAINT(SATIN, 244, 243, 239)},
    .counter = PAINT(WOOD, 216, 178, 126), .metal = PAINT(METAL, 190, 188, 182),
    .shelf = PAINT(WOOD, 214, 178, 130), .seat = PAINT(WOOD, 214, 178, 130),
    .cloth = {COVER(LINEN, NONE, {226, 220, 206}, {146, 168, 150}),
              COVER(WOOL, NONE, {158, 176, 160}, {226, 216, 196})},
    .table = COVER(OAK, NONE, {214, 178, 128}, {180, 144, 100}),
    .body = COVER(OAK, NONE, {218, 184, 138}, {240, 240, 236}),
    .lamp = COVER(PAINT, NONE, {236, 232, 222}, {200, 164, 112}),
    .open_shelves = true, .handles = true,
  },
  {
    .name = "LUXURIOUS",
    .floor = COVER(MARBLE, CHECKER, {240, 236, 228}, {52, 48, 46}),
    .wall = COVER(PAINT, NONE, {30, 68, 60}, {200, 160, 84}),
    .side = COVER(PAINT, NONE, {34, 74, 66}, {200, 160, 84}),
    .tile = COVER(MARBLE, NONE, {240, 237, 230}, {190, 180, 166}),
    .bath_floor = COVER(MARBLE, CHECKER, {240, 236, 228}, {60, 54, 50}),
    .rug = COVER(VELVET, NONE, {222, 206, 176}, {168, 128, 68}),
    .front = {PAINT(SATIN, 24, 40, 66), PAINT(SATIN, 86, 30, 44)},
    .upper = {PAINT(SATIN, 24, 40, 66), PAINT(SATIN, 86, 30, 44)},
    .counter = PAINT(MARBLE, 242, 239, 232), .metal = PAINT(METAL, 212, 168, 88),
    .shelf = PAINT(METAL, 206, 164, 88), .seat = PAINT(VELVET, 120, 36, 56),
    .cloth = {COVER(VELVET, NONE, {150, 40, 66}, {212, 168, 88}),
              COVER(VELVET, NONE, {222, 204, 170}, {206, 164, 84})},
    .table = COVER(MARBLE, NONE, {240, 237, 230}, {206, 164, 84}),
    .body = COVER(MAHOGANY, NONE, {92, 46, 34}, {206, 164, 84}),
    .lamp = COVER(BRASS, NONE, {208, 166, 84}, {240, 230, 210}),
    .handles = true, .chandelier = true,
  },
};
/* clang-format on */

const struct hg_theme *hg_theme_find(const char *name)
{
  for (size_t i = 0; i < sizeof themes / sizeof *themes; i++) {
    if (strcmp(themes[i].name, name) == 0)
      return &themes[i];
  }
  return NULL;
}

struct hg_texture hg_cover_texture(const struct hg_cover *cover, uint32_t seed)
{
  return (struct hg_texture){.base = hg_color_of(cover->base),
                             .accent = hg_color_of(cover->accent),
                             .material = cover->material,
                             .pattern = cover->pattern,
                             .seed = seed,
                             .two_colors = cover->pattern == HG_PATTERN_CHECKER};
}

struct hg_style hg_cover_style(const struct hg_cover *cover, uint32_t seed)
{
  struct hg_style style = {.material = cover->material, .pattern = cover->pattern, .seed = seed};
  memcpy(style.base, cover->base, sizeof style.base);
  memcpy(style.accent, cover->accent, sizeof style.accent);
  return style;
}

uint32_t hg_paint_use(struct hg_scene *scene, const struct hg_paint *paint)
{
  return hg_stuff_plain(scene, paint->finish, paint->rgb[0], paint->rgb[1], paint->rgb[2]);
}
