/* What hangs on walls or is let into them: mirrors, paintings, clocks, windows, doors. */
#include "hg_object_art.h"
#include "hg_object_build.h"
#include "hg_object_parts.h"

/* Frames: the prompt's wood or metal, else its accent, else wood, black or gold by chance. */
static void frame_surface(struct hg_scene *scene)
{
  enum hg_material material = scene->style.material;
  bool solid = !scene->natural && !hg_stuff_is_soft(scene) && !hg_stuff_is_plain(scene) &&
               material != HG_MATERIAL_GLASS;
  if (solid)
    hg_stuff_body(scene);
  else if (hg_stuff_accent_named(scene))
    hg_stuff_legs(scene);
  else
    switch (hg_hash(scene->style.seed + 71) % 3) {
    case 0:
      hg_stuff_wood(scene, hg_vec(0.42, 0.25, 0.12));
      break;
    case 1:
      hg_stuff_plain(scene, HG_FINISH_SATIN, 42, 40, 40);
      break;
    default:
      hg_stuff_metal(scene, 204, 166, 96);
      break;
    }
}

/* Four bars around a width x height opening, `bar` wide and `deep` thick, lying on z = 0. */
static void bars(struct hg_scene *scene, double width, double height, double bar, double deep)
{
  double x = (width + bar) / 2, y = (height + bar) / 2, z = deep / 2;
  for (int side = -1; side <= 1; side += 2) {
    hg_shape_box(scene, hg_vec(side * x, 0, z), hg_vec(bar, height + 2 * bar, deep), bar * 0.18);
    hg_shape_box(scene, hg_vec(0, side * y, z), hg_vec(width + 2 * bar, bar, deep), bar * 0.18);
  }
}

void hg_build_painting(struct hg_scene *scene)
{
  double aspect = hg_clamp(scene->aspect, 0.5, 2.4);
  double width = 0.8 * sqrt(aspect), height = 0.8 / sqrt(aspect), mat = 0.06;
  frame_surface(scene);
  bars(scene, width, height, 0.034, 0.035);
  hg_stuff_plain(scene, HG_FINISH_MATTE, 244, 241, 234);
  bars(scene, width - 2 * mat, height - 2 * mat, mat, 0.012);
  int image = hg_art_painting(scene, (width - 2 * mat) / (height - 2 * mat));
  hg_stuff_plain(scene, HG_FINISH_MATTE, 200, 190, 176);
  hg_scene_current(scene)->image = image;
  hg_shape_picture(scene, hg_vec(0, 0, 0.004), width - 2 * mat, height - 2 * mat);
}

struct glass {
  double width, height, straight; /* up to `straight` the sides are upright, above they arch */
};

/* Half the width at a height 0..1 from the bottom. */
static double glass_half(const struct glass *glass, double t)
{
  if (t <= glass->straight && glass->straight > 0)
    return glass->width / 2;
  double s = glass->straight > 0 ? (t - glass->straight) / (1 - glass->straight) : t * 2 - 1;
  return glass->width / 2 * sqrt(fmax(1 - s * s, 0));
}

static struct hg_vec glass_form(const void *context, double u, double v)
{
  const struct glass *glass = context;
  double t = 0.5 - 0.5 * cos(HG_PI * (1 - v)); /* denser rows where the outline turns */
  return hg_vec((u * 2 - 1) * glass_half(glass, t), (t - 0.5) * glass->height, 0.01);
}

static void glass_frame(struct hg_scene *scene, const struct glass *glass, double radius)
{
  enum { HALF = 48, COUNT = 2 * HALF + 1 };
  struct hg_vec path[COUNT];
  for (int i = 0; i <= HALF; i++) {
    double t = 0.5 - 0.5 * cos(HG_PI * i / (double)HALF), x = glass_half(glass, t);
    path[i] = hg_vec(x, (t - 0.5) * glass->height, 0.012);
    path[2 * HALF - i] = hg_vec(-x, path[i].y, 0.012);
  }
  hg_shape_tube(scene, path, COUNT, radius, radius);
  if (glass->straight > 0)
    hg_shape_rod(scene, hg_vec(-glass->width / 2, -glass->height / 2, 0.012),
                 hg_vec(glass->width / 2, -glass->height / 2, 0.012), radius, radius);
}

