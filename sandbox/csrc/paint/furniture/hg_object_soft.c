/* Rugs and curtains. */
#include "hg_object_art.h"
#include "hg_object_build.h"
#include "hg_object_finish.h"
#include "hg_object_noise.h"
#include "hg_object_parts.h"

#define RUG_WIDTH 2.4
#define RUG_DEPTH 1.6

static struct hg_vec rug_form(const void *context, double u, double v)
{
  (void)context;
  double x = (u - 0.5) * RUG_WIDTH, z = (v - 0.5) * RUG_DEPTH;
  double rise = 0.012 * hg_fractal2(u * 5, v * 4, 2, 9);
  double edge = hg_smoothstep(0, 0.012, fmin(fmin(u, 1 - u), fmin(v, 1 - v)));
  double waver = 0.006 * hg_noise2(u * 7, v * 7, 4);
  return hg_vec(x + waver, 0.004 + 0.014 * edge + rise * edge, z + waver);
}

static void rug_fringe(struct hg_scene *scene)
{
  int count = hg_scene_fine(scene, 110);
  hg_stuff_plain(scene, HG_FINISH_LINEN, 226, 214, 190);
  for (int side = -1; side <= 1; side += 2)
    for (int i = 0; i < count; i++) {
      double z = ((i + 0.5) / count - 0.5) * RUG_DEPTH, x = side * RUG_WIDTH / 2;
      double length = hg_scene_between(scene, 0.045, 0.065),
             bend = hg_scene_between(scene, -0.01, 0.01);
      hg_shape_rod(scene, hg_vec(x - side * 0.01, 0.006, z),
                   hg_vec(x + side * length, 0.003, z + bend), 0.004, 0.003);
    }
}

/* The outline of a sheepskin: two lobes at each end, drawn in at the middle. */
static struct hg_vec skin_form(const void *context, double u, double v)
{
  const uint32_t *seed = context;
  double angle = u * 2 * HG_PI, c = cos(angle), s = sin(angle);
  double radius = 1 + 0.10 * cos(angle * 2) + 0.07 * cos(angle * 4 + 0.5) +
                  0.05 * hg_fractal2(c * 3, s * 3, 3, *seed) +
                  0.035 * hg_noise2(c * 40, s * 40, *seed);
  double pile = 0.05 * sqrt(1 - v * v * 0.98);
  pile += 0.016 * hg_fractal2(v * c * 11, v * s * 11, 3, *seed + 3);
  return hg_vec(v * radius * c * RUG_WIDTH * 0.42, pile, -v * radius * s * RUG_DEPTH * 0.42);
}

static void rug_surface(struct hg_scene *scene, int image, double size)
{
  if (hg_stuff_is_soft(scene) && !scene->natural)
    hg_stuff_cloth(scene);
  else
    hg_stuff_plain(scene, HG_FINISH_WOOL, scene->style.base[0], scene->style.base[1],
                   scene->style.base[2]);
  struct hg_skin *surface = hg_scene_current(scene);
  if (surface->finish != HG_FINISH_VELVET)
    surface->finish = HG_FINISH_WOOL;
  surface->pattern = HG_PATTERN_NONE;
  surface->image = image;
  surface->pattern_size = size;
}

void hg_build_rug(struct hg_scene *scene)
{
  enum hg_material material = scene->style.material;
  uint32_t seed = scene->style.seed;
  if (material == HG_MATERIAL_FUR) {
    hg_stuff_cloth(scene);
    hg_scene_current(scene)->second = hg_vec_scale(hg_scene_current(scene)->color, 0.72);
    hg_shape_sheet(scene, skin_form, &seed, hg_scene_fine(scene, 200), hg_scene_fine(scene, 60));
    return;
  }
  if (material == HG_MATERIAL_RATTAN || material == HG_MATERIAL_BAMBOO) {
    rug_surface(scene, hg_art_mat(scene), 1.8);
    hg_scene_turn_x(scene, -90);
    hg_shape_medal(scene, hg_vec(0, 0, 0.012), 0.9);
    return;
  }
  rug_surface(scene, hg_art_carpet(scene, RUG_WIDTH / RUG_DEPTH), RUG_WIDTH);
  hg_shape_canvas(scene, rug_form, NULL, hg_scene_fine(scene, 80), hg_scene_fine(scene, 56));
  rug_fringe(scene);
}

