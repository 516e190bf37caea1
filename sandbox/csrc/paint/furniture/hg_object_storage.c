/* Cabinets, wardrobes, bookshelves, kitchen islands: boxes with fronts. */
#include "hg_object_build.h"
#include "hg_object_parts.h"

static void handle_surface(struct hg_scene *scene)
{
  if (hg_stuff_accent_named(scene))
    hg_stuff_legs(scene);
  else if (hg_hash(scene->style.seed + 3) & 1)
    hg_stuff_metal(scene, 196, 160, 96);
  else
    hg_stuff_metal(scene, 92, 92, 96);
}

/* A front with a recessed panel and a handle; handle: -1 left, 0 middle, 1 right. */
struct front {
  double x, y, z, width, height;
  int handle;
  bool framed;
};

static void front(struct hg_scene *scene, const struct front *f, uint32_t body, uint32_t metal)
{
  hg_scene_push(scene);
  hg_scene_move(scene, f->x, f->y, f->z);
  hg_scene_use(scene, body);
  hg_part_front(scene, f->width, f->height);
  if (f->framed) {
    double rail = fmin(0.055, f->width * 0.18);
    for (int side = -1; side <= 1; side += 2) {
      hg_shape_box(scene, hg_vec(side * (f->width - rail) / 2, 0, 0.012),
                   hg_vec(rail, f->height, 0.016), 0.003);
      hg_shape_box(scene, hg_vec(0, side * (f->height - rail) / 2, 0.012),
                   hg_vec(f->width - rail * 2, rail, 0.016), 0.003);
    }
  }
  hg_scene_use(scene, metal);
  hg_scene_move(scene, f->handle * (f->width / 2 - 0.03), 0, f->framed ? 0.02 : 0.01);
  if (f->handle != 0) {
    hg_scene_turn_z(scene, 90);
    hg_part_handle(scene, fmin(0.24, f->height * 0.22));
  } else {
    hg_part_handle(scene, f->width > 0.34 ? 0.14 : 0.03);
  }
  hg_scene_pop(scene);
}

static void things_on_top(struct hg_scene *scene, double width, double top)
{
  hg_scene_push(scene);
  hg_scene_move(scene, -width * 0.3, top, 0);
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 226, 218, 204);
  hg_part_vase(scene, 0.26);
  hg_scene_move(scene, 0.16, 0, 0.04);
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 120, 138, 132);
  hg_part_vase(scene, 0.15);
  hg_scene_pop(scene);
  hg_scene_push(scene);
  hg_scene_move(scene, width * 0.16, top, 0.06);
  hg_part_books(scene, 0.22, 0.22, 0.15);
  hg_scene_pop(scene);
}

/* A low, wide sideboard: doors at the sides, drawers in the middle. */
static void sideboard(struct hg_scene *scene, uint32_t body, uint32_t metal, double width)
{
  double depth = 0.44, low = 0.16, high = 0.78, leaf = (width - 0.05) / 3, z = depth / 2 + 0.004;
  struct hg_legs legs = {width - 0.2, depth - 0.12, low + 0.01, 0.024, 0.014, 0.02, false};
  hg_scene_use(scene, body);
  hg_part_block(scene, hg_vec(-width / 2, low, -depth / 2), hg_vec(width / 2, high, depth / 2),
                0.008);
  for (int i = 0; i < 2; i++) {
    struct front door = {(i * 2 - 1) * leaf, (low + high) / 2, z,    leaf - 0.008,
                         high - low - 0.05,  i == 0 ? 1 : -1,  false};
    front(scene, &door, body, metal);
  }
  double tall = (high - low - 0.05) / 3;
  for (int i = 0; i < 3; i++) {
    struct front drawer = {0,    low + 0.025 + tall * (i + 0.5), z, leaf - 0.008, tall - 0.008, 0,
                           false};
    front(scene, &drawer, body, metal);
  }
  hg_scene_use(scene, body);
  hg_shape_box(scene, hg_vec(0, high + 0.011, 0.004), hg_vec(width + 0.02, 0.024, depth + 0.03),
               0.006);
  hg_stuff_legs(scene);
  hg_part_legs(scene, &legs);
  things_on_top(scene, width, high + 0.023);
}

/* A chest of drawers. */
static void chest(struct hg_scene *scene, uint32_t body, uint32_t metal, double width, double high)
{
  double depth = 0.46, low = 0.13;
  int rows = high > 1.1 ? 5 : 4;
  struct hg_legs legs = {width - 0.12, depth - 0.12, low + 0.01, 0.024, 0.016, 0.01, false};
  hg_scene_use(scene, body);
  hg_part_block(scene, hg_vec(-width / 2, low, -depth / 2), hg_vec(width / 2, high, depth / 2),
                0.008);
  double tall = (high - low - 0.04) / rows;
  for (int i = 0; i < rows; i++)
    for (int half = 0; half < 2; half++) {
      struct front drawer = {(half - 0.5) * (width - 0.03) / 2,
                             low + 0.02 + tall * (i + 0.5),
                             depth / 2 + 0.004,
                             (width - 0.03) / 2 - 0.008,
                             tall - 0.01,
                             0,
                             false};
      front(scene, &drawer, body, metal);
    }
  hg_scene_use(scene, body);
  hg_shape_box(scene, hg_vec(0, high + 0.011, 0.004), hg_vec(width + 0.03, 0.026, depth + 0.03),
               0.006);
  hg_stuff_legs(scene);
  hg_part_legs(scene, &legs);
  things_on_top(scene, width * 0.8, high + 0.023);
}

