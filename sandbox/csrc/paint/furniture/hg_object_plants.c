/* Potted plants of several species, and flowers in a vase. */
#include "hg_object_build.h"
#include "hg_object_finish.h"
#include "hg_object_leaf.h"
#include "hg_object_parts.h"

struct greens {
  uint32_t stalk, leaf[3];
};

static struct greens make_greens(struct hg_scene *scene, int red, int green, int blue)
{
  struct greens greens;
  greens.stalk = hg_stuff_plain(scene, HG_FINISH_SATIN, red + 30, green + 10, blue + 10);
  for (int i = 0; i < 3; i++) {
    greens.leaf[i] =
        hg_stuff_plain(scene, HG_FINISH_LEAF, red + i * 12, green + i * 14, blue + i * 6);
    struct hg_skin *surface = hg_scene_current(scene);
    surface->second = hg_vec_mix(surface->color, hg_vec(0.44, 0.56, 0.16), 0.5);
  }
  return greens;
}

/* "A green plant" speaks of the leaves, "a plant in a blue pot" of the pot. */
static void pot_surface(struct hg_scene *scene)
{
  static const uint8_t natural[4][3] = {
      {232, 228, 220}, {188, 108, 76}, {206, 200, 190}, {92, 98, 102}};
  const uint8_t *base = scene->style.base;
  bool leafy = base[1] > base[0] + 12 && base[1] > base[2] + 12;
  const uint8_t *rgb = natural[hg_hash(scene->style.seed + 11) % 4];
  if (scene->style.material == HG_MATERIAL_RATTAN)
    hg_stuff_body(scene);
  else if (scene->natural || leafy)
    hg_stuff_plain(scene, HG_FINISH_CERAMIC, rgb[0], rgb[1], rgb[2]);
  else if (hg_stuff_is_plain(scene))
    hg_scene_skin(scene, HG_FINISH_CERAMIC, hg_stuff_base(scene));
  else
    hg_stuff_body(scene);
}

/* Turns to a direction around the plant and leans outwards: 0 is upright, 90 level. */
static void aim(struct hg_scene *scene, double around, double lean)
{
  hg_scene_push(scene);
  hg_scene_turn_y(scene, around);
  hg_scene_turn_x(scene, lean - 90);
}

static void monstera(struct hg_scene *scene)
{
  struct greens greens = make_greens(scene, 40, 98, 50);
  for (int i = 0; i < 15; i++) {
    double around = i * 137.5 + hg_scene_between(scene, -15, 15);
    double open = (i + 0.6) / 15, tall = hg_mix(0.78, 0.34, open), reach = hg_mix(0.08, 0.34, open);
    const struct hg_vec stem[] = {{0, 0, 0}, {0, tall * 0.55, reach * 0.3}, {0, tall, reach}};
    struct hg_leaf leaf = {hg_scene_between(scene, 0.30, 0.40), 0.34, 0.36, 0.9, 0.16, 0.05, 6};
    leaf.width = leaf.length * 0.95;
    hg_scene_push(scene);
    hg_scene_turn_y(scene, around);
    hg_scene_use(scene, greens.stalk);
    hg_shape_hose(scene, stem, 3, 0.011, 0.007);
    hg_scene_move(scene, 0, tall, reach);
    hg_scene_turn_x(scene, hg_mix(-48, 12, open));
    hg_scene_turn_z(scene, hg_scene_between(scene, -18, 18));
    hg_scene_use(scene, greens.leaf[i % 3]);
    hg_leaf(scene, &leaf);
    hg_scene_pop(scene);
  }
}

