/* A bathroom: tiled walls, a bathtub, a vanity with its mirror, a shower behind glass. */
#include <string.h>

#include "hg_create_set.h"
#include "hg_create_units.h"

#define SHOWER 1.0
#define TUB 1.75
#define TILED 2.1 /* metres of tiles up the walls */

static void tile_walls(struct hg_set *set)
{
  static const enum hg_plane planes[] = {HG_PLANE_BACK, HG_PLANE_LEFT, HG_PLANE_RIGHT};
  bool whole = set->theme->open_shelves == set->second; /* to the ceiling, or half high */
  set->floor = hg_cover_texture(&set->theme->bath_floor, set->seed);
  for (int i = 0; i < 3; i++) {
    struct hg_zone zone = {.plane = planes[i], .low_u = -HG_STAGE_FAR, .high_u = HG_STAGE_FAR};
    zone.low_v = -0.1;
    zone.high_v = whole ? TILED : 1.2;
    zone.texture = hg_cover_texture(&set->theme->tile, set->seed + 3);
    hg_set_zone(set, &zone);
  }
}

static void build_basin(struct hg_scene *scene, const struct hg_theme *theme, double x, double top)
{
  const struct hg_ring bowl[] = {{0, 0},        {0.13, 0},     {0.2, 0.06},  {0.225, 0.125},
                                 {0.21, 0.125}, {0.18, 0.065}, {0.1, 0.035}, {0, 0.03}};
  hg_scene_push(scene);
  hg_scene_move(scene, x, top, 0.28);
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 246, 246, 244);
  hg_shape_lathe(scene, bowl, 8, true);
  hg_scene_pop(scene);
  hg_scene_push(scene);
  hg_scene_move(scene, x, top, 0.05);
  hg_unit_faucet(scene, theme, 0.27);
  hg_scene_pop(scene);
}

static void build_lamp(struct hg_set *set, double x)
{
  struct hg_scene *scene = set->scene;
  hg_paint_use(scene, &set->theme->metal);
  hg_part_block(scene, hg_vec(x - 0.03, 1.58, 0), hg_vec(x + 0.03, 1.7, 0.04), 0.006);
  hg_shape_rod(scene, hg_vec(x, 1.62, 0.02), hg_vec(x, 1.62, 0.1), 0.01, 0.01);
  hg_stuff_plain(scene, HG_FINISH_GLOW, 255, 238, 206);
  hg_shape_rod(scene, hg_vec(x, 1.62, 0.1), hg_vec(x, 1.84, 0.1), 0.045, 0.045);
}

/* A drawer unit that hangs on the wall, one or two basins, a mirror between lamps. */
static void build_vanity(struct hg_set *set, double x, double width)
{
  static const struct hg_cover silver = {HG_MATERIAL_METAL, HG_PATTERN_NONE, {190, 194, 198}, {0}};
  struct hg_scene *scene = set->scene;
  const struct hg_theme *theme = set->theme;
  int basins = width > 1.5 ? 2 : 1, drawers = (int)(width / 0.5);
  double part = width / drawers, top = 0.86;
  const struct hg_paint *paint = theme->open_shelves ? &theme->shelf : &theme->front[set->second];
  hg_scene_push(scene);
  hg_scene_move(scene, x, 0, 0);
  hg_paint_use(scene, paint);
  hg_part_block(scene, hg_vec(-width / 2, 0.38, 0), hg_vec(width / 2, 0.82, 0.48), 0.004);
  for (int i = 0; i < drawers * 2; i++) {
    hg_scene_push(scene);
    hg_scene_move(scene, -width / 2 + part * (i / 2 + 0.5), 0.49 + 0.22 * (i & 1), 0.486);
    hg_paint_use(scene, paint);
    hg_part_front(scene, part - 0.01, 0.21);
    hg_paint_use(scene, &theme->metal);
    hg_scene_move(scene, 0, 0.055, 0.01);
    hg_part_handle(scene, 0.16);
    hg_scene_pop(scene);
  }
  hg_paint_use(scene, &theme->counter);
  hg_part_block(scene, hg_vec(-width / 2 - 0.02, 0.82, 0), hg_vec(width / 2 + 0.02, top, 0.52),
                0.005);
  for (int i = 0; i < basins; i++)
    build_basin(scene, theme, basins == 1 ? 0 : (i == 0 ? -0.25 : 0.25) * width, top);
  hg_scene_pop(scene);
  hg_set_block(set, hg_vec(x - width / 2, 0.38, 0), hg_vec(x + width / 2, top, 0.5), 0.8);
  double wide = hg_clamp(width * 0.75, 0.7, 1.3);
  struct hg_prop mirror = {.build = hg_build_mirror,
                           .at = {x, 1.58, 0.03},
                           .scale = wide / (0.9 * 1.18),
                           .aspect = set->second ? 1 : 1.4,
                           .cover = theme->chandelier ? &theme->lamp : &silver};
  hg_set_put(set, &mirror);
  hg_set_block(set, hg_vec(x - wide / 2, 1.2, 0), hg_vec(x + wide / 2, 1.95, 0.04), 0);
  build_lamp(set, x - wide / 2 - 0.14);
  build_lamp(set, x + wide / 2 + 0.14);
}