void hg_build_mirror(struct hg_scene *scene)
{
  double aspect = hg_clamp(scene->aspect, 0.4, 1.9);
  double width = 0.9 * sqrt(aspect), height = 0.9 / sqrt(aspect);
  bool round = aspect > 0.78 && aspect < 1.28;
  struct glass glass = {round ? 0.9 : width, round ? 0.9 : height, 0};
  if (aspect <= 0.78)
    glass.straight = 1 - width / height / 2;
  if (!scene->natural && hg_stuff_is_plain(scene) && !hg_stuff_accent_named(scene))
    hg_stuff_tint(scene, scene->style.base);
  else
    frame_surface(scene);
  if (aspect < 1.28)
    glass_frame(scene, &glass, 0.024);
  else
    bars(scene, width, height, 0.05, 0.04);
  int image = hg_art_reflection(scene, glass.width / glass.height);
  hg_stuff_plain(scene, HG_FINISH_CERAMIC, 196, 204, 208);
  hg_scene_current(scene)->image = image;
  if (round)
    hg_shape_medal(scene, hg_vec(0, 0, 0.01), 0.45);
  else if (aspect < 1.28)
    hg_shape_canvas(scene, glass_form, &glass, 30, 48);
  else
    hg_shape_picture(scene, hg_vec(0, 0, 0.01), width, height);
}

static void clock_hand(struct hg_scene *scene, double degrees, double length, double wide)
{
  hg_scene_push(scene);
  hg_scene_turn_z(scene, -degrees);
  hg_shape_box(scene, hg_vec(0, length / 2 - 0.02, 0.014), hg_vec(wide, length + 0.04, 0.003),
               0.001);
  hg_scene_pop(scene);
}

void hg_build_clock(struct hg_scene *scene)
{
  enum { COUNT = 73 };
  struct hg_vec path[COUNT];
  for (int i = 0; i < COUNT; i++) {
    double angle = 2 * HG_PI * i / (COUNT - 1);
    path[i] = hg_vec(0.195 * cos(angle), 0.195 * sin(angle), 0.012);
  }
  if (!scene->natural && hg_stuff_is_plain(scene))
    hg_stuff_body(scene);
  else
    frame_surface(scene);
  hg_shape_tube(scene, path, COUNT, 0.018, 0.018);
  int image = hg_art_dial(scene);
  hg_stuff_plain(scene, HG_FINISH_SATIN, 246, 242, 232);
  hg_scene_current(scene)->image = image;
  hg_shape_medal(scene, hg_vec(0, 0, 0.0105), 0.19);
  hg_stuff_plain(scene, HG_FINISH_SATIN, 34, 32, 32);
  clock_hand(scene, 305, 0.095, 0.011);
  clock_hand(scene, 50, 0.14, 0.008);
  hg_shape_ball(scene, hg_vec(0, 0, 0.016), hg_vec(0.011, 0.011, 0.006));
}

static void sash(struct hg_scene *scene, double x, double width, double height, int rows)
{
  hg_scene_push(scene);
  hg_scene_move(scene, x, 0, 0.02);
  bars(scene, width - 0.1, height - 0.1, 0.05, 0.045);
  hg_shape_box(scene, hg_vec(0, 0, 0.016), hg_vec(0.022, height - 0.1, 0.022), 0.004);
  for (int i = 1; i < rows; i++)
    hg_shape_box(scene, hg_vec(0, (height - 0.1) * ((double)i / rows - 0.5), 0.016),
                 hg_vec(width - 0.1, 0.022, 0.022), 0.004);
  hg_scene_pop(scene);
}

