/* Larger fixtures: television, fireplace, bathtub, piano, aquarium. */
#include "hg_object_art.h"
#include "hg_object_build.h"
#include "hg_object_parts.h"

static void tv_stand(struct hg_scene *scene, double width)
{
  bool tinted = scene->natural && hg_stuff_accent_named(scene); /* "tv on an oak stand" */
  uint32_t body = tinted ? hg_stuff_tint(scene, scene->style.accent) : hg_stuff_body(scene);
  struct hg_legs legs = {width - 0.25, 0.28, 0.15, 0.022, 0.014, 0.02, false};
  hg_part_block(scene, hg_vec(-width / 2, 0.14, -0.2), hg_vec(width / 2, 0.5, 0.2), 0.008);
  for (int i = 0; i < 3; i++) {
    double leaf = (width - 0.03) / 3;
    hg_scene_push(scene);
    hg_scene_move(scene, -width / 2 + 0.015 + leaf * (i + 0.5), 0.315, 0.203);
    hg_scene_use(scene, body);
    hg_part_front(scene, leaf - 0.01, 0.31);
    hg_stuff_metal(scene, 120, 116, 110);
    hg_scene_move(scene, 0, 0.09, 0.01);
    hg_part_handle(scene, 0.12);
    hg_scene_pop(scene);
  }
  hg_stuff_legs(scene);
  hg_part_legs(scene, &legs);
}

void hg_build_tv(struct hg_scene *scene)
{
  double width = 1.4, tall = width * 0.575;
  tv_stand(scene, hg_clamp(scene->aspect * 1.35, 1.5, 2.1));
  hg_stuff_plain(scene, HG_FINISH_SATIN, 26, 26, 28);
  for (int side = -1; side <= 1; side += 2)
    hg_shape_rod(scene, hg_vec(side * 0.42, 0.505, 0.08), hg_vec(side * 0.36, 0.58, 0), 0.012,
                 0.012);
  hg_shape_box(scene, hg_vec(0, 0.57 + tall / 2, 0), hg_vec(width, tall, 0.04), 0.008);
  int image = hg_art_view(scene, (width - 0.03) / (tall - 0.035), 1);
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 40, 60, 90);
  hg_scene_current(scene)->image = image;
  hg_shape_picture(scene, hg_vec(0, 0.572 + tall / 2, 0.0215), width - 0.03, tall - 0.035);
}

static struct hg_vec flame_form(const void *context, double u, double v)
{
  const double *size = context; /* width, height, lean */
  double wide = size[0] * pow(sin(HG_PI * pow(u, 0.62)), 1.1) * (1 - u * 0.4);
  double sway = size[2] * u * u + 0.03 * sin(u * 6 + size[2] * 40) * u;
  return hg_vec((v - 0.5) * wide + sway, size[1] * u, 0.02 * sin(v * HG_PI));
}

static void flames(struct hg_scene *scene)
{
  static const uint8_t colors[3][3] = {{224, 84, 22}, {250, 148, 34}, {255, 222, 120}};
  for (int layer = 0; layer < 3; layer++)
    for (int i = 0; i < 6 - layer; i++) {
      double x = (i - (5 - layer) / 2.0) * 0.115 + hg_scene_between(scene, -0.02, 0.02);
      double edge = 1 - fabs(x) * 1.5, shrink = 1 - layer * 0.27;
      const double size[3] = {0.17 * shrink,
                              0.46 * edge * shrink * hg_scene_between(scene, 0.8, 1.1),
                              hg_scene_between(scene, -0.05, 0.05)};
      hg_stuff_plain(scene, HG_FINISH_GLOW, colors[layer][0], colors[layer][1], colors[layer][2]);
      hg_scene_current(scene)->second =
          hg_vec_times(hg_scene_current(scene)->color, hg_vec(0.8, 0.3, 0.1));
      hg_scene_push(scene);
      hg_scene_move(scene, x, 0.13, -0.04 + layer * 0.03);
      hg_shape_canvas(scene, flame_form, size, 16, 6);
      hg_scene_pop(scene);
    }
}

