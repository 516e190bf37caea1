/* Terrace, pool and petanque court: ground of their own and what stands on it. */
#include "hg_create_set.h"
#include "hg_object_parts.h"

#define PARASOL 2.65 /* metres */

static const struct hg_cover plain = {HG_MATERIAL_PLAIN, HG_PATTERN_NONE, {0}, {0}};
static const struct hg_cover decks[] = {
    {HG_MATERIAL_OAK, HG_PATTERN_PLANKS, {176, 132, 92}, {110, 78, 52}},
    {HG_MATERIAL_STONE, HG_PATTERN_NONE, {206, 192, 168}, {160, 148, 128}}};
static const struct hg_cover paving = {
    HG_MATERIAL_TILE, HG_PATTERN_NONE, {214, 206, 192}, {170, 162, 148}};
static const struct hg_cover wicker[] = {
    {HG_MATERIAL_RATTAN, HG_PATTERN_NONE, {150, 122, 92}, {230, 224, 212}},
    {HG_MATERIAL_LINEN, HG_PATTERN_NONE, {206, 212, 212}, {62, 104, 120}}};
static const uint8_t cloths[][3] = {
    {238, 232, 218}, {66, 108, 128}, {202, 122, 78}, {120, 144, 106}};

static void put(struct hg_set *set, hg_build_fn *build, struct hg_vec at, struct hg_vec size,
                double yaw, const struct hg_cover *cover, double aspect)
{
  struct hg_prop prop = {
      .build = build, .at = at, .size = size, .yaw = yaw, .aspect = aspect, .cover = cover};
  hg_set_put(set, &prop);
}

static const uint8_t *cloth_of(const struct hg_set *set)
{
  return cloths[set->seed % (sizeof cloths / sizeof *cloths)];
}

/* The ground between what the mask shows nearest and furthest. */
struct ground {
  double middle, width, back, depth;
};

static struct ground measure(const struct hg_set *set)
{
  const struct hg_stage *stage = &set->stage;
  struct ground ground = {.middle = (stage->from + stage->to) / 2,
                          .width = stage->to - stage->from};
  ground.back = fmin(0.25, stage->front * 0.05);
  ground.depth = fmax(stage->front - ground.back, 0.5);
  return ground;
}

/* z for a thing so high: where it is wanted, or as much nearer as it takes to be seen whole. */
static double place(const struct hg_set *set, double z, double height)
{
  return fmin(fmax(z, hg_stage_clear(&set->stage, height)), fmax(z, set->stage.front - 0.6));
}

/* A parasol that the mask's edge would cut off stays folded away. */
static void build_parasol(struct hg_set *set, double x, double z, double radius)
{
  z = place(set, z, PARASOL);
  if (hg_stage_clear(&set->stage, PARASOL) > z)
    return;
  struct hg_scene *scene = set->scene;
  const uint8_t *rgb = cloth_of(set);
  const struct hg_ring cloth[] = {{0, 0.62},
                                  {radius * 0.33, 0.49},
                                  {radius * 0.68, 0.28},
                                  {radius, 0},
                                  {radius * 1.005, -0.12},
                                  {radius * 0.99, -0.12},
                                  {radius * 0.66, 0.25},
                                  {0, 0.57}};
  hg_scene_push(scene);
  hg_scene_move(scene, x, 0, z);
  hg_stuff_wood(scene, hg_vec(0.3, 0.17, 0.08));
  hg_shape_rod(scene, hg_vec(0, 0, 0), hg_vec(0, 2.55, 0), 0.03, 0.024);
  hg_stuff_plain(scene, HG_FINISH_STONE, 110, 110, 108);
  hg_shape_rod(scene, hg_vec(0, 0, 0), hg_vec(0, 0.08, 0), 0.27, 0.25);
  hg_scene_move(scene, 0, 1.98, 0);
  hg_stuff_plain(scene, HG_FINISH_LINEN, rgb[0], rgb[1], rgb[2]);
  hg_shape_lathe(scene, cloth, 8, false);
  hg_scene_pop(scene);
  hg_set_block(set, hg_vec(x - 0.25, 0, z - 0.25), hg_vec(x + 0.25, 0.1, z + 0.25), 1);
  hg_set_block(set, hg_vec(x - radius * 0.7, 0.3, z - radius * 0.7),
               hg_vec(x + radius * 0.7, 0.31, z + radius * 0.7), 1.5);
}

