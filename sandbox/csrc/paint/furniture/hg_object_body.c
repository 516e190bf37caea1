/* Bodies from distance fields, meshed by surface nets: one vertex in every cell the skin crosses. */
#include <stdlib.h>
#include <string.h>

#include "hg_object_shape.h"

#define CELLS_MAX 110 /* per axis */

struct net {
  hg_body_fn *field;
  const void *context;
  struct hg_vec low;
  double cell;
  int nx, ny, nz;   /* corners per axis */
  float *value;     /* one per corner */
  uint32_t *vertex; /* one per cell, UINT32_MAX for none */
};

static size_t corner_index(const struct net *net, int x, int y, int z)
{
  return ((size_t)z * (size_t)net->ny + (size_t)y) * (size_t)net->nx + (size_t)x;
}

static struct hg_vec corner_point(const struct net *net, double x, double y, double z)
{
  return hg_vec_along(net->low, hg_vec(x, y, z), net->cell);
}

static struct hg_vec field_normal(const struct net *net, struct hg_vec p)
{
  double e = net->cell * 0.4;
  const void *c = net->context;
  return hg_vec_unit(
      hg_vec(net->field(c, hg_vec(p.x + e, p.y, p.z)) - net->field(c, hg_vec(p.x - e, p.y, p.z)),
             net->field(c, hg_vec(p.x, p.y + e, p.z)) - net->field(c, hg_vec(p.x, p.y - e, p.z)),
             net->field(c, hg_vec(p.x, p.y, p.z + e)) - net->field(c, hg_vec(p.x, p.y, p.z - e))));
}

static void sample_field(struct net *net)
{
  for (int z = 0; z < net->nz; z++)
    for (int y = 0; y < net->ny; y++)
      for (int x = 0; x < net->nx; x++) {
        double value = net->field(net->context, corner_point(net, x, y, z));
        net->value[corner_index(net, x, y, z)] = (float)value;
      }
}

/* The mean of the places where the twelve edges of a cell meet the skin; false when none does. */
static bool cell_crossing(const struct net *net, int x, int y, int z, struct hg_vec *mean)
{
  struct hg_vec sum = {0, 0, 0};
  int found = 0;
  for (int edge = 0; edge < 12; edge++) {
    int axis = edge / 4, p = edge & 1, q = (edge >> 1) & 1;
    int ax = axis == 0 ? 0 : p, ay = axis == 1 ? 0 : axis == 0 ? p : q, az = axis == 2 ? 0 : q;
    int bx = ax + (axis == 0), by = ay + (axis == 1), bz = az + (axis == 2);
    double a = net->value[corner_index(net, x + ax, y + ay, z + az)];
    double b = net->value[corner_index(net, x + bx, y + by, z + bz)];
    if ((a < 0) == (b < 0))
      continue;
    double t = a / (a - b);
    sum = hg_vec_add(sum, hg_vec(ax + (bx - ax) * t, ay + (by - ay) * t, az + (bz - az) * t));
    found++;
  }
  if (found == 0)
    return false;
  *mean = hg_vec_scale(sum, 1.0 / found);
  return true;
}

static void place_vertices(struct hg_scene *scene, struct net *net)
{
  for (int z = 0; z + 1 < net->nz; z++)
    for (int y = 0; y + 1 < net->ny; y++)
      for (int x = 0; x + 1 < net->nx; x++) {
        struct hg_vec inside;
        size_t index = corner_index(net, x, y, z);
        net->vertex[index] = UINT32_MAX;
        if (!cell_crossing(net, x, y, z, &inside))
          continue;
        struct hg_vec p = corner_point(net, x + inside.x, y + inside.y, z + inside.z);
        net->vertex[index] =
            hg_scene_vertex(scene, p, field_normal(net, p), p.x + p.z * 0.7, p.y + p.z * 0.2);
      }
}

/* The four cells around one grid edge that crosses the skin share a quad. */
static void join_cells(struct hg_scene *scene, const struct net *net, int x, int y, int z, int axis)
{
  static const int around[3][2][3] = {
      {{0, 1, 0}, {0, 0, 1}}, {{0, 0, 1}, {1, 0, 0}}, {{1, 0, 0}, {0, 1, 0}}};
  const int *p = around[axis][0], *q = around[axis][1];
  uint32_t a = net->vertex[corner_index(net, x, y, z)];
  uint32_t b = net->vertex[corner_index(net, x - p[0], y - p[1], z - p[2])];
  uint32_t c = net->vertex[corner_index(net, x - p[0] - q[0], y - p[1] - q[1], z - p[2] - q[2])];
  uint32_t d = net->vertex[corner_index(net, x - q[0], y - q[1], z - q[2])];
  if (a == UINT32_MAX || b == UINT32_MAX || c == UINT32_MAX || d == UINT32_MAX)
    return;
  hg_scene_triangle(scene, a, b, c);
  hg_scene_triangle(scene, a, c, d);
}