static void fiddle_fig(struct hg_scene *scene)
{
  struct greens greens = make_greens(scene, 52, 104, 48);
  const struct hg_vec trunk[] = {{0, 0, 0}, {0.02, 0.35, 0.01}, {-0.015, 0.7, 0}, {0.01, 1.12, 0}};
  hg_stuff_wood(scene, hg_vec(0.20, 0.12, 0.07));
  hg_shape_hose(scene, trunk, 4, 0.022, 0.010);
  for (int i = 0; i < 34; i++) {
    double part = i / 33.0, tall = hg_mix(0.34, 1.14, part);
    struct hg_leaf leaf = {hg_scene_between(scene, 0.27, 0.36), 0, 0.62, 0.75, 0.22, 0.09, 0};
    leaf.width = leaf.length * 0.70;
    hg_scene_push(scene);
    hg_scene_move(scene, 0, tall, 0);
    aim(scene, i * 137.5, hg_mix(84, 14, pow(part, 1.6)) + hg_scene_between(scene, -10, 10));
    hg_scene_use(scene, greens.stalk);
    hg_shape_rod(scene, hg_vec(0, 0, 0), hg_vec(0, 0, 0.05), 0.005, 0.004);
    hg_scene_move(scene, 0, 0, 0.045);
    hg_scene_use(scene, greens.leaf[i % 3]);
    hg_leaf(scene, &leaf);
    hg_scene_pop(scene);
    hg_scene_pop(scene);
  }
}

static void palm(struct hg_scene *scene)
{
  struct greens greens = make_greens(scene, 58, 112, 48);
  for (int i = 0; i < 15; i++) {
    double open = (i + 0.5) / 15;
    struct hg_frond frond = {
        hg_scene_between(scene, 1.0, 1.25), hg_mix(0.35, 1.05, open), 24, 0.34, 0.10, 44};
    aim(scene, i * 137.5, hg_mix(3, 25, open));
    hg_frond(scene, &frond, greens.stalk, greens.leaf[i % 3]);
    hg_scene_pop(scene);
  }
}

static void fern(struct hg_scene *scene)
{
  struct greens greens = make_greens(scene, 66, 128, 54);
  for (int i = 0; i < 38; i++) {
    double open = (i + 0.5) / 38;
    struct hg_frond frond = {
        hg_scene_between(scene, 0.40, 0.56), hg_mix(0.9, 2.1, open), 17, 0.085, 0.30, 18};
    aim(scene, i * 137.5, hg_mix(8, 58, open));
    hg_frond(scene, &frond, greens.stalk, greens.leaf[i % 3]);
    hg_scene_pop(scene);
  }
}

/* Upright blades with pale edges. */
static void snake_plant(struct hg_scene *scene)
{
  struct greens greens = make_greens(scene, 52, 96, 58);
  for (int i = 0; i < 15; i++) {
    double open = (i + 0.5) / 15, around = i * 137.5;
    struct hg_leaf leaf = {hg_mix(0.95, 0.5, open) * hg_scene_between(scene, 0.88, 1.08),
                           0.085,
                           0.4,
                           hg_scene_between(scene, -0.15, 0.2),
                           0.45,
                           0.05,
                           0};
    hg_scene_push(scene);
    hg_scene_turn_y(scene, around);
    hg_scene_move(scene, 0, 0, 0.09 * open);
    hg_scene_turn_x(scene, hg_mix(2, 20, open) - 90);
    hg_scene_turn_z(scene, hg_scene_between(scene, -60, 60));
    hg_scene_use(scene, greens.leaf[i % 3]);
    struct hg_skin *surface = hg_scene_current(scene);
    surface->second = hg_vec(0.45, 0.50, 0.14);
    hg_leaf(scene, &leaf);
    hg_scene_pop(scene);
  }
}

void hg_build_plant(struct hg_scene *scene)
{
  typedef void species_fn(struct hg_scene * scene);
  static species_fn *const tall[3] = {fiddle_fig, snake_plant, fiddle_fig};
  static species_fn *const middle[3] = {monstera, palm, fiddle_fig};
  static species_fn *const wide[3] = {fern, monstera, fern};
  uint32_t dice = hg_hash(scene->style.seed + 23) % 3;
  species_fn *grow = scene->aspect < 0.52   ? tall[dice]
                     : scene->aspect < 1.05 ? middle[dice]
                                            : wide[dice];
  double radius = grow == fern ? 0.15 : 0.17, height = grow == fern ? 0.22 : 0.30;
  pot_surface(scene);
  hg_part_pot(scene, radius, height);
  hg_scene_push(scene);
  hg_scene_move(scene, 0, height * 0.88, 0);
  grow(scene);
  hg_scene_pop(scene);
}