static void logs(struct hg_scene *scene)
{
  static const struct hg_vec ends[5][2] = {{{-0.32, 0.09, 0.06}, {0.28, 0.09, 0.1}},
                                           {{-0.26, 0.09, -0.1}, {0.32, 0.09, -0.06}},
                                           {{-0.22, 0.2, 0.02}, {0.24, 0.17, 0.06}},
                                           {{-0.3, 0.1, 0.12}, {0.0, 0.26, -0.1}},
                                           {{0.3, 0.1, 0.14}, {0.02, 0.25, -0.08}}};
  hg_stuff_wood(scene, hg_vec(0.14, 0.075, 0.04));
  for (int i = 0; i < 5; i++)
    hg_shape_rod(scene, ends[i][0], ends[i][1], 0.052, 0.045);
}

static void firebox(struct hg_scene *scene, double half, double height)
{
  hg_stuff_plain(scene, HG_FINISH_BRICK, 96, 52, 38);
  hg_scene_current(scene)->second = hg_vec(0.05, 0.03, 0.022);
  hg_part_block(scene, hg_vec(-half, 0, -0.34), hg_vec(half, height, -0.3), 0.002);
  for (int side = -1; side <= 1; side += 2)
    hg_shape_box(scene, hg_vec(side * (half + 0.01), height / 2, -0.15), hg_vec(0.03, height, 0.34),
                 0.002);
  hg_stuff_plain(scene, HG_FINISH_STONE, 52, 46, 44);
  hg_part_block(scene, hg_vec(-half, 0, -0.34), hg_vec(half, 0.05, 0.02), 0.002);
  hg_scene_push(scene);
  hg_scene_move(scene, 0, 0, -0.1);
  logs(scene);
  flames(scene);
  hg_scene_pop(scene);
}

void hg_build_fireplace(struct hg_scene *scene)
{
  double half = hg_clamp(scene->aspect * 0.58, 0.62, 0.95), open = half * 0.6, height = 0.72;
  double top = 1.14;
  uint32_t body = hg_stuff_body_or(scene, 236, 233, 226);
  for (int side = -1; side <= 1; side += 2) {
    double x = side * (half + open) / 2, wide = half - open;
    hg_scene_use(scene, body);
    hg_shape_box(scene, hg_vec(x, top / 2, -0.14), hg_vec(wide, top, 0.36), 0.008);
    hg_shape_box(scene, hg_vec(x, 0.09, -0.13), hg_vec(wide + 0.04, 0.18, 0.4), 0.012);
    hg_shape_box(scene, hg_vec(x, 0.53, 0.045), hg_vec(wide * 0.62, 0.52, 0.03), 0.01);
    hg_shape_box(scene, hg_vec(x, 0.94, 0.05), hg_vec(wide * 0.7, 0.16, 0.04), 0.012);
  }
  hg_part_block(scene, hg_vec(-open - 0.02, height, -0.32), hg_vec(open + 0.02, top, 0.02), 0.006);
  hg_part_block(scene, hg_vec(-open + 0.04, height + 0.12, 0),
                hg_vec(open - 0.04, top - 0.12, 0.035), 0.01);
  hg_part_block(scene, hg_vec(-half - 0.05, top, -0.33), hg_vec(half + 0.05, top + 0.035, 0.1),
                0.012);
  hg_part_block(scene, hg_vec(-half - 0.1, top + 0.03, -0.34), hg_vec(half + 0.1, top + 0.08, 0.16),
                0.014);
  hg_stuff_plain(scene, HG_FINISH_STONE, 120, 116, 112);
  hg_part_block(scene, hg_vec(-half - 0.06, 0, -0.3), hg_vec(half + 0.06, 0.045, 0.4), 0.008);
  firebox(scene, open, height);
}

struct tub {
  double length, width, height;
  double inset; /* of the inner skin */
};

/* The wall of the tub: v from the rim down to the middle of the floor. The ends rise. */
static struct hg_vec tub_form(const void *context, double u, double v)
{
  const struct tub *t = context;
  double angle = -u * 2 * HG_PI, c = cos(angle), s = sin(angle);
  double rise = t->height * (1 + 0.17 * c * c * c * c * (c < 0 ? 1.25 : 0.7));
  double deep = v < 0.75 ? v / 0.75 : 1, floor_part = v < 0.75 ? 1 : 1 - (v - 0.75) / 0.25;
  double narrow = 1 - 0.30 * deep * deep * deep;
  double bottom = 0.13 + t->inset;
  double y = hg_mix(rise, bottom, sin(deep * HG_PI / 2) * 0.35 + deep * 0.65);
  double flare = 1 + 0.05 * pow(1 - deep, 4);
  double k = narrow * floor_part * flare;
  return hg_vec(c * (t->length / 2 - t->inset) * k, y, s * (t->width / 2 - t->inset) * k);
}