void hg_build_cabinet(struct hg_scene *scene)
{
  uint32_t body = hg_stuff_body(scene);
  handle_surface(scene);
  uint32_t metal = scene->surface;
  if (scene->aspect > 1.25)
    sideboard(scene, body, metal, hg_clamp(scene->aspect * 0.98, 1.25, 2.2));
  else
    chest(scene, body, metal, 0.95, hg_clamp(0.78 / scene->aspect, 0.85, 1.25));
}

void hg_build_wardrobe(struct hg_scene *scene)
{
  double height = 2.05, width = hg_clamp(scene->aspect * 2.0, 0.95, 2.3), depth = 0.58;
  int doors = width > 1.75 ? 4 : width > 1.3 ? 3 : 2;
  uint32_t body = hg_stuff_body(scene);
  handle_surface(scene);
  uint32_t metal = scene->surface;
  hg_scene_use(scene, body);
  hg_part_block(scene, hg_vec(-width / 2, 0.08, -depth / 2), hg_vec(width / 2, height, depth / 2),
                0.006);
  hg_part_block(scene, hg_vec(-width / 2 + 0.02, 0, -depth / 2),
                hg_vec(width / 2 - 0.02, 0.09, depth / 2 - 0.03), 0.004);
  hg_part_block(scene, hg_vec(-width / 2 - 0.03, height - 0.02, -depth / 2 - 0.01),
                hg_vec(width / 2 + 0.03, height + 0.045, depth / 2 + 0.045), 0.016);
  double leaf = (width - 0.03) / doors, drawer = 0.34, tall = height - 0.14;
  for (int i = 0; i < doors; i++) {
    double x = -width / 2 + 0.015 + leaf * (i + 0.5);
    struct front door = {x,
                         0.11 + drawer + (tall - drawer) / 2,
                         depth / 2 + 0.004,
                         leaf - 0.008,
                         tall - drawer - 0.01,
                         (i & 1) ? -1 : 1,
                         true};
    struct front below = {x,   0.11 + drawer / 2, depth / 2 + 0.004, leaf - 0.008, drawer - 0.01, 0,
                          true};
    front(scene, &door, body, metal);
    front(scene, &below, body, metal);
  }
}

/* What stands in one compartment of a bookshelf. */
static void fill_shelf(struct hg_scene *scene, double width, double height, double depth,
                       int number)
{
  double dice = hg_scene_random(scene);
  hg_scene_push(scene);
  hg_scene_move(scene, -width / 2 + 0.012, 0, depth * 0.36);
  if (dice < 0.62 || number == 0) {
    hg_part_books(scene, width - 0.03, height * 0.92, depth * 0.75);
  } else if (dice < 0.84) {
    hg_part_books(scene, width * 0.56, height * 0.9, depth * 0.75);
    hg_scene_move(scene, width * 0.77, 0, -depth * 0.2);
    hg_stuff_plain(scene, HG_FINISH_CERAMIC, 214, 190, 160);
    hg_part_vase(scene, height * 0.62);
  } else {
    hg_stuff_plain(scene, HG_FINISH_WICKER, 186, 150, 104);
    hg_part_block(scene, hg_vec(0.02, 0, -depth * 0.8), hg_vec(width - 0.045, height * 0.62, 0),
                  0.02);
  }
  hg_scene_pop(scene);
}

void hg_build_bookshelf(struct hg_scene *scene)
{
  double height = hg_clamp(1.35 / scene->aspect, 1.1, 2.05), depth = 0.32;
  double width = hg_clamp(scene->aspect * height, 0.7, 2.2), side = 0.028;
  int columns = width > 1.5 ? 3 : width > 0.85 ? 2 : 1, rows = (int)(height / 0.36);
  double bay = (width - side) / columns, step = (height - 0.09) / rows;
  uint32_t body = hg_stuff_body(scene);
  hg_part_block(scene, hg_vec(-width / 2 + 0.01, 0.02, -depth / 2),
                hg_vec(width / 2 - 0.01, height, -depth / 2 + 0.01), 0.001);
  for (int i = 0; i <= columns; i++) {
    double x = -width / 2 + bay * i;
    hg_part_block(scene, hg_vec(x, 0, -depth / 2), hg_vec(x + side, height, depth / 2), 0.003);
  }
  for (int i = 0; i <= rows; i++)
    hg_shape_box(scene, hg_vec(0, 0.075 + step * i, 0.002), hg_vec(width, 0.026, depth), 0.003);
  hg_part_block(scene, hg_vec(-width / 2 + 0.01, 0, -depth / 2),
                hg_vec(width / 2 - 0.01, 0.075, depth / 2 - 0.03), 0.002);
  for (int row = 0; row < rows; row++)
    for (int column = 0; column < columns; column++) {
      hg_scene_push(scene);
      hg_scene_move(scene, -width / 2 + side / 2 + bay * (column + 0.5), 0.089 + step * row, 0);
      fill_shelf(scene, bay - side, step - 0.03, depth, (row * 7 + column * 3) % 4);
      hg_scene_pop(scene);
    }
  hg_scene_use(scene, body);
}

