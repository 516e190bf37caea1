#include "hg_object_sheet.h"

#define HOSE_POINTS 16
#define HOSE_STEPS 10

struct sheet {
  hg_sheet_fn *form;
  const void *context;
  int cells_u, cells_v;
  double length_u, length_v; /* metres per unit of u and v */
  double shift_u, shift_v;
  bool level; /* a horizontal disc: its texture runs straight across it */
};

/* The normal from the neighbourhood; where one direction vanishes (a pole) a step inwards helps. */
static struct hg_vec sheet_normal(const struct sheet *sheet, double u, double v)
{
  const double step = 1e-3;
  double u0 = fmax(u - step, 0), u1 = fmin(u + step, 1);
  double v0 = fmax(v - step, 0), v1 = fmin(v + step, 1);
  double inner_u = hg_clamp(u, step * 2, 1 - step * 2),
         inner_v = hg_clamp(v, step * 2, 1 - step * 2);
  struct hg_vec du = hg_vec_sub(sheet->form(sheet->context, u1, inner_v),
                                sheet->form(sheet->context, u0, inner_v));
  struct hg_vec dv = hg_vec_sub(sheet->form(sheet->context, inner_u, v1),
                                sheet->form(sheet->context, inner_u, v0));
  return hg_vec_unit(hg_vec_scale(hg_vec_cross(du, dv), 1e6));
}

static double sheet_length(const struct sheet *sheet, bool along_u)
{
  enum { STEPS = 12 };
  double sum = 0;
  struct hg_vec last = sheet->form(sheet->context, along_u ? 0 : 0.5, along_u ? 0.5 : 0);
  for (int i = 1; i <= STEPS; i++) {
    double t = (double)i / (double)STEPS;
    struct hg_vec next = sheet->form(sheet->context, along_u ? t : 0.5, along_u ? 0.5 : t);
    sum += hg_vec_length(hg_vec_sub(next, last));
    last = next;
  }
  return sum;
}

static void sheet_emit(struct hg_scene *scene, const struct sheet *sheet)
{
  uint32_t first = (uint32_t)scene->vertex_count, row = (uint32_t)sheet->cells_v + 1;
  for (int i = 0; i <= sheet->cells_u; i++)
    for (int j = 0; j <= sheet->cells_v; j++) {
      double u = (double)i / sheet->cells_u, v = (double)j / sheet->cells_v;
      struct hg_vec p = sheet->form(sheet->context, u, v);
      double s = sheet->level ? p.x : u * sheet->length_u;
      double t = sheet->level ? p.z : v * sheet->length_v;
      hg_scene_vertex(scene, p, sheet_normal(sheet, u, v), s + sheet->shift_u, t + sheet->shift_v);
    }
  for (uint32_t i = 0; i < (uint32_t)sheet->cells_u; i++)
    for (uint32_t j = 0; j + 1 < row; j++) {
      uint32_t a = first + i * row + j;
      hg_scene_triangle(scene, a, a + row, a + row + 1);
      hg_scene_triangle(scene, a, a + row + 1, a + 1);
    }
}

static void sheet_in_metres(struct hg_scene *scene, hg_sheet_fn *form, const void *context,
                            int cells_u, int cells_v, bool level)
{
  struct sheet sheet = {form, context, cells_u, cells_v, 1, 1, 0, 0, level};
  sheet.length_u = sheet_length(&sheet, true);
  sheet.length_v = sheet_length(&sheet, false);
  sheet.shift_u = hg_scene_between(scene, 0, 9);
  sheet.shift_v = hg_scene_between(scene, 0, 9);
  sheet_emit(scene, &sheet);
}

void hg_shape_sheet(struct hg_scene *scene, hg_sheet_fn *form, const void *context, int cells_u,
                    int cells_v)
{
  sheet_in_metres(scene, form, context, cells_u, cells_v, false);
}

void hg_shape_canvas(struct hg_scene *scene, hg_sheet_fn *form, const void *context, int cells_u,
                     int cells_v)
{
  struct sheet sheet = {form, context, cells_u, cells_v, 1, 1, 0, 0, false};
  sheet_emit(scene, &sheet);
}

static struct hg_vec rectangle_form(const void *context, double u, double v)
{
  const struct hg_vec *place = context; /* center, then half size */
  return hg_vec(place[0].x + place[1].x * (u * 2 - 1), place[0].y - place[1].y * (v * 2 - 1),
                place[0].z);
}

void hg_shape_picture(struct hg_scene *scene, struct hg_vec center, double width, double height)
{
  struct hg_vec place[2] = {center, {width / 2, height / 2, 0}};
  hg_shape_canvas(scene, rectangle_form, place, hg_scene_cells(scene, width, 2),
                  hg_scene_cells(scene, height, 2));
}