struct panel {
  double from, to; /* where its outer and inner edge hang from the rod */
  double top, low;
  bool tied;    /* a band draws it to its outer edge */
  double tie;   /* height of the band */
  double depth; /* of the folds */
  int folds;
  uint32_t seed;
};

static struct hg_vec panel_form(const void *context, double u, double v)
{
  const struct panel *p = context;
  double y = hg_mix(p->top, p->low, v), waist = 0;
  if (p->tied) {
    double below = (p->tie - y) / (p->tie - p->low), above = (y - p->tie) / (p->top - p->tie);
    waist = y > p->tie ? pow(1 - above, 2.2) : 1 - 0.62 * hg_smoothstep(0, 1, below);
  }
  double spread = 1 - 0.72 * waist;
  double x = p->from + (p->to - p->from) * u * spread;
  double turn = u * p->folds * 2 * HG_PI + 0.9 * hg_noise2(u * 5, v * 1.2, p->seed);
  double deep = p->depth * (0.75 + 0.35 * v) * (0.75 + 0.3 * hg_noise2(u * 6, 3, p->seed));
  double sway = 0.012 * hg_noise2(u * 9, v * 2.5, p->seed + 2);
  return hg_vec(x + sway, y + 0.006 * sin(turn) * v, deep * sin(turn) + sway);
}

static void hang(struct hg_scene *scene, const struct panel *panel)
{
  int across = panel->folds * hg_scene_fine(scene, 13);
  hg_shape_sheet(scene, panel_form, panel, across > 200 ? 200 : across, hg_scene_fine(scene, 44));
}

static void tie_band(struct hg_scene *scene, const struct panel *panel)
{
  double near = panel->from, far = panel->from + (panel->to - panel->from) * 0.29;
  const struct hg_vec path[] = {{near, panel->tie + 0.05, -0.03},
                                {near, panel->tie + 0.03, 0.09},
                                {hg_mix(near, far, 0.5), panel->tie - 0.02, 0.12},
                                {far, panel->tie - 0.03, 0.09},
                                {far, panel->tie, -0.03}};
  for (int i = 0; i < 3; i++) {
    hg_scene_push(scene);
    hg_scene_move(scene, 0, i * 0.022, 0);
    hg_shape_hose(scene, path, 5, 0.014, 0.014);
    hg_scene_pop(scene);
  }
}

static void curtain_rod(struct hg_scene *scene, double half, double y)
{
  if (scene->style.material == HG_MATERIAL_PLAIN || !hg_stuff_accent_named(scene))
    hg_stuff_plain(scene, HG_FINISH_SATIN, 62, 54, 48);
  else
    hg_stuff_legs(scene);
  hg_shape_rod(scene, hg_vec(-half - 0.05, y, 0), hg_vec(half + 0.05, y, 0), 0.017, 0.017);
  for (int side = -1; side <= 1; side += 2)
    hg_shape_ball(scene, hg_vec(side * (half + 0.07), y, 0), hg_vec(0.034, 0.034, 0.034));
}

void hg_build_curtain(struct hg_scene *scene)
{
  double height = 2.3, half = hg_clamp(scene->aspect * height, 0.9, 4) / 2 - 0.09;
  double top = height / 2 - 0.05, low = -height / 2, share = half > 0.7 ? 0.52 : 0.62;
  int folds = (int)hg_clamp(half * share / 0.085, 3, 14);
  hg_stuff_cloth(scene);
  uint32_t cloth = scene->surface;
  hg_scene_current(scene)->pattern_size = 0.28;
  for (int side = -1; side <= 1; side += 2) {
    struct panel panel = {
        side * half, side * half * (1 - share) * 0.4, top, low, true, low + height * 0.40, 0.045,
        folds,       scene->style.seed + (side > 0)};
    hg_scene_use(scene, cloth);
    hang(scene, &panel);
    hg_stuff_accent(scene);
    tie_band(scene, &panel);
  }
  curtain_rod(scene, half, top + 0.012);
  struct panel sheer = {-half * 0.97, half * 0.97,           top, low + 0.02, false, 0,
                        0.022,        (int)(half * 2 / 0.1), 5};
  hg_scene_push(scene);
  hg_scene_move(scene, 0, 0, -0.1);
  hg_stuff_plain(scene, HG_FINISH_SHEER, 246, 244, 238);
  hang(scene, &sheer);
  hg_scene_pop(scene);
}