/* A sun lounger, its head end at -z, about 1.9 m long. */
static void build_lounger(struct hg_set *set, double x, double z, double yaw)
{
  struct hg_scene *scene = set->scene;
  struct hg_legs legs = {0.52, 1.5, 0.28, 0.025, 0.025, 0, true};
  struct hg_cushion pad = {.size = {0.6, 0.09, 1.25}, .radius = 0.03, .wrinkle = 0.006};
  const uint8_t *rgb = cloth_of(set);
  pad.puff = hg_vec(0, 0.2, 0);
  hg_scene_push(scene);
  hg_scene_move(scene, x, 0, z);
  hg_scene_turn_y(scene, yaw);
  hg_stuff_wood(scene, hg_vec(0.36, 0.21, 0.1));
  hg_part_legs(scene, &legs);
  hg_shape_box(scene, hg_vec(0, 0.28, 0.05), hg_vec(0.64, 0.05, 1.85), 0.01);
  hg_stuff_plain(scene, HG_FINISH_FABRIC, rgb[0], rgb[1], rgb[2]);
  hg_shape_cushion(scene, hg_vec(0, 0.35, 0.32), &pad);
  hg_scene_move(scene, 0, 0.35, -0.3);
  hg_scene_turn_x(scene, 38);
  pad.size.z = 0.72;
  hg_shape_cushion(scene, hg_vec(0, 0, -0.36), &pad);
  hg_scene_pop(scene);
  hg_set_block(set, hg_vec(x - 0.34, 0.1, z - 0.75), hg_vec(x + 0.34, 0.4, z + 0.85), 0.8);
}

/* A wooden or stone kerb around a rectangle of ground. */
static void build_kerb(struct hg_scene *scene, double left, double right, double back, double front,
                       double wide, double high)
{
  hg_part_block(scene, hg_vec(left - wide, 0, back - wide), hg_vec(right + wide, high, back), 0.01);
  hg_part_block(scene, hg_vec(left - wide, 0, front), hg_vec(right + wide, high, front + wide),
                0.01);
  hg_part_block(scene, hg_vec(left - wide, 0, back), hg_vec(left, high, front), 0.01);
  hg_part_block(scene, hg_vec(right, 0, back), hg_vec(right + wide, high, front), 0.01);
}

static void put_plants(struct hg_set *set, const struct ground *ground, int count)
{
  for (int i = 0; i < count; i++) {
    double side = i % 2 == 0 ? -1 : 1;
    put(set, hg_build_plant,
        hg_vec(ground->middle + side * ground->width * 0.41, 0,
               place(set, ground->back + 0.35, 1.25) + i / 2 * 1.3),
        hg_vec(0.5, 1.2, 0.5), i * 40, &plain, 0.6);
  }
}

void hg_set_terrace(struct hg_set *set)
{
  struct ground ground = measure(set);
  double x = ground.middle, z = place(set, ground.back + ground.depth * 0.3, 0.95);
  double seat = hg_clamp(ground.width * 0.3, 1.5, 2.2), side = set->mirrored ? -1 : 1;
  set->floor = hg_cover_texture(&decks[set->second], set->seed);
  set->wall = set->side = set->floor;
  put(set, hg_build_sofa, hg_vec(x - side * 0.4, 0, z), hg_vec(seat, 0.8, 0.85), 0, &wicker[1],
      seat);
  put(set, hg_build_coffee_table, hg_vec(x - side * 0.4, 0, z + 1.05), hg_vec(1.1, 0.42, 0.55), 0,
      &decks[0], 1.9);
  put(set, hg_build_armchair, hg_vec(x + side * (seat * 0.5 + 0.65), 0, z + 0.85),
      hg_vec(0.8, 0.85, 0.8), -side * 62, &wicker[1], 1);
  if (ground.depth > 3)
    put(set, hg_build_ottoman, hg_vec(x - side * (seat * 0.5 + 0.8), 0, z + 1.1),
        hg_vec(0.5, 0.42, 0.5), 0, &wicker[0], 1);
  build_parasol(set, x + side * (seat * 0.5 + 0.35), z - 0.2, 1.35);
  put_plants(set, &ground, ground.depth > 3.5 ? 4 : 2);
}

static void fill_pool(struct hg_set *set, double left, double right, double back, double front)
{
  static const struct hg_cover water = {
      HG_MATERIAL_WATER, HG_PATTERN_NONE, {58, 170, 196}, {200, 230, 236}};
  static const struct hg_cover basin = {
      HG_MATERIAL_TILE, HG_PATTERN_MOSAIC, {86, 158, 184}, {200, 220, 224}};
  struct hg_zone zone = {HG_PLANE_FLOOR,
                         left,
                         right,
                         back,
                         front,
                         0.16,
                         hg_cover_texture(&water, set->seed + 1),
                         hg_cover_texture(&basin, set->seed + 2)};
  hg_set_zone(set, &zone);
}

