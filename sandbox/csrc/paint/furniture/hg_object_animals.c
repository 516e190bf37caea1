/* An aquarium, a cat and a dog. */
#include "hg_object_build.h"
#include "hg_object_finish.h"
#include "hg_object_leaf.h"
#include "hg_object_parts.h"

static struct hg_vec fin_form(const void *context, double u, double v)
{
  const double *size = context;
  double wide = size[0] * (0.25 + u);
  return hg_vec(-u * size[0] * 1.1 + 0.2 * size[0] * fabs(v - 0.5), (v - 0.5) * wide * 1.5,
                0.1 * size[0] * sin(u * 3));
}

static void fish(struct hg_scene *scene, struct hg_vec at, double size, double turn, int kind)
{
  static const uint8_t colors[4][3] = {
      {240, 124, 32}, {232, 196, 48}, {64, 128, 214}, {216, 66, 62}};
  const double tail = size * 0.55;
  hg_scene_push(scene);
  hg_scene_move(scene, at.x, at.y, at.z);
  hg_scene_turn_y(scene, turn);
  hg_stuff_plain(scene, HG_FINISH_SATIN, colors[kind][0], colors[kind][1], colors[kind][2]);
  hg_shape_ball(scene, hg_vec(0, 0, 0), hg_vec(size, size * 0.52, size * 0.26));
  hg_scene_push(scene);
  hg_scene_move(scene, -size * 0.85, 0, 0);
  hg_shape_canvas(scene, fin_form, &tail, 6, 6);
  hg_scene_pop(scene);
  hg_scene_push(scene);
  hg_scene_move(scene, 0.1 * size, size * 0.38, 0);
  hg_scene_turn_z(scene, -70);
  hg_shape_canvas(scene, fin_form, &tail, 6, 6);
  hg_scene_pop(scene);
  if (kind == 0) {
    hg_stuff_plain(scene, HG_FINISH_SATIN, 250, 246, 240);
    hg_shape_ball(scene, hg_vec(size * 0.3, 0, 0), hg_vec(size * 0.12, size * 0.51, size * 0.265));
  }
  hg_stuff_plain(scene, HG_FINISH_SATIN, 20, 20, 24);
  hg_shape_ball(scene, hg_vec(size * 0.68, size * 0.13, size * 0.17),
                hg_vec(size * 0.09, size * 0.09, size * 0.06));
  hg_scene_pop(scene);
}

static void water_weed(struct hg_scene *scene, double x, double z, double tall, int shade)
{
  hg_stuff_plain(scene, HG_FINISH_LEAF, 60 + shade * 14, 140 + shade * 10, 66);
  for (int i = 0; i < 7; i++) {
    struct hg_leaf blade = {tall * hg_scene_between(scene, 0.6, 1),
                            0.03,
                            0.4,
                            hg_scene_between(scene, -0.6, 0.8),
                            0.3,
                            0.25,
                            0};
    hg_scene_push(scene);
    hg_scene_move(scene, x, 0, z);
    hg_scene_turn_y(scene, i * 137.5);
    hg_scene_turn_x(scene, -80);
    hg_leaf(scene, &blade);
    hg_scene_pop(scene);
  }
}

static void tank_inside(struct hg_scene *scene, double half)
{
  hg_stuff_plain(scene, HG_FINISH_STONE, 206, 186, 150);
  hg_part_block(scene, hg_vec(-half + 0.01, 0, -0.2), hg_vec(half - 0.01, 0.06, 0.2), 0.01);
  hg_stuff_plain(scene, HG_FINISH_STONE, 112, 112, 116);
  hg_shape_ball(scene, hg_vec(half * 0.42, 0.09, -0.04), hg_vec(0.13, 0.09, 0.09));
  hg_shape_ball(scene, hg_vec(half * 0.58, 0.07, 0.04), hg_vec(0.08, 0.06, 0.06));
  water_weed(scene, -half * 0.7, -0.06, 0.36, 0);
  water_weed(scene, -half * 0.45, -0.1, 0.26, 2);
  water_weed(scene, half * 0.8, -0.1, 0.40, 1);
  fish(scene, hg_vec(-half * 0.25, 0.30, 0.08), 0.075, 10, 0);
  fish(scene, hg_vec(half * 0.3, 0.36, 0.02), 0.06, 170, 1);
  fish(scene, hg_vec(half * 0.08, 0.20, 0.1), 0.05, -14, 2);
  fish(scene, hg_vec(-half * 0.62, 0.40, 0.05), 0.05, 200, 3);
  hg_stuff_plain(scene, HG_FINISH_GLOW, 44, 122, 168);
  hg_part_block(scene, hg_vec(-half + 0.005, 0.0, -0.215), hg_vec(half - 0.005, 0.47, -0.205),
                0.002);
}

