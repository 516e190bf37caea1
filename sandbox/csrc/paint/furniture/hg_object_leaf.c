#include "hg_object_leaf.h"

/* The point at a part of the way along a stalk that bends downwards evenly. */
static struct hg_vec bent(double length, double droop, double part)
{
  double angle = droop * part;
  if (fabs(droop) < 1e-3)
    return hg_vec(0, 0, length * part);
  return hg_vec(0, -length * (1 - cos(angle)) / droop, length * sin(angle) / droop);
}

static double half_width(const struct hg_leaf *leaf, double u, bool right)
{
  double skew = log(0.5) / log(leaf->widest);
  double width = leaf->width / 2 * pow(fmax(sin(HG_PI * pow(u, skew)), 0), 0.75);
  if (leaf->slits > 0 && u > 0.12 && u < 0.94) {
    double cut = fabs(hg_fraction(u * leaf->slits + (right ? 0.3 : 0)) - 0.5) * 2;
    width *= 0.38 + 0.62 * hg_smoothstep(0.06, 0.30, cut);
  }
  return width;
}

static struct hg_vec leaf_form(const void *context, double u, double v)
{
  const struct hg_leaf *leaf = context;
  double side = v * 2 - 1, out = fabs(side), width = half_width(leaf, u, side > 0);
  double ahead = leaf->slits > 0 ? out * out * width * 0.7 : 0; /* lobes point to the tip */
  struct hg_vec mid = bent(leaf->length, leaf->droop, u);
  double lift = leaf->cup * out * out * width;
  double wave = leaf->wave * width * out * sin(u * 17 + (side > 0 ? 2 : 0));
  double angle = leaf->droop * u;
  double up = lift + wave;
  return hg_vec(side * width, mid.y + up * cos(angle) - ahead * sin(angle),
                mid.z + up * sin(angle) + ahead * cos(angle));
}

void hg_leaf(struct hg_scene *scene, const struct hg_leaf *leaf)
{
  int along = leaf->slits > 0 ? leaf->slits * hg_scene_fine(scene, 13)
                              : hg_scene_cells(scene, leaf->length * 1.5, 5);
  int across = hg_scene_cells(scene, leaf->width * 1.5, 4);
  hg_shape_canvas(scene, leaf_form, leaf, along > 90 ? 90 : along, across > 12 ? 12 : across);
}

static void leaflet(struct hg_scene *scene, const struct hg_frond *frond, double part, double side)
{
  double size = frond->leaflet * pow(sin(HG_PI * hg_clamp(part * 0.88 + 0.1, 0, 1)), 0.7);
  struct hg_leaf leaf = {size, size * frond->slim, 0.45, 0.5, 0.25, 0, 0};
  struct hg_vec at = bent(frond->length, frond->droop, part);
  hg_scene_push(scene);
  hg_scene_move(scene, at.x, at.y, at.z);
  hg_scene_turn_x(scene, frond->droop * part * 180 / HG_PI);
  hg_scene_turn_y(scene, side * (90 - frond->sweep));
  hg_scene_turn_x(scene, hg_scene_between(scene, -16, 10));
  hg_shape_canvas(scene, leaf_form, &leaf, 5, 2);
  hg_scene_pop(scene);
}

void hg_frond(struct hg_scene *scene, const struct hg_frond *frond, uint32_t stalk, uint32_t green)
{
  enum { STEPS = 12 };
  struct hg_vec path[STEPS + 1];
  for (int i = 0; i <= STEPS; i++)
    path[i] = bent(frond->length, frond->droop, (double)i / (double)STEPS);
  hg_scene_use(scene, stalk);
  hg_shape_tube(scene, path, STEPS + 1, frond->length * 0.009, frond->length * 0.003);
  hg_scene_use(scene, green);
  for (int i = 0; i < frond->pairs; i++) {
    double part = 0.16 + 0.82 * i / frond->pairs;
    leaflet(scene, frond, part, -1);
    leaflet(scene, frond, part + 0.2 / frond->pairs, 1);
  }
  leaflet(scene, frond, 0.97, 0.1);
}

/* Petals spiral from the closed heart to the open rim. */
void hg_blossom(struct hg_scene *scene, double radius, int petals)
{
  for (int i = 0; i < petals; i++) {
    double open = (i + 0.5) / petals;
    struct hg_leaf petal = {radius * (0.75 + 0.35 * open),
                            radius * (0.8 + 0.3 * open),
                            0.62,
                            -0.9 + 0.5 * open,
                            0.55,
                            0.06,
                            0};
    hg_scene_push(scene);
    hg_scene_turn_y(scene, i * 137.5);
    hg_scene_move(scene, 0, 0, radius * 0.05 * open);
    hg_scene_turn_x(scene, -88 + 74 * pow(open, 0.8) + hg_scene_between(scene, -5, 5));
    hg_shape_canvas(scene, leaf_form, &petal, 6, 6);
    hg_scene_pop(scene);
  }
}