void hg_set_pool(struct hg_set *set)
{
  struct ground ground = measure(set);
  double side = set->mirrored ? -1 : 1, x = ground.middle - side * ground.width * 0.1;
  double half = ground.width * 0.3, back = ground.back + fmin(1.5, ground.depth * 0.25);
  double front = ground.back + ground.depth * (set->second ? 0.72 : 0.8);
  set->floor = hg_cover_texture(set->second ? &decks[0] : &paving, set->seed);
  set->wall = set->side = set->floor;
  fill_pool(set, x - half, x + half, back, front);
  hg_stuff_plain(set->scene, HG_FINISH_STONE, 232, 226, 214);
  build_kerb(set->scene, x - half, x + half, back, front, 0.28, 0.035);
  hg_stuff_metal(set->scene, 206, 210, 214);
  for (int i = 0; i < 2; i++) { /* the ladder */
    double rail = x + side * half * 0.55 + (i - 0.5) * 0.46;
    const struct hg_vec path[] = {{rail, -0.12, back + 0.12},
                                  {rail, 0.55, back + 0.1},
                                  {rail, 0.68, back - 0.12},
                                  {rail, 0.5, back - 0.3},
                                  {rail, 0.03, back - 0.32}};
    hg_shape_hose(set->scene, path, 5, 0.022, 0.022);
  }
  double beside = x + side * (half + 0.28 + ground.width * 0.1);
  for (int i = 0; i < 2; i++)
    build_lounger(set, beside, place(set, back + 0.7, 0.8) + i * fmin(1.9, (front - back) * 0.42),
                  side * -80);
  build_parasol(set, beside + side * 0.5, back + 0.1, 1.2);
  put_plants(set, &ground, 2);
}

static void build_ball(struct hg_set *set, double x, double z, double radius)
{
  hg_shape_ball(set->scene, hg_vec(x, radius, z), hg_vec(radius, radius, radius));
  hg_set_block(set, hg_vec(x - radius * 0.5, 0, z - radius * 0.5),
               hg_vec(x + radius * 0.5, radius, z + radius * 0.5), 1);
}

/* Steel balls around the small wooden one; larger than true so that they are seen. */
static void throw_balls(struct hg_set *set, double x, double z, double reach)
{
  double radius = hg_clamp(reach * 0.04, 0.06, 0.11);
  hg_stuff_plain(set->scene, HG_FINISH_SATIN, 214, 74, 40);
  build_ball(set, x, z, radius * 0.5);
  for (int i = 0; i < 6; i++) {
    double angle = i * 1.05 + hg_hash_unit(set->seed + (uint32_t)i) * 0.8;
    double far = reach * (0.28 + 0.72 * hg_hash_unit(set->seed + 20 + (uint32_t)i));
    if (i % 2 == 0)
      hg_stuff_metal(set->scene, 190, 194, 200);
    else
      hg_stuff_metal(set->scene, 138, 132, 124);
    build_ball(set, x + far * cos(angle), z + far * 0.8 * sin(angle), radius);
  }
}

void hg_set_petanque(struct hg_set *set)
{
  static const struct hg_cover gravel = {
      HG_MATERIAL_GRANITE, HG_PATTERN_NONE, {208, 190, 158}, {166, 148, 120}};
  static const struct hg_cover sand = {
      HG_MATERIAL_PLASTER, HG_PATTERN_NONE, {222, 198, 158}, {190, 160, 120}};
  static const struct hg_cover lawn = {
      HG_MATERIAL_GRASS, HG_PATTERN_NONE, {104, 136, 68}, {80, 110, 52}};
  struct ground ground = measure(set);
  double half = ground.width * 0.34, back = ground.back + fmin(0.7, ground.depth * 0.12);
  double front = ground.back + ground.depth * 0.84, side = set->mirrored ? -1 : 1;
  struct hg_zone court = {.plane = HG_PLANE_FLOOR,
                          .low_u = ground.middle - half,
                          .high_u = ground.middle + half,
                          .low_v = back,
                          .high_v = front};
  court.texture = hg_cover_texture(set->second ? &sand : &gravel, set->seed + 1);
  set->floor = hg_cover_texture(&lawn, set->seed);
  set->wall = set->side = set->floor;
  hg_set_zone(set, &court);
  hg_stuff_wood(set->scene, hg_vec(0.26, 0.155, 0.08));
  build_kerb(set->scene, court.low_u, court.high_u, back, front, 0.12, 0.14);
  throw_balls(set, ground.middle + side * half * 0.15, back + (front - back) * 0.62,
              fmin(half, (front - back) / 2) * 0.6);
  put(set, hg_build_bench,
      hg_vec(ground.middle - side * (half + 0.75), 0, place(set, back + (front - back) * 0.3, 0.5)),
      hg_vec(0.4, 0.45, 1.4), side * 90, &decks[0], 2.4);
  put_plants(set, &ground, 2);
}