static void tub_rim(struct hg_scene *scene, const struct tub *outer, const struct tub *inner)
{
  enum { COUNT = 81 };
  struct hg_vec path[COUNT];
  for (int i = 0; i < COUNT; i++) {
    double u = (double)i / (COUNT - 1);
    path[i] = hg_vec_mix(tub_form(outer, u, 0), tub_form(inner, u, 0), 0.5);
  }
  hg_shape_tube(scene, path, COUNT, 0.032, 0.032);
}

static struct hg_vec water_form(const void *context, double u, double v)
{
  struct hg_vec edge = tub_form(context, u, 0.22);
  return hg_vec(edge.x * v, 0.46, edge.z * v);
}

static void tub_faucet(struct hg_scene *scene)
{
  const struct hg_vec spout[] = {
      {0, 0, 0}, {0, 0.6, 0}, {0, 0.86, 0.01}, {0, 0.92, 0.1}, {0, 0.82, 0.19}};
  hg_stuff_metal(scene, 204, 206, 210);
  hg_scene_push(scene);
  hg_scene_move(scene, 0.28, 0, -0.46);
  hg_shape_hose(scene, spout, 5, 0.018, 0.015);
  hg_shape_rod(scene, hg_vec(-0.1, 0.68, 0), hg_vec(0.1, 0.68, 0), 0.013, 0.013);
  for (int side = -1; side <= 1; side += 2)
    hg_shape_ball(scene, hg_vec(side * 0.11, 0.68, 0), hg_vec(0.026, 0.02, 0.026));
  hg_scene_pop(scene);
}

void hg_build_bathtub(struct hg_scene *scene)
{
  struct tub outer = {1.7, 0.78, 0.60, 0}, inner = {1.7, 0.78, 0.60, 0.035};
  hg_stuff_body_or(scene, 244, 244, 242);
  if (hg_scene_current(scene)->finish == HG_FINISH_SATIN)
    hg_scene_current(scene)->finish = HG_FINISH_CERAMIC;
  uint32_t shell = scene->surface;
  hg_shape_sheet(scene, tub_form, &outer, hg_scene_fine(scene, 84), hg_scene_fine(scene, 36));
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 246, 246, 244);
  hg_shape_sheet(scene, tub_form, &inner, hg_scene_fine(scene, 84), hg_scene_fine(scene, 36));
  tub_rim(scene, &outer, &inner);
  hg_stuff_plain(scene, HG_FINISH_WATER, 150, 200, 212);
  hg_shape_sheet(scene, water_form, &inner, hg_scene_fine(scene, 50), hg_scene_fine(scene, 12));
  tub_faucet(scene);
  for (int i = 0; i < 4; i++) {
    double sx = (i & 1) ? 1 : -1, sz = (i & 2) ? 1 : -1;
    const struct hg_vec foot[] = {{sx * 0.42, 0.2, sz * 0.20},
                                  {sx * 0.50, 0.13, sz * 0.27},
                                  {sx * 0.49, 0.06, sz * 0.26},
                                  {sx * 0.53, 0.02, sz * 0.29}};
    hg_shape_hose(scene, foot, 4, 0.036, 0.022);
    hg_shape_ball(scene, hg_vec(sx * 0.53, 0.022, sz * 0.29), hg_vec(0.03, 0.022, 0.03));
  }
  hg_scene_use(scene, shell);
}

