/* A showroom: a lounge on display, with shelves, pictures, lamps and plants. */
#include "hg_create_set.h"
#include "hg_object_parts.h"

static const struct hg_cover plain = {HG_MATERIAL_PLAIN, HG_PATTERN_NONE, {0}, {0}};

static void put(struct hg_set *set, hg_build_fn *build, struct hg_vec at, struct hg_vec size,
                double aspect, const struct hg_cover *cover)
{
  struct hg_prop prop = {.build = build, .at = at, .size = size, .aspect = aspect, .cover = cover};
  hg_set_put(set, &prop);
}

static void hang_pictures(struct hg_set *set, double x)
{
  int count = set->second ? 1 : 2;
  for (int i = 0; i < count; i++) {
    double at = x + (i - (count - 1) / 2.0) * 0.95, wide = count == 1 ? 1.0 : 0.37;
    put(set, hg_build_painting, hg_vec(at, 1.62, 0.02), hg_vec(0, 0, 0), count == 1 ? 1.7 : 0.85,
        &plain);
    hg_set_block(set, hg_vec(at - wide / 2, 1.2, 0), hg_vec(at + wide / 2, 2.0, 0.04), 0);
  }
}

static void hang_lamp(struct hg_set *set, double x, double z)
{
  double high = fmin(set->stage.top, 2.6);
  bool chandelier = set->theme->chandelier;
  put(set, chandelier ? hg_build_chandelier : hg_build_pendant,
      hg_vec(x, high - (chandelier ? 0.86 : 0.7), z), hg_vec(0, 0, 0), chandelier ? 1 : 0.7,
      &set->theme->lamp);
}

/* A podium with a lit vase: what a showroom is for. */
static void build_podium(struct hg_set *set, double x, double z)
{
  struct hg_scene *scene = set->scene;
  hg_paint_use(scene, &set->theme->counter);
  hg_part_block(scene, hg_vec(x - 0.2, 0, z - 0.2), hg_vec(x + 0.2, 0.85, z + 0.2), 0.006);
  hg_set_block(set, hg_vec(x - 0.2, 0, z - 0.2), hg_vec(x + 0.2, 0.85, z + 0.2), 1);
  struct hg_prop flowers = {
      .build = hg_build_flowers, .at = {x, 0.851, z}, .scale = 0.8, .aspect = 0.8, .cover = &plain};
  hg_set_put(set, &flowers);
}

static void furnish_sides(struct hg_set *set, double space, double sofa)
{
  double side = (space - sofa) / 2;
  if (side > 0.95)
    put(set, hg_build_bookshelf, hg_vec(hg_set_x(set, side / 2 - 0.02), 0, 0.2),
        hg_vec(fmin(side * 0.8, 1.3), 1.9, 0.34), fmin(side * 0.8, 1.3) / 2, &set->theme->body);
  if (side > 0.5)
    put(set, hg_build_floor_lamp, hg_vec(hg_set_x(set, space - side + 0.28), 0, 0.4),
        hg_vec(0.3, 1.6, 0.3), 0.3, &set->theme->lamp);
  if (side > 1.0)
    put(set, hg_build_plant, hg_vec(hg_set_x(set, space - side * 0.32), 0, 0.4),
        hg_vec(0.5, 1.2, 0.5), 0.55, &plain);
  if (side > 1.5)
    build_podium(set, hg_set_x(set, space - 0.35), 1.2);
}

static void furnish_middle(struct hg_set *set, double x, double sofa)
{
  double front = set->stage.front;
  const struct hg_cover *cloth = &set->theme->cloth[set->second];
  if (front < 1.9)
    return;
  double table = fmin(1.65, front - 0.45);
  hg_set_rug(set, x, fmin(1.5, front - 0.7), sofa + 0.5, fmin(1.9, front - 0.5));
  put(set, hg_build_coffee_table, hg_vec(x, 0, table), hg_vec(1.1, 0.42, 0.55), 1.9,
      &set->theme->table);
  struct hg_prop chair = {.build = hg_build_armchair,
                          .at = {hg_set_x(set, (set->stage.to - set->stage.from) / 2 - sofa * 0.62),
                                 0, fmin(1.8, front - 0.5)},
                          .size = {0.8, 0.85, 0.8},
                          .yaw = set->mirrored ? -62 : 62,
                          .cover = set->second ? cloth : &set->theme->cloth[1]};
  hg_set_put(set, &chair);
}

void hg_set_showroom(struct hg_set *set)
{
  double space = set->stage.to - set->stage.from, x = (set->stage.from + set->stage.to) / 2;
  double sofa = hg_clamp(space * 0.46, 1.5, 2.5);
  struct hg_zone accent = {
      .plane = HG_PLANE_BACK, .low_u = x - sofa * 0.62, .high_u = x + sofa * 0.62};
  put(set, hg_build_sofa, hg_vec(x, 0, 0.52), hg_vec(sofa, 0.8, 0.85), sofa,
      &set->theme->cloth[set->second]);
  if (set->mirrored && set->theme->wall.material == HG_MATERIAL_PAINT) {
    struct hg_cover cover = set->theme->wall; /* a painted panel behind the sofa */
    for (int c = 0; c < 3; c++)
      cover.base[c] = (uint8_t)((cover.base[c] + 2 * set->theme->cloth[0].accent[c]) / 3);
    accent.high_v = fmin(set->stage.top, 2.3);
    accent.texture = hg_cover_texture(&cover, set->seed + 4);
    hg_set_zone(set, &accent);
  }
  hang_pictures(set, x);
  furnish_sides(set, space, sofa);
  furnish_middle(set, x, sofa);
  hang_lamp(set, x, fmin(1.5, fmax(set->stage.front - 0.3, 0.6)));
}
