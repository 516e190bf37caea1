/* Beds: frame, headboard, mattress, duvet, pillows and a throw. */
#include "hg_object_build.h"
#include "hg_object_finish.h"
#include "hg_object_noise.h"
#include "hg_object_parts.h"

#define LENGTH 2.0

struct bed {
  double width;
  bool padded; /* frame and headboard are upholstered */
  uint32_t frame, sheet, duvet, throw;
};

/* A cloth that lies on a box and hangs down at its sides and its foot. */
struct drape {
  double width, from, to; /* across x, and along z */
  double top, hang;       /* heights */
  double swell;
  uint32_t seed;
};

static struct hg_vec drape_form(const void *context, double u, double v)
{
  const struct drape *d = context;
  double half = d->width / 2, edge = 0.06, reach = half + d->top - d->hang;
  double s = (u * 2 - 1) * reach, side = s < 0 ? -1 : 1, out = fabs(s) - (half - edge);
  double turn = hg_clamp(out / (edge * 1.5), 0, 1) * HG_PI / 2;
  double x = fabs(s) < half - edge ? fabs(s) : half - edge + edge * sin(turn);
  double drop = out > edge * 1.5 ? out - edge * 1.5 : 0;
  double y = d->top - edge * (1 - cos(turn)) - drop;
  double z = hg_mix(d->from, d->to, v);
  double foot = hg_smoothstep(0.93, 1, v);
  double crease = hg_fractal3(hg_vec(x * side * 3.2, z * 3.6, y * 3), 3, d->seed);
  double fold = drop > 0 ? 0.02 * sin(z * 15 + 3 * crease) * hg_clamp(drop / 0.12, 0, 1) : 0;
  double puff = d->swell * (1 - pow(x / half, 4)) * sqrt(hg_clamp(v * (1 - v) * 5, 0, 1));
  y += puff + 0.035 * crease * (out < edge) - foot * foot * 0.06;
  return hg_vec(side * (x + fold + 0.02 * crease * (out > 0)), y, z);
}

static void drape(struct hg_scene *scene, const struct drape *form)
{
  double across = form->width + 2 * (form->top - form->hang);
  hg_shape_sheet(scene, drape_form, form, hg_scene_cells(scene, across, 40),
                 hg_scene_cells(scene, form->to - form->from, 6));
}

static void bed_frame(struct hg_scene *scene, const struct bed *bed)
{
  double half = bed->width / 2 + 0.04;
  struct hg_legs legs = {bed->width - 0.1, LENGTH - 0.2, 0.14, 0.03, 0.022, 0.01, false};
  hg_scene_use(scene, bed->frame);
  hg_part_block(scene, hg_vec(-half, 0.13, -LENGTH / 2), hg_vec(half, 0.34, LENGTH / 2 + 0.03),
                bed->padded ? 0.035 : 0.012);
  if (bed->padded)
    hg_stuff_feet(scene);
  hg_part_legs(scene, &legs);
  hg_scene_use(scene, bed->frame);
}

static void headboard_padded(struct hg_scene *scene, double half)
{
  struct hg_cushion form = {.size = {half * 2, 0.82, 0.11}, .radius = 0.04, .tuft = 0.24};
  form.puff = hg_vec(0, 0, 0.1);
  hg_shape_cushion(scene, hg_vec(0, 0.78, -LENGTH / 2 - 0.04), &form);
}

static void headboard_wooden(struct hg_scene *scene, double half)
{
  double z = -LENGTH / 2 - 0.03;
  hg_part_block(scene, hg_vec(-half, 1.02, z - 0.03), hg_vec(half, 1.12, z + 0.03), 0.015);
  for (int side = -1; side <= 1; side += 2)
    hg_shape_box(scene, hg_vec(side * (half - 0.035), 0.55, z), hg_vec(0.07, 1.1, 0.06), 0.012);
  int boards = 5;
  double wide = (half * 2 - 0.14) / boards;
  for (int i = 0; i < boards; i++)
    hg_shape_box(scene, hg_vec(-half + 0.07 + wide * (i + 0.5), 0.7, z),
                 hg_vec(wide - 0.008, 0.66, 0.028), 0.006);
}

