/* A kitchen: a run of cabinets along the back wall, and an island or a table before it. */
#include "hg_create_set.h"
#include "hg_create_units.h"

#define MODULE 0.62 /* metres: a cabinet's width, about */
#define MOST 9      /* cabinets in a run */
#define UPPER_LOW 1.42
#define UPPER_HIGH 2.16

struct run {
  struct hg_set *set;
  const struct hg_paint *lower, *upper;
  int count, tall; /* modules in all; of these, tall ones at the run's start */
  int sink, hob;
  double width, start; /* of a module; x from the stage's side */
  double top;          /* how high tall cabinets reach */
};

static struct run plan_run(struct hg_set *set)
{
  const struct hg_theme *theme = set->theme;
  double space = set->stage.to - set->stage.from;
  struct run run = {.set = set, .lower = &theme->front[set->second]};
  run.upper = &theme->upper[set->second];
  run.count = (int)hg_clamp(floor(space / MODULE), 3, MOST);
  run.width = fmin(space / run.count, 0.75);
  run.start = (space - run.width * run.count) / 2;
  run.tall = run.count >= 6 ? 2 : run.count >= 4 ? 1 : 0;
  int base = run.count - run.tall;
  run.sink = run.tall + base / 4;
  run.hob = run.tall + (base * 3 + 2) / 4;
  if (run.hob >= run.count)
    run.hob = run.count - 1;
  run.top = fmin(set->stage.top - 0.08, 2.2);
  return run;
}

static double module_x(const struct run *run, double index)
{
  return hg_set_x(run->set, run->start + run->width * (index + 0.5));
}

static void build_lower(const struct run *run, int i)
{
  struct hg_scene *scene = run->set->scene;
  const struct hg_theme *theme = run->set->theme;
  if (i < run->tall) {
    hg_unit_tall(scene, theme, run->lower, run->width, run->top, i == 0);
    return;
  }
  enum hg_unit_front front = i == run->hob && run->tall < 2 ? HG_UNIT_OVEN
                             : i == run->sink               ? HG_UNIT_DOORS
                             : (i + run->set->second) % 2   ? HG_UNIT_DRAWERS
                                                            : HG_UNIT_DOORS;
  hg_unit_base(scene, theme, run->lower, run->width, front);
  if (i == run->sink)
    hg_unit_sink(scene, theme, run->width);
  if (i == run->hob)
    hg_unit_hob(scene, run->width);
}

static void build_upper(const struct run *run, int i)
{
  struct hg_scene *scene = run->set->scene;
  const struct hg_theme *theme = run->set->theme;
  if (i < run->tall)
    return;
  if (i == run->hob)
    hg_unit_hood(scene, theme, run->width * 1.1, fmin(run->set->stage.top, 2.6));
  else if (theme->open_shelves)
    hg_unit_shelves(scene, theme, run->width, UPPER_LOW + 0.1);
  else
    hg_unit_wall(scene, theme, run->upper, run->width, UPPER_LOW, fmin(UPPER_HIGH, run->top));
}

static void build_module(const struct run *run, int i)
{
  struct hg_scene *scene = run->set->scene;
  hg_scene_push(scene);
  hg_scene_move(scene, module_x(run, i), 0, 0.01);
  build_lower(run, i);
  build_upper(run, i);
  hg_scene_pop(scene);
}

/* The worktop over all base cabinets, the tiles over it, and what stands on it. */
static void build_worktop(const struct run *run)
{
  struct hg_set *set = run->set;
  double a = hg_set_x(set, run->start + run->width * run->tall);
  double b = hg_set_x(set, run->start + run->width * run->count);
  double low = fmin(a, b), high = fmax(a, b), top = HG_UNIT_HIGH;
  hg_paint_use(set->scene, &set->theme->counter);
  hg_part_block(set->scene, hg_vec(low - 0.01, top - 0.04, 0), hg_vec(high + 0.01, top, 0.64),
                0.005);
  struct hg_zone tiles = {
      .plane = HG_PLANE_BACK, .low_u = low, .high_u = high, .low_v = top - 0.05};
  tiles.high_v = set->theme->open_shelves ? 1.48 : UPPER_LOW + 0.05;
  tiles.texture = hg_cover_texture(&set->theme->tile, set->seed + 3);
  hg_set_zone(set, &tiles);
  hg_set_block(set, hg_vec(low, 0, 0), hg_vec(high, top, 0.6), 1);
  if (!set->theme->open_shelves)
    hg_set_block(set, hg_vec(low, UPPER_LOW, 0), hg_vec(high, UPPER_HIGH, 0.35), 0.4);
}

