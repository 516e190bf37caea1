/* Boxes and cushions. The curved solids are in hg_object_sheet.c. */
#include "hg_object_shape.h"

#include "hg_object_noise.h"

#define LINES_MAX 256
#define ARC_MAX 6

/* Where the mesh lines cross one side of a box, from -half to half. */
struct lines {
  double at[LINES_MAX];
  int count;
};

static void make_lines(const struct hg_scene *scene, double half, double radius, struct lines *out)
{
  int arc = (int)hg_clamp(ceil(radius / scene->grain * 1.6), 1, ARC_MAX);
  double inner = half - radius;
  int cells = hg_scene_cells(scene, inner * 2, 1);
  out->count = 0;
  for (int i = 0; i < arc; i++)
    out->at[out->count++] = -inner - radius * tan(HG_PI / 4 * (arc - i) / arc);
  for (int i = 0; i <= cells; i++)
    out->at[out->count++] = -inner + 2 * inner * i / cells;
  for (int i = 1; i <= arc; i++)
    out->at[out->count++] = inner + radius * tan(HG_PI / 4 * i / arc);
}

static double axis_of(struct hg_vec v, int axis)
{
  return axis == 0 ? v.x : axis == 1 ? v.y : v.z;
}

static struct hg_vec along_axis(int axis, double length)
{
  return hg_vec(axis == 0 ? length : 0, axis == 1 ? length : 0, axis == 2 ? length : 0);
}

struct box {
  struct hg_vec center, half;
  double radius;
  double shift_u, shift_v; /* so that two boxes never show the same piece of grain */
};

static struct hg_vec inner_point(const struct box *box, struct hg_vec p)
{
  double r = box->radius;
  return hg_vec(hg_clamp(p.x, r - box->half.x, box->half.x - r),
                hg_clamp(p.y, r - box->half.y, box->half.y - r),
                hg_clamp(p.z, r - box->half.z, box->half.z - r));
}

static uint32_t box_vertex(struct hg_scene *scene, const struct box *box, int axis, double side,
                           double p, double q)
{
  int j = (axis + 1) % 3, k = (axis + 2) % 3;
  struct hg_vec flat = hg_vec_add(along_axis(axis, side * axis_of(box->half, axis)),
                                  hg_vec_add(along_axis(j, p), along_axis(k, q)));
  struct hg_vec inner = inner_point(box, flat);
  struct hg_vec normal = hg_vec_unit(hg_vec_sub(flat, inner));
  struct hg_vec at = hg_vec_along(inner, normal, box->radius);
  bool swap = axis_of(box->half, k) > axis_of(box->half, j);
  return hg_scene_vertex(scene, hg_vec_add(box->center, at), normal, (swap ? q : p) + box->shift_u,
                         (swap ? p : q) + box->shift_v);
}

static void box_side(struct hg_scene *scene, const struct box *box, int axis, double side)
{
  struct lines p, q;
  make_lines(scene, axis_of(box->half, (axis + 1) % 3), box->radius, &p);
  make_lines(scene, axis_of(box->half, (axis + 2) % 3), box->radius, &q);
  uint32_t first = (uint32_t)scene->vertex_count, row = (uint32_t)q.count;
  for (int i = 0; i < p.count; i++)
    for (int j = 0; j < q.count; j++)
      box_vertex(scene, box, axis, side, p.at[i], q.at[j]);
  for (uint32_t i = 0; i + 1 < (uint32_t)p.count; i++)
    for (uint32_t j = 0; j + 1 < row; j++) {
      uint32_t a = first + i * row + j;
      hg_scene_triangle(scene, a, a + row, a + row + 1);
      hg_scene_triangle(scene, a, a + row + 1, a + 1);
    }
}

void hg_shape_box(struct hg_scene *scene, struct hg_vec center, struct hg_vec size, double radius)
{
  struct box box = {center, hg_vec_scale(size, 0.5), radius, 0, 0};
  double least = fmin(box.half.x, fmin(box.half.y, box.half.z));
  box.radius = hg_clamp(radius, least * 0.02, least);
  box.shift_u = hg_scene_between(scene, 0, 9);
  box.shift_v = hg_scene_between(scene, 0, 9);
  for (int axis = 0; axis < 3; axis++) {
    box_side(scene, &box, axis, 1);
    box_side(scene, &box, axis, -1);
  }
}

struct stuffing {
  const struct hg_cushion *form;
  struct hg_vec half;
  uint32_t seed;
};