void hg_build_window(struct hg_scene *scene)
{
  double aspect = hg_clamp(scene->aspect, 0.5, 2.6);
  double width = 1.35 * sqrt(aspect), height = 1.35 / sqrt(aspect), casing = 0.075;
  int sashes = width / height > 1.7 ? 3 : width / height > 0.7 ? 2 : 1;
  double inner = width - 2 * casing, tall = height - 2 * casing, wide = inner / sashes;
  hg_stuff_body_or(scene, 242, 241, 237);
  bars(scene, inner, tall, casing, 0.07);
  hg_shape_box(scene, hg_vec(0, -height / 2 + 0.01, 0.07), hg_vec(width + 0.08, 0.045, 0.2), 0.01);
  for (int i = 0; i < sashes; i++)
    sash(scene, -inner / 2 + wide * (i + 0.5), wide, tall, tall > 1.1 ? 3 : 2);
  hg_stuff_metal(scene, 180, 180, 184);
  for (int i = 1; i < sashes; i++)
    hg_shape_rod(scene, hg_vec(-inner / 2 + wide * i + 0.02, 0.02, 0.07),
                 hg_vec(-inner / 2 + wide * i + 0.02, -0.07, 0.085), 0.008, 0.008);
  int image = hg_art_view(scene, inner / tall, 3);
  hg_stuff_plain(scene, HG_FINISH_GLOW, 210, 226, 236);
  hg_scene_current(scene)->image = image;
  hg_shape_picture(scene, hg_vec(0, 0, 0.01), inner, tall);
}

static void door_panel(struct hg_scene *scene, double x, double y, double width, double height)
{
  hg_scene_push(scene);
  hg_scene_move(scene, x, y, 0.028);
  bars(scene, width - 0.044, height - 0.044, 0.022, 0.022);
  hg_shape_box(scene, hg_vec(0, 0, 0.002), hg_vec(width - 0.11, height - 0.11, 0.022), 0.009);
  hg_scene_pop(scene);
}

static void door_knob(struct hg_scene *scene, double x, double y)
{
  if (hg_hash(scene->style.seed + 83) & 1)
    hg_stuff_metal(scene, 204, 166, 96);
  else
    hg_stuff_metal(scene, 170, 172, 176);
  hg_scene_push(scene);
  hg_scene_move(scene, x, y, 0.03);
  hg_shape_box(scene, hg_vec(0, -0.03, 0.006), hg_vec(0.045, 0.2, 0.01), 0.004);
  hg_shape_rod(scene, hg_vec(0, 0, 0), hg_vec(0, 0, 0.06), 0.011, 0.011);
  hg_shape_rod(scene, hg_vec(0.005, 0, 0.056), hg_vec(-0.12, 0, 0.056), 0.011, 0.009);
  hg_scene_pop(scene);
}

void hg_build_door(struct hg_scene *scene)
{
  double height = 2.05, casing = 0.085,
         width = hg_clamp(scene->aspect * 2.22, 0.86, 1.9) - 2 * casing;
  int leaves = width > 1.25 ? 2 : 1;
  double leaf = width / leaves;
  hg_stuff_body_or(scene, 240, 238, 233);
  uint32_t body = scene->surface;
  for (int side = -1; side <= 1; side += 2)
    hg_shape_box(scene, hg_vec(side * (width + casing) / 2, 0, 0.03), hg_vec(casing, height, 0.075),
                 0.014);
  hg_shape_box(scene, hg_vec(0, height / 2 + casing / 2, 0.03),
               hg_vec(width + 2 * casing, casing, 0.08), 0.014);
  for (int i = 0; i < leaves; i++) {
    double x = -width / 2 + leaf * (i + 0.5);
    hg_scene_use(scene, body);
    hg_shape_box(scene, hg_vec(x, 0, 0.01), hg_vec(leaf - 0.006, height - 0.006, 0.04), 0.004);
    int columns = leaf > 0.62 ? 2 : 1;
    for (int column = 0; column < columns; column++) {
      double wide = (leaf - 0.1 * (columns + 1)) / columns;
      double px = x - leaf / 2 + 0.1 + wide / 2 + column * (wide + 0.1);
      door_panel(scene, px, -height / 2 + 0.53, wide, 0.72);
      door_panel(scene, px, 0.32, wide, 0.72);
      door_panel(scene, px, height / 2 - 0.2, wide, 0.2);
    }
    door_knob(scene, x + (i == 0 ? 1 : -1) * (leaf / 2 - 0.055), -0.02);
  }
}