static void build_tall_shade(const struct run *run)
{
  struct hg_set *set = run->set;
  if (run->tall == 0)
    return;
  double a = hg_set_x(set, run->start), b = hg_set_x(set, run->start + run->width * run->tall);
  hg_set_block(set, hg_vec(fmin(a, b), 0, 0), hg_vec(fmax(a, b), run->top, 0.6), 1);
}

static void decorate(const struct run *run)
{
  static const struct hg_cover plain = {HG_MATERIAL_PLAIN, HG_PATTERN_NONE, {0}, {0}};
  struct hg_set *set = run->set;
  int free = run->sink + 1 < run->hob ? run->sink + 1 : run->count - 1;
  struct hg_prop flowers = {.build = hg_build_flowers,
                            .at = {module_x(run, free), HG_UNIT_HIGH, 0.3},
                            .scale = 0.62,
                            .cover = &plain};
  if (free != run->hob && free != run->sink)
    hg_set_put(set, &flowers);
}

static void hang_lamps(struct hg_set *set, double x, double z, double width)
{
  double high = fmin(set->stage.top, 2.6), foot = high - (set->theme->chandelier ? 0.6 : 0.68);
  int count = set->theme->chandelier ? 1 : width > 1.9 ? 3 : 2;
  for (int i = 0; i < count; i++) {
    struct hg_prop lamp = {.build = set->theme->chandelier ? hg_build_chandelier : hg_build_pendant,
                           .at = {x + (i - (count - 1) / 2.0) * width * 0.36, foot, z},
                           .scale = set->theme->chandelier ? 0.75 : 0.65,
                           .aspect = set->theme->chandelier ? 1.05 : 0.5 / 1.05,
                           .cover = &set->theme->lamp};
    hg_set_put(set, &lamp);
  }
}

static void build_island(struct hg_set *set, double z)
{
  double space = set->stage.to - set->stage.from, width = hg_clamp(space * 0.4, 1.5, 2.4);
  double x = (set->stage.from + set->stage.to) / 2 + (set->mirrored ? 0.1 : -0.1) * space * 0.5;
  struct hg_cover cover = {HG_MATERIAL_PAINT, HG_PATTERN_NONE, {0}, {0}};
  const struct hg_paint *paint = &set->theme->front[!set->second];
  for (int c = 0; c < 3; c++) {
    cover.base[c] = paint->rgb[c];
    cover.accent[c] = set->theme->metal.rgb[c];
  }
  if (paint->finish == HG_FINISH_WOOD)
    cover.material = HG_MATERIAL_WALNUT;
  struct hg_prop island = {.build = hg_build_kitchen_island,
                           .at = {x, 0, z},
                           .size = {width, 0.92, 0.8},
                           .aspect = width / 1.25,
                           .cover = &cover};
  hg_set_put(set, &island);
  hang_lamps(set, x, z, width);
}

static void build_table(struct hg_set *set, double z)
{
  double x = (set->stage.from + set->stage.to) / 2;
  struct hg_prop table = {.build = hg_build_dining_table,
                          .at = {x, 0, z},
                          .size = {1.7, 0.75, 0.9},
                          .aspect = 1.7,
                          .cover = &set->theme->table};
  hg_set_put(set, &table);
  for (int side = -1; side <= 1; side += 2) {
    struct hg_prop chair = {.build = hg_build_chair,
                            .at = {x + side * 1.12, 0, z},
                            .size = {0.5, 0.9, 0.5},
                            .yaw = side * -80.0,
                            .aspect = 0.5,
                            .cover = &set->theme->cloth[set->second]};
    hg_set_put(set, &chair);
  }
  hang_lamps(set, x, z, 1.3);
}

void hg_set_kitchen(struct hg_set *set)
{
  struct run run = plan_run(set);
  for (int i = 0; i < run.count; i++)
    build_module(&run, i);
  build_tall_shade(&run);
  build_worktop(&run);
  decorate(&run);
  double space = set->stage.to - set->stage.from, z = hg_clamp(set->stage.front - 0.85, 1.5, 2.0);
  if (set->stage.front < 2.1 || space < 2.9)
    return;
  if (set->mirrored != set->second)
    build_table(set, z);
  else
    build_island(set, z);
}