void hg_shape_medal(struct hg_scene *scene, struct hg_vec center, double radius)
{
  uint32_t sides = (uint32_t)hg_clamp(2 * HG_PI * radius / scene->grain * 2, 24, 128);
  uint32_t rings = (uint32_t)hg_scene_cells(scene, radius, 2);
  uint32_t first = (uint32_t)scene->vertex_count;
  for (uint32_t i = 0; i <= rings; i++)
    for (uint32_t j = 0; j <= sides; j++) {
      double angle = 2 * HG_PI * j / sides, far = (double)i / rings;
      double x = far * cos(angle), y = far * sin(angle);
      hg_scene_vertex(scene, hg_vec(center.x + x * radius, center.y + y * radius, center.z),
                      hg_vec(0, 0, 1), 0.5 + x / 2, 0.5 - y / 2);
    }
  for (uint32_t i = 0; i < rings; i++)
    for (uint32_t j = 0; j < sides; j++) {
      uint32_t a = first + i * (sides + 1) + j;
      hg_scene_triangle(scene, a, a + sides + 1, a + sides + 2);
      hg_scene_triangle(scene, a, a + sides + 2, a + 1);
    }
}

struct tube {
  const struct hg_vec *points;
  int count;
  double radius_from, radius_to;
  struct hg_vec aside; /* a direction that stays at an angle to the whole path */
};

static struct hg_vec tube_direction(const struct tube *tube, int i)
{
  int before = i > 0 ? i - 1 : 0, after = i + 1 < tube->count ? i + 1 : i;
  return hg_vec_unit(hg_vec_sub(tube->points[after], tube->points[before]));
}

/* One ring of vertices; `aside` is carried along the path so that the tube never twists. */
static void tube_ring(struct hg_scene *scene, struct tube *tube, int i, int sides, double length)
{
  struct hg_vec along = tube_direction(tube, i);
  double part = hg_vec_dot(tube->aside, along);
  tube->aside = hg_vec_unit(hg_vec_along(tube->aside, along, -part));
  struct hg_vec other = hg_vec_cross(along, tube->aside);
  double t = tube->count > 1 ? (double)i / (tube->count - 1) : 0;
  double radius = hg_mix(tube->radius_from, tube->radius_to, t);
  for (int j = 0; j <= sides; j++) {
    double angle = 2 * HG_PI * j / sides;
    struct hg_vec normal =
        hg_vec_add(hg_vec_scale(tube->aside, cos(angle)), hg_vec_scale(other, sin(angle)));
    hg_scene_vertex(scene, hg_vec_along(tube->points[i], normal, radius), normal, length,
                    angle * radius);
  }
}

static int sides_for(const struct hg_scene *scene, double radius)
{
  return (int)hg_clamp(2 * HG_PI * radius / scene->grain * 1.5, 6, 64);
}

void hg_shape_tube(struct hg_scene *scene, const struct hg_vec *points, int count,
                   double radius_from, double radius_to)
{
  struct tube tube = {points, count, radius_from, radius_to, {0, 0, 0}};
  int sides = sides_for(scene, fmax(radius_from, radius_to));
  uint32_t first = (uint32_t)scene->vertex_count, row = (uint32_t)sides + 1;
  double length = hg_scene_between(scene, 0, 9);
  tube.aside = hg_vec_aside(tube_direction(&tube, 0));
  for (int i = 0; i < count; i++) {
    if (i > 0)
      length += hg_vec_length(hg_vec_sub(points[i], points[i - 1]));
    tube_ring(scene, &tube, i, sides, length);
  }
  for (uint32_t i = 0; i + 1 < (uint32_t)count; i++)
    for (uint32_t j = 0; j + 1 < row; j++) {
      uint32_t a = first + i * row + j;
      hg_scene_triangle(scene, a, a + row, a + row + 1);
      hg_scene_triangle(scene, a, a + row + 1, a + 1);
    }
}

/* Catmull-Rom through points[i] and points[i + 1]. */
static struct hg_vec spline(const struct hg_vec *points, int count, int i, double t)
{
  struct hg_vec b = points[i], c = points[i + 1];
  struct hg_vec a = i > 0 ? points[i - 1] : hg_vec_along(b, hg_vec_sub(c, b), -1);
  struct hg_vec d = i + 2 < count ? points[i + 2] : hg_vec_along(c, hg_vec_sub(b, c), -1);
  double t2 = t * t, t3 = t2 * t;
  struct hg_vec sum = hg_vec_scale(a, -0.5 * t3 + t2 - 0.5 * t);
  sum = hg_vec_along(sum, b, 1.5 * t3 - 2.5 * t2 + 1);
  sum = hg_vec_along(sum, c, -1.5 * t3 + 2 * t2 + 0.5 * t);
  return hg_vec_along(sum, d, 0.5 * t3 - 0.5 * t2);
}