static void vase_surface(struct hg_scene *scene)
{
  if (scene->natural)
    hg_stuff_plain(scene, HG_FINISH_CERAMIC, 224, 222, 216);
  else if (hg_stuff_is_plain(scene))
    hg_scene_skin(scene, HG_FINISH_CERAMIC, hg_stuff_base(scene));
  else
    hg_stuff_body(scene);
}

static void petal_surfaces(struct hg_scene *scene, uint32_t petals[3])
{
  static const uint8_t natural[3][3] = {{222, 130, 142}, {240, 222, 214}, {204, 76, 92}};
  bool named = hg_stuff_accent_named(scene);
  for (int i = 0; i < 3; i++) {
    struct hg_vec color = hg_linear(natural[i]);
    if (named && i != 1) /* the base colour may be meant for the vase or for the flowers */
      color = hg_vec_mix(hg_linear(scene->style.accent), hg_vec(1, 1, 1), i * 0.08);
    else if (!scene->natural && (named || i != 1))
      color = hg_vec_mix(hg_stuff_base(scene), hg_vec(1, 1, 1), 0.05 + i * 0.1);
    petals[i] = hg_scene_skin(scene, HG_FINISH_LEAF, color);
    hg_scene_current(scene)->second = hg_vec_mix(color, hg_vec(1, 0.95, 0.9), 0.35);
  }
}

static void flower(struct hg_scene *scene, const struct greens *greens, uint32_t petals,
                   double around, double lean, double tall)
{
  const struct hg_vec stem[] = {{0, -0.03, 0}, {0, tall * 0.5, 0.01}, {0, tall, 0}};
  struct hg_leaf leaf = {0.12, 0.045, 0.45, 0.9, 0.3, 0.04, 0};
  hg_scene_push(scene);
  hg_scene_turn_y(scene, around);
  hg_scene_turn_x(scene, lean);
  hg_scene_use(scene, greens->stalk);
  hg_shape_hose(scene, stem, 3, 0.005, 0.004);
  hg_scene_use(scene, greens->leaf[0]);
  for (int i = 0; i < 3; i++) {
    hg_scene_push(scene);
    hg_scene_move(scene, 0, tall * (0.3 + 0.2 * i), 0);
    hg_scene_turn_y(scene, i * 137.5);
    hg_scene_turn_x(scene, -35);
    hg_leaf(scene, &leaf);
    hg_scene_pop(scene);
  }
  hg_scene_move(scene, 0, tall, 0);
  hg_scene_use(scene, petals);
  hg_blossom(scene, hg_scene_between(scene, 0.052, 0.068), 20);
  hg_scene_pop(scene);
}

void hg_build_flowers(struct hg_scene *scene)
{
  struct greens greens = make_greens(scene, 60, 106, 58);
  uint32_t petals[3];
  petal_surfaces(scene, petals);
  vase_surface(scene);
  const struct hg_ring vase[] = {{0, 0},        {0.06, 0},     {0.068, 0.01}, {0.10, 0.09},
                                 {0.098, 0.16}, {0.06, 0.235}, {0.05, 0.27},  {0.062, 0.30},
                                 {0.055, 0.30}, {0.044, 0.27}};
  hg_shape_lathe(scene, vase, 10, true);
  hg_scene_push(scene);
  hg_scene_move(scene, 0, 0.29, 0);
  for (int i = 0; i < 13; i++) {
    double open = (i + 0.2) / 13;
    flower(scene, &greens, petals[i % 3], i * 137.5, hg_mix(0, 48, sqrt(open)),
           hg_mix(0.33, 0.2, open) + hg_scene_between(scene, -0.02, 0.02));
  }
  hg_scene_pop(scene);
}