static void join_vertices(struct hg_scene *scene, const struct net *net)
{
  for (int z = 1; z + 1 < net->nz; z++)
    for (int y = 1; y + 1 < net->ny; y++)
      for (int x = 1; x + 1 < net->nx; x++) {
        bool in = net->value[corner_index(net, x, y, z)] < 0;
        if (in != (net->value[corner_index(net, x + 1, y, z)] < 0))
          join_cells(scene, net, x, y, z, 0);
        if (in != (net->value[corner_index(net, x, y + 1, z)] < 0))
          join_cells(scene, net, x, y, z, 1);
        if (in != (net->value[corner_index(net, x, y, z + 1)] < 0))
          join_cells(scene, net, x, y, z, 2);
      }
}

static int corners(double length, double cell)
{
  return (int)hg_clamp(ceil(length / cell), 1, CELLS_MAX) + 5;
}

void hg_shape_body(struct hg_scene *scene, hg_body_fn *field, const void *context,
                   struct hg_vec low, struct hg_vec high, double cell)
{
  struct hg_vec size = hg_vec_sub(high, low);
  double widest = fmax(size.x, fmax(size.y, size.z));
  cell = fmax(cell, widest / CELLS_MAX);
  struct net net = {.field = field, .context = context, .cell = cell};
  net.low = hg_vec_along(low, hg_vec(1, 1, 1), -cell * 2);
  net.nx = corners(size.x, cell);
  net.ny = corners(size.y, cell);
  net.nz = corners(size.z, cell);
  size_t count = (size_t)net.nx * (size_t)net.ny * (size_t)net.nz;
  net.value = calloc(count, sizeof *net.value);
  net.vertex = malloc(count * sizeof *net.vertex);
  if (net.value == NULL || net.vertex == NULL) {
    scene->failed = true;
  } else {
    memset(net.vertex, 0xff, count * sizeof *net.vertex);
    sample_field(&net);
    place_vertices(scene, &net);
    join_vertices(scene, &net);
  }
  free(net.value);
  free(net.vertex);
}

static double limb_distance(const struct hg_limb *limb, struct hg_vec p)
{
  struct hg_vec along = hg_vec_sub(limb->to, limb->from), to_p = hg_vec_sub(p, limb->from);
  double t = hg_clamp(hg_vec_dot(to_p, along) / fmax(hg_vec_dot(along, along), 1e-9), 0, 1);
  double distance = hg_vec_length(hg_vec_along(to_p, along, -t));
  return distance - hg_mix(limb->radius_from, limb->radius_to, t);
}

/* The smaller of two distances, rounded off where both are about equal. */
static double join(double a, double b, double blend)
{
  double h = fmax(blend - fabs(a - b), 0) / blend;
  return fmin(a, b) - h * h * blend * 0.25;
}

struct limbs {
  const struct hg_limb *limbs;
  int count;
  double blend;
};

static double limbs_field(const void *context, struct hg_vec p)
{
  const struct limbs *body = context;
  double distance = limb_distance(&body->limbs[0], p);
  for (int i = 1; i < body->count; i++)
    distance = join(distance, limb_distance(&body->limbs[i], p), body->blend);
  return distance;
}

static void widen(struct hg_vec *low, struct hg_vec *high, struct hg_vec p, double radius)
{
  *low = hg_vec(fmin(low->x, p.x - radius), fmin(low->y, p.y - radius), fmin(low->z, p.z - radius));
  *high =
      hg_vec(fmax(high->x, p.x + radius), fmax(high->y, p.y + radius), fmax(high->z, p.z + radius));
}

void hg_shape_limbs(struct hg_scene *scene, const struct hg_limb *limbs, int count, double blend)
{
  struct limbs body = {limbs, count, blend};
  struct hg_vec low = limbs[0].from, high = limbs[0].from;
  for (int i = 0; i < count; i++) {
    widen(&low, &high, limbs[i].from, limbs[i].radius_from + blend / 2);
    widen(&low, &high, limbs[i].to, limbs[i].radius_to + blend / 2);
  }
  hg_shape_body(scene, limbs_field, &body, low, high, scene->grain * 0.6);
}
