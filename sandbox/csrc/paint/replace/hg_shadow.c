#include "hg_shadow.h"

#include <math.h>
#include <stdlib.h>

/* The longer side of the silhouette that shadows are computed from. */
#define HG_SHADOW_SIZE 260.0

/* How flat the silhouette lies on the floor, and how far it leans away from the light. */
#define HG_SHADOW_FLAT 0.13
#define HG_SHADOW_LEAN 0.22

/* Parts of the object's height: how deep its footprint is seen, and up to where a foot may end. */
#define HG_SHADOW_DEPTH 0.20
#define HG_SHADOW_NEAR 0.28

/* The part of a block of the object that is covered, 0 to 1. */
static float coverage(const struct hg_picture *object, double scale, int x, int y)
{
  int x0 = (int)(x * scale), y0 = (int)(y * scale);
  int x1 = (int)fmin((x + 1) * scale, object->width),
      y1 = (int)fmin((y + 1) * scale, object->height);
  float sum = 0, count = 0;
  for (int py = y0; py < y1; py++) {
    for (int px = x0; px < x1; px++, count++)
      sum += hg_picture_at(object, px, py)[3];
  }
  return count > 0 ? sum / (255 * count) : 0;
}

static bool silhouette(struct hg_field *field, const struct hg_picture *object, double scale)
{
  if (!hg_field_init(field, (int)ceil(object->width / scale), (int)ceil(object->height / scale)))
    return false;
  for (int y = 0; y < field->height; y++) {
    for (int x = 0; x < field->width; x++)
      *hg_field_at(field, x, y) = coverage(object, scale, x, y);
  }
  return true;
}

static int lowest_row(const struct hg_field *field)
{
  for (int y = field->height - 1; y > 0; y--) {
    for (int x = 0; x < field->width; x++) {
      if (*hg_field_at(field, x, y) > 0.3F)
        return y;
    }
  }
  return 0;
}

static void darken(struct hg_field *dark, double x, double y, float by)
{
  int ix = (int)lround(x), iy = (int)lround(y);
  if (ix >= 0 && iy >= 0 && ix < dark->width && iy < dark->height)
    *hg_field_at(dark, ix, iy) = fmaxf(*hg_field_at(dark, ix, iy), by);
}

/* Adds a field to the shadow: light passes one and then the other. */
static void add(struct hg_field *dark, const struct hg_field *more, float strength)
{
  size_t count = (size_t)dark->width * (size_t)dark->height;
  for (size_t i = 0; i < count; i++)
    dark->values[i] = 1 - (1 - dark->values[i]) * (1 - fminf(more->values[i], 1) * strength);
}

/* The silhouette laid on the floor, away from the light. */
static void lay_down(const struct hg_field *body, struct hg_field *out, double margin,
                     double light_x)
{
  int ground = lowest_row(body);
  for (int y = 0; y <= ground; y++) {
    double height = ground - y;
    for (int x = 0; x < body->width; x++) {
      float covered = *hg_field_at(body, x, y);
      if (covered > 0.05F)
        darken(out, x + margin - light_x * height * HG_SHADOW_LEAN,
               ground + margin - height * HG_SHADOW_FLAT, covered);
    }
  }
}

/* The lowest covered pixel of a column, -1 when the column is empty. */
static int foot_of(const struct hg_field *body, int x)
{
  for (int y = body->height - 1; y >= 0; y--) {
    if (*hg_field_at(body, x, y) > 0.3F)
      return y;
  }
  return -1;
}

/* Whether column b may be left out of the lower hull between a and c (rows grow downwards). */
static bool is_above(const int *feet, int a, int b, int c)
{
  return (feet[b] - feet[a]) * (c - a) <= (feet[c] - feet[a]) * (b - a);
}

/* The columns of the lower hull of all columns whose foot is near the ground; returns how many. */
static int lower_hull(const int *feet, int width, int least, int *hull)
{
  int count = 0;
  for (int x = 0; x < width; x++) {
    if (feet[x] < least)
      continue;
    while (count >= 2 && is_above(feet, hull[count - 2], hull[count - 1], x))
      count--;
    hull[count++] = x;
  }
  return count;
}

/* The floor under one column, from the body (or the back of the footprint) to the front edge. */
static void shade_column(const struct hg_field *body, struct hg_field *out, double margin, int x,
                         int foot, double front)
{
  double clearance = front - foot, tall = body->height;
  double back = fmax(foot, front - tall * HG_SHADOW_DEPTH);
  float strength = (float)(0.35 + 0.65 * exp(-clearance / (tall * 0.14)));
  for (double y = back - 1; y <= front + 1.5; y++)
    darken(out, x + margin, y + margin, strength);
}

