#include "hg_object_raster.h"

#include <stdlib.h>

bool hg_raster_init(struct hg_raster *raster, int width, int height, bool with_faces)
{
  size_t count = (size_t)width * (size_t)height;
  *raster = (struct hg_raster){.width = width, .height = height};
  raster->depth = malloc(count * sizeof *raster->depth);
  raster->face = with_faces ? malloc(count * sizeof *raster->face) : NULL;
  if (raster->depth == NULL || (with_faces && raster->face == NULL)) {
    hg_raster_free(raster);
    return false;
  }
  hg_raster_clear(raster);
  return true;
}

void hg_raster_free(struct hg_raster *raster)
{
  free(raster->depth);
  free(raster->face);
  *raster = (struct hg_raster){0};
}

void hg_raster_clear(struct hg_raster *raster)
{
  size_t count = (size_t)raster->width * (size_t)raster->height;
  for (size_t i = 0; i < count; i++)
    raster->depth[i] = HG_RASTER_EMPTY;
}

/* A triangle made ready: its sample rectangle, and depth and edges as functions of x and y. */
struct setup {
  int x0, x1, y0, y1;
  double edge[3][3]; /* a * x + b * y + c >= 0 inside */
  double per_slope[3]; /* 1 / a, 0 for an edge along the rows */
  double depth[3];
};

static double least(double a, double b, double c)
{
  double low = a < b ? a : b;
  return low < c ? low : c;
}

static int round_up(double x)
{
  int whole = (int)x;
  return whole + (whole < x);
}

static int round_down(double x)
{
  int whole = (int)x;
  return whole - (whole > x);
}

/* The rectangle of samples whose centres can be inside; false when there is none in the window. */
static bool find_rectangle(const struct hg_raster *raster, const struct hg_vec c[3],
                           struct setup *out)
{
  double left = least(c[0].x, c[1].x, c[2].x), right = -least(-c[0].x, -c[1].x, -c[2].x);
  double high = least(c[0].y, c[1].y, c[2].y), low = -least(-c[0].y, -c[1].y, -c[2].y);
  double bottom = raster->top + raster->height;
  if (!(right > 0 && left < raster->width && low > raster->top && high < bottom))
    return false;
  out->x0 = round_up(hg_clamp(left - 0.5, 0, raster->width));
  out->x1 = round_down(hg_clamp(right - 0.5, -1, raster->width - 1));
  out->y0 = round_up(hg_clamp(high - 0.5, raster->top, bottom));
  out->y1 = round_down(hg_clamp(low - 0.5, raster->top - 1, bottom - 1));
  return out->x0 <= out->x1 && out->y0 <= out->y1;
}

static bool set_up(const struct hg_raster *raster, const struct hg_vec c[3], struct setup *out)
{
  if (!find_rectangle(raster, c, out))
    return false;
  double area = (c[1].x - c[0].x) * (c[2].y - c[0].y) - (c[2].x - c[0].x) * (c[1].y - c[0].y);
  if (!(fabs(area) > 1e-9))
    return false;
  double share = 1 / area;
  out->depth[0] = out->depth[1] = out->depth[2] = 0;
  for (int i = 0; i < 3; i++) {
    const struct hg_vec *p = &c[i == 2 ? 0 : i + 1], *q = &c[i == 0 ? 2 : i - 1];
    out->edge[i][0] = (p->y - q->y) * share;
    out->edge[i][1] = (q->x - p->x) * share;
    out->edge[i][2] = (p->x * q->y - q->x * p->y) * share;
    bool level = fabs(out->edge[i][0]) < 1e-12;
    out->per_slope[i] = level ? 0 : 1 / out->edge[i][0];
    for (int k = 0; k < 3; k++)
      out->depth[k] += out->edge[i][k] * c[i].z;
  }
  return true;
}

/* The samples of row y inside the triangle: from *first to *last; false when there is none. */
static bool find_span(const struct setup *s, int y, int *first, int *last)
{
  const double slack = 1e-9; /* samples on a shared edge belong to both sides */
  double low = s->x0, high = s->x1;
  for (int i = 0; i < 3; i++) {
    double per_slope = s->per_slope[i], at_zero = s->edge[i][1] * (y + 0.5) + s->edge[i][2] + slack;
    double bound = -at_zero * per_slope - 0.5;
    if (per_slope == 0) {
      if (at_zero < 0)
        return false;
    } else if (per_slope > 0) {
      low = bound > low ? bound : low;
    } else {
      high = bound < high ? bound : high;
    }
  }
  if (!(low <= high))
    return false;
  *first = round_up(low);
  *last = round_down(high);
  return *first <= *last;
}

void hg_raster_visit(const struct hg_raster *raster, const struct hg_vec corner[3],
                     hg_raster_fn *visit, void *context)
{
  struct setup s;
  int first, last;
  if (!set_up(raster, corner, &s))
    return;
  for (int y = s.y0; y <= s.y1; y++) {
    const float *row = raster->depth + (size_t)(y - raster->top) * (size_t)raster->width;
    if (!find_span(&s, y, &first, &last))
      continue;
    for (int x = first; x <= last; x++) {
      double depth = s.depth[0] * (x + 0.5) + s.depth[1] * (y + 0.5) + s.depth[2];
      if (depth > row[x])
        visit(context, x, y, depth);
    }
  }
}

void hg_raster_triangle(struct hg_raster *raster, const struct hg_vec corner[3], uint32_t face)
{
  struct setup s;
  int first, last;
  if (!set_up(raster, corner, &s))
    return;
  for (int y = s.y0; y <= s.y1; y++) {
    size_t row = (size_t)(y - raster->top) * (size_t)raster->width;
    double depth_of_row = s.depth[1] * (y + 0.5) + s.depth[2];
    if (!find_span(&s, y, &first, &last))
      continue;
    for (size_t x = (size_t)first; x <= (size_t)last; x++) {
      float depth = (float)(s.depth[0] * ((double)x + 0.5) + depth_of_row);
      if (depth <= raster->depth[row + x])
        continue;
      raster->depth[row + x] = depth;
      if (raster->face != NULL)
        raster->face[row + x] = face;
    }
  }
}
