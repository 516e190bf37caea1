/* Chairs, stools, benches and ottomans. */
#include "hg_object_build.h"
#include "hg_object_parts.h"

/* Bends boards backwards away from the middle, as the rails of a chair's back. */
static struct hg_vec bow(const void *context, struct hg_vec p)
{
  const double *strength = context;
  return hg_vec(p.x, p.y, p.z + *strength * p.x * p.x);
}

static void chair_post(struct hg_scene *scene, double side)
{
  const struct hg_vec path[] = {{side * 0.205, 0, -0.235},
                                {side * 0.2, 0.28, -0.2},
                                {side * 0.2, 0.48, -0.195},
                                {side * 0.195, 0.7, -0.225},
                                {side * 0.19, 0.92, -0.285}};
  hg_shape_hose(scene, path, 5, 0.017, 0.017);
  hg_shape_ball(scene, path[4], hg_vec(0.017, 0.012, 0.017));
  hg_shape_rod(scene, hg_vec(side * 0.215, 0, 0.215), hg_vec(side * 0.2, 0.45, 0.19), 0.013, 0.021);
}

static void chair_rungs(struct hg_scene *scene)
{
  for (int side = -1; side <= 1; side += 2)
    hg_shape_rod(scene, hg_vec(side * 0.205, 0.2, -0.2), hg_vec(side * 0.205, 0.2, 0.2), 0.01,
                 0.01);
  hg_shape_rod(scene, hg_vec(-0.205, 0.2, 0), hg_vec(0.205, 0.2, 0), 0.01, 0.01);
}

static void chair_board(struct hg_scene *scene, double y, double z, double height)
{
  static const double strength = 0.9;
  hg_scene_push(scene);
  hg_scene_move(scene, 0, y, z - 0.036);
  hg_scene_turn_x(scene, -14);
  scene->warp = bow;
  scene->warp_context = &strength;
  hg_shape_box(scene, hg_vec(0, 0, 0), hg_vec(0.41, height, 0.018), 0.008);
  scene->warp = NULL;
  hg_scene_pop(scene);
}

static void chair_wooden_back(struct hg_scene *scene)
{
  chair_board(scene, 0.885, -0.27, 0.085);
  chair_board(scene, 0.6, -0.2, 0.035);
  for (int i = -2; i <= 2; i++)
    hg_shape_rod(scene, hg_vec(i * 0.066, 0.6, -0.237 + 0.004 * i * i),
                 hg_vec(i * 0.07, 0.86, -0.3 + 0.004 * i * i), 0.008, 0.008);
}

static void chair_padded_back(struct hg_scene *scene)
{
  static const struct hg_vec puff = {0.02, 0.03, 0.3};
  struct hg_cushion form = {.size = {0.44, 0.42, 0.065}, .radius = 0.03, .puff = puff};
  form.tuft = scene->style.material == HG_MATERIAL_VELVET ? 0.12 : 0;
  form.piping = true;
  hg_scene_push(scene);
  hg_scene_move(scene, 0, 0.73, -0.225);
  hg_scene_turn_x(scene, -11);
  hg_shape_cushion(scene, hg_vec(0, 0, 0), &form);
  hg_scene_pop(scene);
}

void hg_build_chair(struct hg_scene *scene)
{
  bool padded = hg_stuff_is_soft(scene);
  uint32_t wood = padded ? hg_stuff_legs(scene) : hg_stuff_body(scene);
  chair_post(scene, -1);
  chair_post(scene, 1);
  if (!padded) {
    chair_rungs(scene);
    chair_wooden_back(scene);
    hg_shape_box(scene, hg_vec(0, 0.435, 0), hg_vec(0.44, 0.05, 0.42), 0.012);
  }
  struct hg_cushion seat = {.size = {0.47, padded ? 0.09 : 0.05, 0.45}, .radius = 0.025};
  seat.puff = hg_vec(0.01, 0.3, 0.01);
  seat.piping = true;
  hg_stuff_cloth(scene);
  hg_shape_cushion(scene, hg_vec(0, padded ? 0.46 : 0.475, 0.005), &seat);
  if (padded)
    chair_padded_back(scene);
  hg_scene_use(scene, wood);
}

void hg_build_stool(struct hg_scene *scene)
{
  bool soft = hg_stuff_is_soft(scene), tall = scene->aspect < 0.85;
  double height = tall ? 0.72 : 0.44, foot = tall ? 0.22 : 0.2;
  struct hg_legs legs = {0.2, 0.2, height, 0.019, 0.013, foot - 0.12, false};
  if (soft)
    hg_stuff_legs(scene);
  else
    hg_stuff_body(scene);
  hg_part_legs(scene, &legs);
  double y = height * 0.36, r = hg_mix(foot, 0.12, 0.36) - 0.02;
  for (int i = 0; i < 4; i++) {
    double sx = (i & 1) ? 1 : -1, sz = (i & 2) ? 1 : -1;
    struct hg_vec from = {sx * r, y, sz * r}, to = {i == 0 || i == 3 ? -sx * r : sx * r, y,
                                                    i == 0 || i == 3 ? sz * r : -sz * r};
    hg_shape_rod(scene, from, to, 0.009, 0.009);
  }
  const struct hg_ring plate[] = {
      {0, height - 0.01},      {0.165, height - 0.01}, {0.175, height},    {0.178, height + 0.02},
      {0.168, height + 0.032}, {0.08, height + 0.026}, {0, height + 0.024}};
  if (!soft) {
    hg_shape_lathe(scene, plate, 7, true);
    return;
  }
  hg_stuff_cloth(scene);
  const struct hg_ring pad[] = {{0, height - 0.01},      {0.16, height - 0.01},
                                {0.182, height + 0.015}, {0.18, height + 0.05},
                                {0.13, height + 0.078},  {0, height + 0.085}};
  hg_shape_lathe(scene, pad, 6, true);
}