static void faucet(struct hg_scene *scene)
{
  const struct hg_vec path[] = {
      {0, 0, 0}, {0, 0.22, 0}, {0, 0.31, 0.05}, {0, 0.30, 0.13}, {0, 0.22, 0.15}};
  hg_stuff_metal(scene, 200, 204, 208);
  hg_shape_hose(scene, path, 5, 0.014, 0.011);
  hg_shape_rod(scene, hg_vec(0, 0, 0), hg_vec(0, 0.05, 0), 0.026, 0.022);
  hg_shape_rod(scene, hg_vec(0.02, 0.06, 0), hg_vec(0.09, 0.09, 0.01), 0.007, 0.005);
}

static void island_stool(struct hg_scene *scene, double x)
{
  struct hg_legs legs = {0.22, 0.2, 0.66, 0.014, 0.011, 0.045, false};
  hg_scene_push(scene);
  hg_scene_move(scene, x, 0, 0.62);
  hg_stuff_plain(scene, HG_FINISH_SATIN, 40, 38, 38);
  hg_part_legs(scene, &legs);
  for (int side = -1; side <= 1; side += 2)
    hg_shape_rod(scene, hg_vec(-0.14, 0.2, side * 0.13), hg_vec(0.14, 0.2, side * 0.13), 0.008,
                 0.008);
  hg_stuff_wood(scene, hg_vec(0.42, 0.24, 0.11));
  const struct hg_ring seat[] = {{0, 0.645},   {0.15, 0.645}, {0.18, 0.66},
                                 {0.18, 0.69}, {0.15, 0.70},  {0, 0.69}};
  hg_shape_lathe(scene, seat, 6, true);
  hg_scene_pop(scene);
}

/* The stone on top: the prompt's when it names stone, a pale marble otherwise. */
static uint32_t counter_surface(struct hg_scene *scene)
{
  enum hg_material material = scene->style.material;
  if (material >= HG_MATERIAL_MARBLE && material <= HG_MATERIAL_SLATE)
    return hg_stuff_body(scene);
  return hg_stuff_plain(scene, HG_FINISH_MARBLE, 234, 232, 228);
}

void hg_build_kitchen_island(struct hg_scene *scene)
{
  enum hg_material material = scene->style.material;
  double width = hg_clamp(scene->aspect * 1.25, 1.5, 2.8), depth = 0.72, top = 0.92;
  bool stone = material >= HG_MATERIAL_MARBLE && material <= HG_MATERIAL_SLATE;
  uint32_t counter = counter_surface(scene);
  uint32_t body = stone ? hg_stuff_plain(scene, HG_FINISH_SATIN, 70, 84, 92)
                        : hg_stuff_body_or(scene, 66, 86, 92);
  handle_surface(scene);
  uint32_t metal = scene->surface;
  hg_scene_use(scene, body);
  hg_part_block(scene, hg_vec(-width / 2 + 0.04, 0.09, -depth / 2),
                hg_vec(width / 2 - 0.04, top - 0.04, depth / 2 - 0.02), 0.006);
  hg_stuff_plain(scene, HG_FINISH_SATIN, 40, 40, 42);
  hg_part_block(scene, hg_vec(-width / 2 + 0.08, 0, -depth / 2),
                hg_vec(width / 2 - 0.08, 0.1, depth / 2 - 0.08), 0.004);
  int doors = (int)(width / 0.5);
  double leaf = (width - 0.1) / doors;
  for (int i = 0; i < doors; i++) {
    struct front door = {-width / 2 + 0.05 + leaf * (i + 0.5),
                         0.48,
                         depth / 2 - 0.014,
                         leaf - 0.01,
                         0.74,
                         (i & 1) ? -1 : 1,
                         true};
    front(scene, &door, body, metal);
  }
  hg_scene_use(scene, counter);
  hg_shape_box(scene, hg_vec(0, top - 0.02, 0.05), hg_vec(width + 0.04, 0.045, depth + 0.16),
               0.006);
  hg_scene_push(scene);
  hg_scene_move(scene, -width * 0.22, top + 0.002, -0.14);
  faucet(scene);
  hg_scene_pop(scene);
  for (int i = 0; i < 2; i++)
    island_stool(scene, width * (i == 0 ? -0.22 : 0.22));
}