static void build_tub(struct hg_set *set, double x, double z)
{
  struct hg_cover cover = {HG_MATERIAL_PAINT, HG_PATTERN_NONE, {245, 245, 243}, {200, 200, 200}};
  const struct hg_paint *paint = &set->theme->front[set->second];
  if (set->theme->chandelier || strcmp(set->theme->name, "INDUSTRIAL") == 0) {
    for (int c = 0; c < 3; c++)
      cover.base[c] = paint->rgb[c];
  }
  struct hg_prop tub = {.build = hg_build_bathtub,
                        .at = {x, 0, z},
                        .size = {1.5, 0.6, 0.7},
                        .yaw = set->second ? 0 : (set->mirrored ? 9 : -9),
                        .cover = &cover};
  hg_set_put(set, &tub);
}

/* A tray, a glass pane towards the room, a rain shower on its pipe. */
static void build_shower(struct hg_set *set, double x, double inner)
{
  struct hg_scene *scene = set->scene;
  double half = SHOWER / 2, top = 2.05;
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 240, 240, 238);
  hg_part_block(scene, hg_vec(x - half, 0, 0), hg_vec(x + half, 0.05, 0.95), 0.01);
  hg_paint_use(scene, &set->theme->metal);
  const struct hg_vec pipe[] = {{x, 1.0, 0.05}, {x, 2.0, 0.05}, {x, 2.12, 0.12}, {x, 2.1, 0.4}};
  hg_shape_hose(scene, pipe, 4, 0.014, 0.012);
  hg_shape_rod(scene, hg_vec(x, 2.07, 0.4), hg_vec(x, 2.09, 0.4), 0.15, 0.14);
  hg_part_block(scene, hg_vec(x - 0.13, 1.05, 0.03), hg_vec(x + 0.13, 1.1, 0.09), 0.015);
  double side = x + inner * half, frame = 0.014;
  hg_part_block(scene, hg_vec(side - frame, 0.05, 0.93), hg_vec(side + frame, top, 0.96), 0.002);
  hg_part_block(scene, hg_vec(x - half, top, 0.93), hg_vec(x + half, top + 0.03, 0.96), 0.002);
  hg_part_block(scene, hg_vec(side - frame, top, 0), hg_vec(side + frame, top + 0.03, 0.96), 0.002);
  hg_stuff_plain(scene, HG_FINISH_GLASS, 214, 230, 230);
  hg_part_block(scene, hg_vec(side - 0.005, 0.05, 0), hg_vec(side + 0.005, top, 0.94), 0.001);
  hg_part_block(scene, hg_vec(x - half, 0.05, 0.94), hg_vec(x + half * 0.1, top, 0.95), 0.001);
  hg_set_block(set, hg_vec(x - half, 0, 0), hg_vec(x + half, 0.05, 0.95), 0.7);
}

static void build_towels(struct hg_set *set, double x)
{
  struct hg_scene *scene = set->scene;
  const uint8_t *rgb = set->theme->cloth[set->second].accent;
  hg_paint_use(scene, &set->theme->metal);
  hg_shape_rod(scene, hg_vec(x - 0.28, 1.3, 0.08), hg_vec(x + 0.28, 1.3, 0.08), 0.012, 0.012);
  hg_stuff_plain(scene, HG_FINISH_WOOL, 240, 236, 228);
  hg_part_block(scene, hg_vec(x - 0.24, 0.82, 0.06), hg_vec(x + 0.02, 1.325, 0.1), 0.015);
  hg_stuff_plain(scene, HG_FINISH_WOOL, rgb[0], rgb[1], rgb[2]);
  hg_part_block(scene, hg_vec(x + 0.05, 0.9, 0.06), hg_vec(x + 0.25, 1.325, 0.1), 0.015);
  hg_set_block(set, hg_vec(x - 0.24, 0.85, 0), hg_vec(x + 0.25, 1.3, 0.1), 0);
}

static void build_plant(struct hg_set *set, double from_left, double z)
{
  static const struct hg_cover plain = {HG_MATERIAL_PLAIN, HG_PATTERN_NONE, {0}, {0}};
  struct hg_prop plant = {.build = hg_build_plant,
                          .at = {hg_set_x(set, from_left), 0, z},
                          .size = {0.4, 1, 0.4},
                          .scale = 0.8,
                          .aspect = 0.5,
                          .cover = &plain};
  hg_set_put(set, &plant);
}

void hg_set_bathroom(struct hg_set *set)
{
  double space = set->stage.to - set->stage.from;
  bool shower = space > 3.4;
  double rest = space - (shower ? SHOWER + 0.15 : 0), vanity = hg_clamp(rest - TUB - 0.7, 0.8, 1.7);
  double first = shower ? SHOWER + 0.15 : 0, gap = fmax((rest - TUB - vanity) / 3, 0.05);
  tile_walls(set);
  if (shower)
    build_shower(set, hg_set_x(set, SHOWER / 2 + 0.02), set->mirrored ? -1 : 1);
  double at = first + gap + vanity / 2;
  build_vanity(set, hg_set_x(set, at), vanity);
  at += vanity / 2 + gap + TUB / 2;
  double z = hg_clamp(set->stage.front - 0.7, 0.46, set->second ? 0.55 : 0.95);
  build_tub(set, hg_set_x(set, at), z);
  if (space > 4)
    build_towels(set, hg_set_x(set, at));
  if (space > 4.6)
    build_plant(set, space - 0.28, 0.35);
  if (set->stage.front > 1.6)
    hg_set_rug(set, hg_set_x(set, first + gap + vanity / 2), fmin(1.15, set->stage.front - 0.5),
               1.1, 0.62);
}