void hg_build_bench(struct hg_scene *scene)
{
  double width = hg_clamp(scene->aspect * 0.62, 0.9, 1.9), height = 0.44;
  bool soft = hg_stuff_is_soft(scene);
  struct hg_legs legs = {width - 0.18, 0.28, height, 0.024, 0.016, 0.03, false};
  if (soft)
    hg_stuff_legs(scene);
  else
    hg_stuff_body(scene);
  hg_part_legs(scene, &legs);
  hg_shape_rod(scene, hg_vec(-width / 2 + 0.09, 0.15, 0), hg_vec(width / 2 - 0.09, 0.15, 0), 0.011,
               0.011);
  for (int side = -1; side <= 1; side += 2)
    hg_shape_rod(scene, hg_vec(side * (width / 2 - 0.085), 0.15, -0.15),
                 hg_vec(side * (width / 2 - 0.085), 0.15, 0.15), 0.011, 0.011);
  hg_shape_box(scene, hg_vec(0, height, 0), hg_vec(width, 0.045, 0.4), 0.012);
  struct hg_cushion form = {.size = {width - 0.02, 0.1, 0.4}, .radius = 0.035};
  form.puff = hg_vec(0, 0.16, 0.01);
  form.wrinkle = 0.005;
  form.piping = true;
  if (!soft)
    return;
  hg_stuff_cloth(scene);
  hg_shape_cushion(scene, hg_vec(0, height + 0.055, 0), &form);
}

/* A round pouf: a drum with soft edges; eight seams draw its top in. */
static struct hg_vec pouf_form(const void *context, double u, double v)
{
  const double *size = context; /* radius, height */
  double angle = u * 2 * HG_PI, seam = pow(fabs(sin(angle * 4)), 0.35);
  double polar = (v - 0.5) * HG_PI;
  double flat = pow(fabs(cos(polar)), 0.32), tall = sin(polar);
  double rise = (tall < 0 ? -1 : 1) * pow(fabs(tall), 0.32);
  double top = rise > 0.6 ? (1 - seam) * 0.022 * hg_clamp(flat * 1.4, 0, 1) : 0;
  double radius = size[0] * flat;
  double y = size[1] * (0.5 + 0.46 * rise) + (rise > 0.9 ? 0.035 * (1 - flat * flat) : 0) - top;
  return hg_vec(radius * cos(angle), y, -radius * sin(angle));
}

static void pouf_cords(struct hg_scene *scene, const double size[2])
{
  enum { COUNT = 49 };
  struct hg_vec path[COUNT];
  for (int ring = 0; ring < 2; ring++) {
    for (int i = 0; i < COUNT; i++) {
      double angle = 2 * HG_PI * i / (COUNT - 1);
      path[i] = hg_vec(size[0] * 0.985 * cos(angle), size[1] * (ring == 0 ? 0.13 : 0.86),
                       size[0] * 0.985 * sin(angle));
    }
    hg_shape_tube(scene, path, COUNT, 0.008, 0.008);
  }
}

static void ottoman_box(struct hg_scene *scene, double width)
{
  struct hg_cushion top = {.size = {width, 0.62, 0.16}, .radius = 0.045, .tuft = 0.17};
  struct hg_legs legs = {width - 0.14, 0.5, 0.12, 0.026, 0.016, 0.01, false};
  top.puff = hg_vec(0.01, 0.01, 0.22);
  hg_part_block(scene, hg_vec(-width / 2 + 0.01, 0.11, -0.3), hg_vec(width / 2 - 0.01, 0.32, 0.3),
                0.03);
  hg_scene_push(scene);
  hg_scene_move(scene, 0, 0.37, 0);
  hg_scene_turn_x(scene, -90);
  hg_shape_cushion(scene, hg_vec(0, 0, 0), &top);
  hg_scene_pop(scene);
  hg_stuff_legs(scene);
  hg_part_legs(scene, &legs);
}

void hg_build_ottoman(struct hg_scene *scene)
{
  hg_stuff_cloth(scene);
  if (scene->aspect > 1.75) {
    ottoman_box(scene, hg_clamp(scene->aspect * 0.5, 0.9, 1.4));
    return;
  }
  const double size[2] = {0.29, 0.40};
  hg_shape_sheet(scene, pouf_form, size, hg_scene_fine(scene, 112), hg_scene_fine(scene, 54));
  pouf_cords(scene, size);
  hg_shape_ball(scene, hg_vec(0, 0.415, 0), hg_vec(0.022, 0.012, 0.022));
}
