#include "hg_canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hg_picture.h"

bool hg_canvas_init(struct hg_canvas *canvas, int width, int height)
{
  memset(canvas, 0, sizeof *canvas);
  if (!hg_picture_allowed(width, height))
    return false;
  size_t size = (size_t)width * (size_t)height;
  canvas->kept = malloc(size);
  if (canvas->kept == NULL)
    return false;
  memset(canvas->kept, 1, size);
  canvas->width = width;
  canvas->height = height;
  return true;
}

void hg_canvas_free(struct hg_canvas *canvas)
{
  free(canvas->kept);
  memset(canvas, 0, sizeof *canvas);
}

/* The first pixel whose centre is not left of x, within 0 and limit. */
static int first_centre(double x, int limit)
{
  double pixel = ceil(x - 0.5);
  if (!(pixel > 0))
    return 0;
  return pixel < limit ? (int)pixel : limit;
}

/* Blackens the pixels of row y whose centres lie from left up to, not including, right. */
static void blacken(struct hg_canvas *canvas, int y, double left, double right)
{
  int first = first_centre(left, canvas->width);
  int end = first_centre(right, canvas->width);
  if (end > first)
    memset(canvas->kept + (size_t)y * (size_t)canvas->width + (size_t)first, 0,
           (size_t)(end - first));
}

void hg_canvas_rectangle(struct hg_canvas *canvas, double x, double y, double width, double height)
{
  int end = first_centre(y + height, canvas->height);
  for (int row = first_centre(y, canvas->height); row < end; row++)
    blacken(canvas, row, x, x + width);
}

void hg_canvas_ellipse(struct hg_canvas *canvas, double x, double y, double radius_x,
                       double radius_y)
{
  int end = first_centre(y + radius_y, canvas->height);
  for (int row = first_centre(y - radius_y, canvas->height); row < end; row++) {
    double offset = (row + 0.5 - y) / radius_y;
    double half = radius_x * sqrt(fmax(0, 1 - offset * offset));
    blacken(canvas, row, x - half, x + half);
  }
}

/* Where the edge from a to b crosses the height y, if it does: half open, so that corners count once. */
static bool edge_crossing(const double *a, const double *b, double y, double *x)
{
  if ((a[1] <= y) == (b[1] <= y))
    return false;
  *x = a[0] + (y - a[1]) / (b[1] - a[1]) * (b[0] - a[0]);
  return true;
}

/* The nearest crossing right of `after`, or INFINITY; `same` counts how many lie at that very place. */
static double next_crossing(const double *points, size_t count, double y, double after, int *same)
{
  double nearest = INFINITY;
  *same = 0;
  for (size_t i = 0; i < count; i++) {
    double x;
    const double *b = points + 2 * ((i + 1) % count);
    if (!edge_crossing(points + 2 * i, b, y, &x) || x <= after || x > nearest)
      continue;
    *same = x < nearest ? 1 : *same + 1;
    nearest = x;
  }
  return nearest;
}

/* Crossings are found one after the other instead of sorted: polygons drawn by people have few. */
void hg_canvas_polygon(struct hg_canvas *canvas, const double *points, size_t count)
{
  for (int row = 0; row < canvas->height; row++) {
    double left = -INFINITY;
    bool inside = false;
    for (;;) {
      int same;
      double x = next_crossing(points, count, row + 0.5, left, &same);
      if (x == INFINITY)
        break;
      if (inside)
        blacken(canvas, row, left, x);
      inside ^= (same & 1) != 0;
      left = x;
    }
  }
}