void hg_build_aquarium(struct hg_scene *scene)
{
  double half = hg_clamp(scene->aspect * 0.62, 0.5, 0.9), base = 0.66;
  uint32_t body = hg_stuff_body(scene);
  hg_part_block(scene, hg_vec(-half - 0.02, 0.05, -0.24), hg_vec(half + 0.02, base, 0.23), 0.008);
  hg_part_block(scene, hg_vec(-half + 0.02, 0, -0.2), hg_vec(half - 0.02, 0.06, 0.19), 0.004);
  for (int side = -1; side <= 1; side += 2) {
    hg_scene_push(scene);
    hg_scene_move(scene, side * half / 2, base / 2 + 0.02, 0.235);
    hg_scene_use(scene, body);
    hg_part_front(scene, half - 0.02, base - 0.12);
    hg_stuff_metal(scene, 190, 186, 180);
    hg_scene_move(scene, -side * (half / 2 - 0.05), 0.1, 0.01);
    hg_part_handle(scene, 0.03);
    hg_scene_pop(scene);
  }
  hg_scene_push(scene);
  hg_scene_move(scene, 0, base, 0);
  hg_stuff_plain(scene, HG_FINISH_SATIN, 34, 34, 36);
  for (int side = -1; side <= 1; side += 2) {
    hg_shape_box(scene, hg_vec(0, 0.515, side * 0.212), hg_vec(half * 2, 0.035, 0.02), 0.004);
    hg_shape_box(scene, hg_vec(side * (half - 0.01), 0.515, 0), hg_vec(0.02, 0.035, 0.43), 0.004);
  }
  hg_part_block(scene, hg_vec(-half, -0.002, -0.22), hg_vec(half, 0.02, 0.22), 0.006);
  tank_inside(scene, half);
  hg_stuff_plain(scene, HG_FINISH_WATER, 70, 160, 200);
  hg_part_block(scene, hg_vec(-half + 0.012, 0.02, -0.2), hg_vec(half - 0.012, 0.46, 0.205), 0.003);
  hg_stuff_plain(scene, HG_FINISH_GLASS, 214, 232, 236);
  hg_shape_box(scene, hg_vec(0, 0.26, 0.214), hg_vec(half * 2, 0.5, 0.008), 0.002);
  hg_scene_pop(scene);
}

/* The coat: the prompt's colour or a common one; the second colour is its markings. */
static void coat(struct hg_scene *scene, const uint8_t natural[3][2][3])
{
  const uint8_t(*rgb)[3] = natural[hg_hash(scene->style.seed + 91) % 3];
  hg_stuff_plain(scene, HG_FINISH_FUR, rgb[0][0], rgb[0][1], rgb[0][2]);
  hg_scene_current(scene)->second = hg_linear(rgb[1]);
  if (scene->natural)
    return;
  hg_scene_current(scene)->color = hg_stuff_base(scene);
  hg_scene_current(scene)->second = hg_vec_scale(hg_stuff_base(scene), 0.55);
}

static void eye(struct hg_scene *scene, struct hg_vec at, double size, int red, int green, int blue)
{
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, red, green, blue);
  hg_shape_ball(scene, at, hg_vec(size, size * 1.05, size * 0.6));
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 12, 12, 14);
  hg_shape_ball(scene, hg_vec(at.x, at.y, at.z + size * 0.42),
                hg_vec(size * 0.5, size * 0.85, size * 0.32));
}

static void whiskers(struct hg_scene *scene, double y, double z)
{
  hg_stuff_plain(scene, HG_FINISH_SATIN, 244, 242, 238);
  for (int side = -1; side <= 1; side += 2)
    for (int i = -1; i <= 1; i++)
      hg_shape_rod(scene, hg_vec(side * 0.018, y, z),
                   hg_vec(side * 0.1, y + i * 0.018 - 0.008, z - 0.01), 0.0011, 0.0006);
}