/* Domes between the lines of a diamond lattice, sunk along the lines and more at the crossings. */
static double tuft_height(double x, double y, double spacing)
{
  double m = x / spacing + y / spacing / 1.15, n = x / spacing - y / spacing / 1.15;
  double dome = sqrt(fabs(sin(HG_PI * m)) * fabs(sin(HG_PI * n)));
  double node = hypot(m - round(m), n - round(n));
  return dome - 0.75 * hg_gauss(node / 0.16) - 0.25;
}

static struct hg_vec stuffed(const void *context, struct hg_vec p)
{
  const struct stuffing *s = context;
  const struct hg_cushion *form = s->form;
  double x = p.x / s->half.x, y = p.y / s->half.y, z = p.z / s->half.z;
  double ex = hg_clamp(1 - x * x, 0, 1), ey = hg_clamp(1 - y * y, 0, 1);
  double ez = hg_clamp(1 - z * z, 0, 1);
  struct hg_vec out = hg_vec(p.x * (1 + form->puff.x * ey * ez), p.y * (1 + form->puff.y * ex * ez),
                             p.z * (1 + form->puff.z * ex * ey));
  if (y > 0)
    out.y -= form->sag * ex * ez * y;
  if (form->tuft > 0 && z > 0)
    out.z += 0.09 * form->tuft * tuft_height(p.x, p.y, form->tuft) * hg_smoothstep(0, 0.5, z) *
             hg_smoothstep(0, 0.12, ex) * hg_smoothstep(0, 0.12, ey);
  if (form->wrinkle > 0) {
    struct hg_vec q = hg_vec_scale(p, 7);
    out = hg_vec_along(out, hg_vec_unit(p), form->wrinkle * hg_fractal3(q, 2, s->seed));
  }
  return out;
}

/* A cord around the face at +z or -z, a little inside the rounded edge. */
static void cushion_cord(struct hg_scene *scene, const struct hg_cushion *form, double side)
{
  enum { CORNER = 6, COUNT = 4 * (CORNER + 1) + 1 };
  struct hg_vec points[COUNT];
  double r = form->radius;
  double hx = form->size.x / 2 - r, hy = form->size.y / 2 - r, z = form->size.z / 2 - r * 0.29;
  for (int i = 0; i < COUNT; i++) {
    int corner = (i / (CORNER + 1)) % 4, step = i % (CORNER + 1);
    double angle = HG_PI / 2 * (corner + (double)step / (double)CORNER);
    double cx = corner == 0 || corner == 3 ? hx : -hx, cy = corner < 2 ? hy : -hy;
    points[i] = hg_vec(cx + r * 0.71 * cos(angle), cy + r * 0.71 * sin(angle), side * z);
  }
  points[COUNT - 1] = points[0];
  hg_shape_tube(scene, points, COUNT, 0.006, 0.006);
}

static void cushion_buttons(struct hg_scene *scene, const struct hg_cushion *form)
{
  double t = form->tuft, hx = form->size.x / 2, hy = form->size.y / 2;
  for (int row = -12; row <= 12; row++)
    for (int column = -40; column <= 40; column++) {
      double x = column * t / 2, y = row * t * 0.575;
      bool node = ((row + column) & 1) == 0;
      if (node && fabs(x) < hx * 0.94 && fabs(y) < hy * 0.92)
        hg_shape_ball(scene, hg_vec(x, y, form->size.z / 2 + 0.004), hg_vec(0.013, 0.013, 0.008));
    }
}

void hg_shape_cushion(struct hg_scene *scene, struct hg_vec center, const struct hg_cushion *form)
{
  struct stuffing stuffing = {form, hg_vec_scale(form->size, 0.5), scene->random};
  double grain = scene->grain;
  hg_scene_push(scene);
  hg_scene_move(scene, center.x, center.y, center.z);
  scene->warp = stuffed;
  scene->warp_context = &stuffing;
  if (form->tuft > 0)
    scene->grain = fmin(grain, form->tuft / 13);
  hg_shape_box(scene, hg_vec(0, 0, 0), form->size, form->radius);
  scene->grain = grain;
  if (form->piping) {
    cushion_cord(scene, form, 1);
    cushion_cord(scene, form, -1);
  }
  if (form->tuft > 0)
    cushion_buttons(scene, form);
  scene->warp = NULL;
  hg_scene_pop(scene);
}
