#include "hg_canvas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hg_gray.h"
#include "hg_rows.h"

bool hg_canvas_init(struct hg_canvas *canvas, int width, int height)
{
  memset(canvas, 0, sizeof *canvas);
  if (!hg_rows_allowed(width, height))
    return false;
  size_t stride = ((size_t)width + 7) / 8;
  canvas->rows = malloc(stride * (size_t)height);
  if (canvas->rows == NULL)
    return false;
  memset(canvas->rows, 0xff, stride * (size_t)height);
  canvas->width = width;
  canvas->height = height;
  canvas->bits = 1;
  canvas->stride = stride;
  return true;
}

void hg_canvas_free(struct hg_canvas *canvas)
{
  free(canvas->rows);
  memset(canvas, 0, sizeof *canvas);
}

static uint8_t *row_of(const struct hg_canvas *canvas, int y)
{
  return canvas->rows + (size_t)y * canvas->stride;
}

static bool is_white(const uint8_t *row, int x)
{
  return (row[x / 8] & 0x80 >> x % 8) != 0;
}

/* From one bit a pixel to one byte. */
static bool widen(struct hg_canvas *canvas)
{
  size_t stride = (size_t)canvas->width;
  uint8_t *rows = malloc(stride * (size_t)canvas->height);
  if (rows == NULL)
    return false;
  for (int y = 0; y < canvas->height; y++) {
    const uint8_t *from = row_of(canvas, y);
    uint8_t *to = rows + (size_t)y * stride;
    for (int x = 0; x < canvas->width; x++)
      to[x] = is_white(from, x) ? 255 : 0;
  }
  free(canvas->rows);
  canvas->rows = rows;
  canvas->stride = stride;
  canvas->bits = 8;
  return true;
}

bool hg_canvas_put(struct hg_canvas *canvas, int x, int y, unsigned gray)
{
  bool is_soft = gray != 0 && gray != 255;
  if (is_soft && canvas->bits == 1 && !widen(canvas))
    return false;
  uint8_t *row = row_of(canvas, y);
  uint8_t bit = (uint8_t)(0x80 >> x % 8);
  if (canvas->bits == 8)
    row[x] = (uint8_t)gray;
  else if (gray == 0)
    row[x / 8] = (uint8_t)(row[x / 8] & ~bit);
  else
    row[x / 8] |= bit;
  return true;
}

bool hg_canvas_has_black(const struct hg_canvas *canvas)
{
  for (int y = 0; y < canvas->height; y++) {
    const uint8_t *row = row_of(canvas, y);
    for (int x = 0; x < canvas->width; x++) {
      if (canvas->bits == 8 ? row[x] < HG_GRAY_BLACK : !is_white(row, x))
        return true;
    }
  }
  return false;
}

void hg_canvas_invert(struct hg_canvas *canvas)
{
  size_t size = canvas->stride * (size_t)canvas->height;
  for (size_t i = 0; i < size; i++)
    canvas->rows[i] = (uint8_t)~canvas->rows[i];
}

/* The first pixel whose centre is not left of x, within 0 and limit. */
static int first_centre(double x, int limit)
{
  double pixel = ceil(x - 0.5);
  if (!(pixel > 0))
    return 0;
  return pixel < limit ? (int)pixel : limit;
}

static void blacken_bits(uint8_t *row, int first, int end)
{
  int first_byte = first / 8, last_byte = end / 8;
  uint8_t before = (uint8_t)(0xff00 >> first % 8); /* what stays of the first byte */
  uint8_t behind = (uint8_t)(0xff >> end % 8);     /* and of the last */
  if (first_byte == last_byte) {
    row[first_byte] &= (uint8_t)(before | behind);
    return;
  }
  row[first_byte] &= before;
  memset(row + first_byte + 1, 0, (size_t)(last_byte - first_byte - 1));
  if (end % 8 != 0) /* else it lies behind the row, perhaps */
    row[last_byte] &= behind;
}

/* Blackens the pixels of row y whose centres lie from left up to, not including, right. */
static void blacken(struct hg_canvas *canvas, int y, double left, double right)
{
  int first = first_centre(left, canvas->width);
  int end = first_centre(right, canvas->width);
  if (end <= first)
    return;
  if (canvas->bits == 1)
    blacken_bits(row_of(canvas, y), first, end);
  else
    memset(row_of(canvas, y) + first, 0, (size_t)(end - first));
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