/* The pale muzzle and breast, and the pink of the ears. */
static void cat_bib(struct hg_scene *scene)
{
  const struct hg_limb pale[] = {{{-0.016, 0.364, 0.139}, {-0.016, 0.364, 0.14}, 0.0225, 0.0225},
                                 {{0.016, 0.364, 0.139}, {0.016, 0.364, 0.14}, 0.0225, 0.0225},
                                 {{0, 0.345, 0.125}, {0, 0.343, 0.127}, 0.018, 0.018}};
  const struct hg_limb breast[] = {{{0, 0.30, 0.062}, {0, 0.20, 0.055}, 0.052, 0.062}};
  hg_stuff_plain(scene, HG_FINISH_FUR, 240, 234, 224);
  hg_shape_limbs(scene, pale, 3, 0.015);
  hg_shape_limbs(scene, breast, 1, 0.02);
  hg_stuff_plain(scene, HG_FINISH_MATTE, 214, 150, 140);
  for (int side = -1; side <= 1; side += 2)
    hg_shape_rod(scene, hg_vec(side * 0.047, 0.44, 0.080), hg_vec(side * 0.0595, 0.492, 0.0625),
                 0.0165, 0.003);
}

void hg_build_cat(struct hg_scene *scene)
{
  static const uint8_t coats[3][2][3] = {{{206, 134, 70}, {160, 92, 42}},
                                         {{136, 132, 126}, {84, 80, 78}},
                                         {{60, 58, 60}, {34, 32, 34}}};
  const struct hg_limb body[] = {{{0, 0.13, -0.07}, {0, 0.26, 0.01}, 0.125, 0.088},
                                 {{0, 0.26, 0.01}, {0, 0.335, 0.045}, 0.08, 0.05},
                                 {{0, 0.395, 0.065}, {0, 0.39, 0.075}, 0.068, 0.066},
                                 {{0, 0.368, 0.12}, {0, 0.365, 0.125}, 0.03, 0.028},
                                 {{-0.045, 0.2, 0.055}, {-0.042, 0.025, 0.1}, 0.038, 0.026},
                                 {{0.045, 0.2, 0.055}, {0.042, 0.025, 0.1}, 0.038, 0.026},
                                 {{-0.042, 0.022, 0.1}, {-0.042, 0.02, 0.13}, 0.026, 0.022},
                                 {{0.042, 0.022, 0.1}, {0.042, 0.02, 0.13}, 0.026, 0.022},
                                 {{-0.1, 0.085, -0.05}, {-0.105, 0.05, 0.04}, 0.075, 0.045},
                                 {{0.1, 0.085, -0.05}, {0.105, 0.05, 0.04}, 0.075, 0.045},
                                 {{-0.11, 0.022, 0.05}, {-0.11, 0.02, 0.11}, 0.026, 0.022},
                                 {{0.11, 0.022, 0.05}, {0.11, 0.02, 0.11}, 0.026, 0.022},
                                 {{-0.045, 0.435, 0.06}, {-0.062, 0.505, 0.05}, 0.032, 0.004},
                                 {{0.045, 0.435, 0.06}, {0.062, 0.505, 0.05}, 0.032, 0.004}};
  const struct hg_vec tail[] = {{0.06, 0.06, -0.16},
                                {0.18, 0.03, -0.15},
                                {0.23, 0.028, -0.02},
                                {0.19, 0.028, 0.12},
                                {0.1, 0.03, 0.17}};
  double grain = scene->grain;
  scene->grain = grain * 0.3;
  coat(scene, coats);
  hg_shape_limbs(scene, body, 14, 0.035);
  hg_shape_hose(scene, tail, 5, 0.026, 0.018);
  hg_shape_ball(scene, tail[4], hg_vec(0.018, 0.018, 0.018));
  eye(scene, hg_vec(-0.030, 0.407, 0.127), 0.018, 178, 196, 74);
  eye(scene, hg_vec(0.030, 0.407, 0.127), 0.018, 178, 196, 74);
  cat_bib(scene);
  hg_stuff_plain(scene, HG_FINISH_SATIN, 206, 124, 120);
  hg_shape_ball(scene, hg_vec(0, 0.381, 0.161), hg_vec(0.011, 0.007, 0.007));
  whiskers(scene, 0.366, 0.160);
  scene->grain = grain;
}