static void piano_keys(struct hg_scene *scene, double half, double y, double z)
{
  int count = 36;
  double wide = half * 2 / count;
  uint32_t ivory = hg_stuff_plain(scene, HG_FINISH_SATIN, 244, 241, 232);
  uint32_t ebony = hg_stuff_plain(scene, HG_FINISH_SATIN, 22, 22, 24);
  for (int i = 0; i < count; i++) {
    double x = -half + wide * i;
    hg_scene_use(scene, ivory);
    hg_part_block(scene, hg_vec(x + 0.0012, y, z), hg_vec(x + wide - 0.0012, y + 0.02, z + 0.15),
                  0.002);
    int note = i % 7;
    if (note == 2 || note == 6)
      continue;
    hg_scene_use(scene, ebony);
    hg_part_block(scene, hg_vec(x + wide * 0.68, y + 0.02, z),
                  hg_vec(x + wide * 1.32, y + 0.036, z + 0.095), 0.003);
  }
}

static void piano_bench(struct hg_scene *scene, uint32_t body)
{
  struct hg_legs legs = {0.56, 0.26, 0.45, 0.024, 0.016, 0, false};
  struct hg_cushion seat = {.size = {0.66, 0.07, 0.34}, .radius = 0.025};
  seat.puff = hg_vec(0, 0.25, 0.01);
  hg_scene_push(scene);
  hg_scene_move(scene, 0.1, 0, 0.72);
  hg_scene_use(scene, body);
  hg_part_legs(scene, &legs);
  hg_shape_box(scene, hg_vec(0, 0.44, 0), hg_vec(0.65, 0.05, 0.33), 0.008);
  hg_stuff_plain(scene, HG_FINISH_LEATHER, 52, 34, 28);
  hg_shape_cushion(scene, hg_vec(0, 0.495, 0), &seat);
  hg_scene_pop(scene);
}

static void piano_music(struct hg_scene *scene)
{
  hg_stuff_plain(scene, HG_FINISH_MATTE, 246, 243, 234);
  for (int side = -1; side <= 1; side += 2) {
    hg_scene_push(scene);
    hg_scene_move(scene, side * 0.115, 1.03, 0.045);
    hg_scene_turn_x(scene, -12);
    hg_scene_turn_y(scene, -side * 7);
    hg_shape_box(scene, hg_vec(0, 0, 0), hg_vec(0.225, 0.3, 0.002), 0.0005);
    hg_scene_pop(scene);
  }
}

void hg_build_piano(struct hg_scene *scene)
{
  double half = 0.74, high = 1.24;
  uint32_t body = hg_stuff_body_or(scene, 30, 28, 28);
  if (hg_scene_current(scene)->finish == HG_FINISH_SATIN)
    hg_scene_current(scene)->finish = HG_FINISH_CERAMIC;
  hg_part_block(scene, hg_vec(-half, 0.06, -0.3), hg_vec(half, high, 0.02), 0.01);
  hg_part_block(scene, hg_vec(-half - 0.02, high, -0.32), hg_vec(half + 0.02, high + 0.03, 0.05),
                0.01);
  hg_part_block(scene, hg_vec(-half + 0.08, 0.82, 0.01), hg_vec(half - 0.08, high - 0.06, 0.03),
                0.006);
  hg_part_block(scene, hg_vec(-half, 0.6, -0.02), hg_vec(half, 0.67, 0.31), 0.01);
  hg_part_block(scene, hg_vec(-half + 0.06, 0.69, 0.0), hg_vec(half - 0.06, 0.81, 0.055), 0.01);
  hg_part_block(scene, hg_vec(-half, 0, -0.3), hg_vec(half, 0.09, 0.03), 0.008);
  for (int side = -1; side <= 1; side += 2) {
    double x = side * (half - 0.035);
    hg_shape_box(scene, hg_vec(x, 0.71, 0.15), hg_vec(0.07, 0.1, 0.33), 0.02);
    hg_shape_box(scene, hg_vec(x, 0.3, 0.25), hg_vec(0.07, 0.62, 0.07), 0.016);
    hg_shape_box(scene, hg_vec(x, 0.04, 0.16), hg_vec(0.08, 0.08, 0.3), 0.02);
  }
  piano_keys(scene, half - 0.075, 0.67, 0.12);
  piano_music(scene);
  hg_stuff_metal(scene, 206, 168, 90);
  for (int i = -1; i <= 1; i++)
    hg_shape_box(scene, hg_vec(i * 0.08, 0.05, 0.09), hg_vec(0.035, 0.015, 0.14), 0.007);
  piano_bench(scene, body);
}