void hg_shape_hose(struct hg_scene *scene, const struct hg_vec *points, int count,
                   double radius_from, double radius_to)
{
  struct hg_vec path[HOSE_POINTS * HOSE_STEPS + 1];
  int length = 0;
  for (int i = 0; i + 1 < count && i < HOSE_POINTS; i++)
    for (int step = 0; step < HOSE_STEPS; step++)
      path[length++] = spline(points, count, i, (double)step / HOSE_STEPS);
  path[length++] = points[count - 1];
  hg_shape_tube(scene, path, length, radius_from, radius_to);
}

static struct hg_vec cap_form(const void *context, double u, double v)
{
  const struct hg_vec *disc = context; /* center, two radii as vectors */
  double angle = v * 2 * HG_PI;
  return hg_vec_along(hg_vec_along(disc[0], disc[1], u * cos(angle)), disc[2], u * sin(angle));
}

static void cap(struct hg_scene *scene, struct hg_vec center, struct hg_vec along, double radius)
{
  if (radius < 1e-4)
    return;
  struct hg_vec aside = hg_vec_aside(along);
  struct hg_vec disc[3] = {center, hg_vec_scale(aside, radius),
                           hg_vec_scale(hg_vec_cross(along, aside), radius)};
  hg_shape_sheet(scene, cap_form, disc, hg_scene_cells(scene, radius, 1), sides_for(scene, radius));
}

void hg_shape_rod(struct hg_scene *scene, struct hg_vec from, struct hg_vec to, double radius_from,
                  double radius_to)
{
  struct hg_vec points[HOSE_POINTS + 1];
  struct hg_vec along = hg_vec_unit(hg_vec_sub(to, from));
  int cells = hg_scene_cells(scene, hg_vec_length(hg_vec_sub(to, from)), 2);
  cells = cells < HOSE_POINTS ? cells : HOSE_POINTS;
  for (int i = 0; i <= cells; i++)
    points[i] = hg_vec_mix(from, to, (double)i / cells);
  hg_shape_tube(scene, points, cells + 1, radius_from, radius_to);
  cap(scene, from, hg_vec_scale(along, -1), radius_from);
  cap(scene, to, along, radius_to);
}

static struct hg_vec ball_form(const void *context, double u, double v)
{
  const struct hg_vec *ball = context; /* center, radii */
  double polar = v * HG_PI, around = -u * 2 * HG_PI;
  return hg_vec(ball[0].x + ball[1].x * sin(polar) * cos(around),
                ball[0].y + ball[1].y * cos(polar),
                ball[0].z + ball[1].z * sin(polar) * sin(around));
}

void hg_shape_ball(struct hg_scene *scene, struct hg_vec center, struct hg_vec radii)
{
  struct hg_vec ball[2] = {center, radii};
  int sides = sides_for(scene, fmax(radii.x, fmax(radii.y, radii.z)));
  hg_shape_sheet(scene, ball_form, ball, sides < 8 ? 8 : sides, sides < 12 ? 6 : sides / 2);
}

struct profile {
  const struct hg_vec *points;
  int count;
  bool smooth;
};

static struct hg_vec lathe_form(const void *context, double u, double v)
{
  const struct profile *profile = context;
  double at = hg_clamp(v, 0, 1) * (profile->count - 1);
  int i = (int)hg_clamp(floor(at), 0, profile->count - 2);
  struct hg_vec p = profile->smooth
                        ? spline(profile->points, profile->count, i, at - i)
                        : hg_vec_mix(profile->points[i], profile->points[i + 1], at - i);
  double radius = fmax(p.x, 0), angle = u * 2 * HG_PI;
  return hg_vec(radius * cos(angle), p.y, -radius * sin(angle));
}

/* Sharp profiles are emitted piece by piece, so that their edges keep two normals. */
void hg_shape_lathe(struct hg_scene *scene, const struct hg_ring *profile, int count, bool smooth)
{
  struct hg_vec points[HOSE_POINTS];
  double widest = 0, length = 0;
  count = count < HOSE_POINTS ? count : HOSE_POINTS;
  for (int i = 0; i < count; i++) {
    points[i] = hg_vec(profile[i].radius, profile[i].height, 0);
    widest = fmax(widest, profile[i].radius);
    if (i > 0)
      length += hg_vec_length(hg_vec_sub(points[i], points[i - 1]));
  }
  int sides = sides_for(scene, widest);
  sides = sides < 12 ? 12 : sides;
  for (int i = 0; !smooth && i + 1 < count; i++) {
    struct profile piece = {points + i, 2, false};
    double part = hg_vec_length(hg_vec_sub(points[i + 1], points[i]));
    bool level = fabs(points[i].y - points[i + 1].y) < part * 0.1;
    sheet_in_metres(scene, lathe_form, &piece, sides, hg_scene_cells(scene, part, 1), level);
  }
  struct profile whole = {points, count, true};
  if (smooth)
    hg_shape_sheet(scene, lathe_form, &whole, sides, hg_scene_cells(scene, length, count * 3));
}