/* The paler muzzle and breast. */
static void dog_bib(struct hg_scene *scene)
{
  const struct hg_limb pale[] = {{{-0.018, 0.548, 0.215}, {-0.018, 0.544, 0.242}, 0.042, 0.034},
                                 {{0.018, 0.548, 0.215}, {0.018, 0.544, 0.242}, 0.042, 0.034},
                                 {{0, 0.525, 0.2}, {0, 0.52, 0.22}, 0.034, 0.028}};
  const struct hg_limb breast[] = {{{0, 0.46, 0.085}, {0, 0.34, 0.085}, 0.078, 0.082}};
  hg_stuff_plain(scene, HG_FINISH_FUR, 236, 220, 196);
  hg_shape_limbs(scene, pale, 3, 0.03);
  hg_shape_limbs(scene, breast, 1, 0.02);
}

static void dog_ear(struct hg_scene *scene, double side, struct hg_vec color)
{
  const struct hg_limb ear[] = {
      {{side * 0.075, 0.655, 0.06}, {side * 0.115, 0.61, 0.075}, 0.022, 0.03},
      {{side * 0.115, 0.61, 0.075}, {side * 0.118, 0.52, 0.085}, 0.03, 0.024}};
  hg_scene_skin(scene, HG_FINISH_FUR, color);
  hg_shape_limbs(scene, ear, 2, 0.03);
}

void hg_build_dog(struct hg_scene *scene)
{
  static const uint8_t coats[3][2][3] = {{{214, 174, 116}, {186, 140, 84}},
                                         {{132, 88, 54}, {96, 60, 36}},
                                         {{66, 62, 60}, {40, 36, 34}}};
  const struct hg_limb body[] = {{{0, 0.19, -0.1}, {0, 0.38, 0.02}, 0.155, 0.125},
                                 {{0, 0.38, 0.02}, {0, 0.52, 0.06}, 0.11, 0.075},
                                 {{0, 0.6, 0.075}, {0, 0.585, 0.095}, 0.088, 0.082},
                                 {{0, 0.565, 0.14}, {0, 0.545, 0.235}, 0.058, 0.042},
                                 {{-0.07, 0.32, 0.08}, {-0.065, 0.03, 0.13}, 0.055, 0.036},
                                 {{0.07, 0.32, 0.08}, {0.065, 0.03, 0.13}, 0.055, 0.036},
                                 {{-0.065, 0.028, 0.13}, {-0.065, 0.026, 0.18}, 0.036, 0.03},
                                 {{0.065, 0.028, 0.13}, {0.065, 0.026, 0.18}, 0.036, 0.03},
                                 {{-0.14, 0.12, -0.08}, {-0.15, 0.07, 0.06}, 0.1, 0.06},
                                 {{0.14, 0.12, -0.08}, {0.15, 0.07, 0.06}, 0.1, 0.06},
                                 {{-0.155, 0.03, 0.07}, {-0.155, 0.026, 0.15}, 0.035, 0.03},
                                 {{0.155, 0.03, 0.07}, {0.155, 0.026, 0.15}, 0.035, 0.03},
                                 {{0.03, 0.06, -0.24}, {0.18, 0.035, -0.2}, 0.04, 0.03},
                                 {{0.18, 0.035, -0.2}, {0.27, 0.04, -0.1}, 0.03, 0.016}};
  double grain = scene->grain;
  scene->grain = grain * 0.4;
  coat(scene, coats);
  struct hg_vec ears = hg_vec_scale(hg_scene_current(scene)->second, 0.8);
  hg_shape_limbs(scene, body, 14, 0.05);
  for (int side = -1; side <= 1; side += 2) {
    dog_ear(scene, side, ears);
    eye(scene, hg_vec(side * 0.037, 0.617, 0.167), 0.0165, 70, 44, 28);
    hg_stuff_plain(scene, HG_FINISH_GLOW, 250, 250, 250);
    hg_shape_ball(scene, hg_vec(side * 0.037 - 0.005, 0.624, 0.1785), hg_vec(0.004, 0.004, 0.003));
  }
  dog_bib(scene);
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 24, 22, 24);
  hg_shape_ball(scene, hg_vec(0, 0.574, 0.278), hg_vec(0.025, 0.018, 0.016));
  hg_stuff_plain(scene, HG_FINISH_SATIN, 214, 110, 112);
  hg_shape_ball(scene, hg_vec(0, 0.506, 0.246), hg_vec(0.019, 0.034, 0.012));
  scene->grain = grain;
}