/*
 * What is under the object: the front edge of its footprint runs from foot to foot (the silhouette's
 * lower hull); behind it lies the dark floor that sofas and tables stand on.
 */
static bool stand(const struct hg_field *body, struct hg_field *out, double margin)
{
  int width = body->width, ground = lowest_row(body), count;
  int *feet = calloc((size_t)width * 2, sizeof *feet), *hull = feet + width;
  if (feet == NULL)
    return false;
  for (int x = 0; x < width; x++)
    feet[x] = foot_of(body, x);
  count = lower_hull(feet, width, ground - (int)(body->height * HG_SHADOW_NEAR), hull);
  for (int k = 0; k + 1 < count; k++) {
    int a = hull[k], b = hull[k + 1];
    for (int x = a; x <= b; x++) {
      double front = feet[a] + (double)(feet[b] - feet[a]) * (x - a) / (b - a);
      if (feet[x] >= 0)
        shade_column(body, out, margin, x, feet[x], front);
    }
  }
  free(feet);
  return true;
}

static void shift(const struct hg_field *body, struct hg_field *out, double margin, double dx,
                  double dy)
{
  for (int y = 0; y < body->height; y++) {
    for (int x = 0; x < body->width; x++)
      darken(out, x + margin + dx, y + margin + dy, *hg_field_at(body, x, y));
  }
}

struct cast {
  const struct hg_field *body;
  enum hg_placement placement;
  double light_x, light_y, margin;
};

/* How a layer of shadow looks: far ones are soft and wide, near ones dark and narrow. */
struct layer {
  float strength;
  double soft, away; /* parts of the object's size */
};

static struct layer layer_of(enum hg_placement placement, bool far)
{
  switch (placement) {
  case HG_PLACEMENT_STANDING:
    return far ? (struct layer){0.32F, 0.045, 0} : (struct layer){0.82F, 0.013, 0};
  case HG_PLACEMENT_LYING:
    return (struct layer){0.22F, 0.004, far ? 0.004 : 0};
  case HG_PLACEMENT_HANGING:
    return far ? (struct layer){0.10F, 0.04, 0.05} : (struct layer){0, 0, 0};
  default:
    return far ? (struct layer){0.28F, 0.02, 0.02} : (struct layer){0.25F, 0.006, 0.006};
  }
}

static bool throw(struct hg_field * dark, const struct cast *cast, bool far)
{
  struct hg_field field;
  struct layer layer = layer_of(cast->placement, far);
  double size = (cast->body->width + cast->body->height) / 2.0, away = layer.away * size;
  bool ok = hg_field_init(&field, dark->width, dark->height);
  if (ok && cast->placement != HG_PLACEMENT_STANDING)
    shift(cast->body, &field, cast->margin, -cast->light_x * away, -cast->light_y * away);
  else if (ok && far)
    lay_down(cast->body, &field, cast->margin, cast->light_x);
  else if (ok)
    ok = stand(cast->body, &field, cast->margin);
  ok = ok && hg_field_blur(&field, (int)fmax(layer.soft * size, 1));
  if (ok)
    add(dark, &field, layer.strength);
  hg_field_free(&field);
  return ok;
}

bool hg_shadow_make(struct hg_shadow *shadow, const struct hg_picture *object,
                    enum hg_placement placement, double light_x, double light_y)
{
  struct hg_field body;
  int longer = object->width > object->height ? object->width : object->height;
  *shadow = (struct hg_shadow){.scale = fmax(1, longer / HG_SHADOW_SIZE)};
  if (!silhouette(&body, object, shadow->scale))
    return false;
  shadow->margin = ceil((body.width + body.height) * 0.1) + 4;
  int margin = (int)shadow->margin * 2;
  bool ok = hg_field_init(&shadow->dark, body.width + margin, body.height + margin);
  struct cast cast = {&body, placement, light_x, light_y, shadow->margin};
  ok = ok && throw(&shadow->dark, &cast, true) && throw(&shadow->dark, &cast, false);
  hg_field_free(&body);
  if (!ok)
    hg_shadow_free(shadow);
  return ok;
}

void hg_shadow_free(struct hg_shadow *shadow)
{
  hg_field_free(&shadow->dark);
}

float hg_shadow_at(const struct hg_shadow *shadow, double x, double y)
{
  double sx = x / shadow->scale + shadow->margin, sy = y / shadow->scale + shadow->margin;
  if (sx < 0 || sy < 0 || sx >= shadow->dark.width || sy >= shadow->dark.height)
    return 0;
  return hg_field_sample(&shadow->dark, sx, sy);
}