static void sleeping_pillow(struct hg_scene *scene, double x, double y, double z, double lean,
                            double width, double height)
{
  hg_scene_push(scene);
  hg_scene_move(scene, x, y, z);
  hg_scene_turn_x(scene, lean);
  hg_scene_turn_z(scene, hg_scene_between(scene, -3, 3));
  hg_scene_stretch(scene, 1, 1, 1.35);
  hg_part_pillow(scene, width, height);
  hg_scene_pop(scene);
}

static void bed_pillows(struct hg_scene *scene, const struct bed *bed)
{
  double wide = bed->width / 2 - 0.04, z = -LENGTH / 2 + 0.2;
  hg_scene_use(scene, bed->sheet);
  for (int side = -1; side <= 1; side += 2) {
    sleeping_pillow(scene, side * bed->width / 4, 0.80, z - 0.02, -28, wide, 0.46);
    sleeping_pillow(scene, side * bed->width / 4, 0.72, z + 0.18, -50, wide * 0.96, 0.44);
  }
  hg_scene_use(scene, bed->throw);
  sleeping_pillow(scene, 0, 0.76, z + 0.36, -36, 0.5, 0.32);
}

static struct bed bed_form(struct hg_scene *scene)
{
  enum hg_material material = scene->style.material;
  struct bed bed = {.width = hg_clamp(scene->aspect * 1.15, 0.95, 1.8)};
  bed.padded = material == HG_MATERIAL_VELVET || material == HG_MATERIAL_LEATHER ||
               material == HG_MATERIAL_FABRIC;
  bed.sheet = hg_stuff_plain(scene, HG_FINISH_LINEN, 226, 222, 214);
  bed.frame = bed.padded                                   ? hg_stuff_cloth(scene)
              : scene->natural || !hg_stuff_is_soft(scene) ? hg_stuff_body(scene)
                                                           : hg_stuff_feet(scene);
  bool colored =
      !scene->natural && !bed.padded && (hg_stuff_is_soft(scene) || hg_stuff_is_plain(scene));
  if (colored) {
    bed.duvet = hg_stuff_cloth(scene);
    bed.frame = hg_stuff_feet(scene);
  } else {
    bed.duvet = hg_stuff_plain(scene, HG_FINISH_LINEN, 216, 209, 198);
  }
  bed.throw = hg_stuff_accent(scene);
  return bed;
}

void hg_build_bed(struct hg_scene *scene)
{
  struct bed bed = bed_form(scene);
  double half = bed.width / 2 + 0.05;
  bed_frame(scene, &bed);
  if (bed.padded)
    headboard_padded(scene, half);
  else
    headboard_wooden(scene, half);
  hg_scene_use(scene, bed.sheet);
  struct hg_cushion mattress = {.size = {bed.width, 0.24, LENGTH}, .radius = 0.05};
  mattress.piping = true;
  hg_shape_cushion(scene, hg_vec(0, 0.44, 0), &mattress);
  uint32_t seed = scene->style.seed;
  struct drape fold = {bed.width + 0.155, -0.42, -0.18, 0.605, 0.33, 0.05, seed};
  struct drape duvet = {bed.width + 0.15, -0.25, LENGTH / 2 + 0.07, 0.595, 0.27, 0.06, seed};
  struct drape cover = {bed.width + 0.185, 0.42, 0.88, 0.615, 0.22, 0.055, seed};
  drape(scene, &fold);
  hg_scene_use(scene, bed.duvet);
  drape(scene, &duvet);
  hg_scene_use(scene, bed.throw);
  drape(scene, &cover);
  bed_pillows(scene, &bed);
}
