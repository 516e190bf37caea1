#include "hg_field.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool hg_field_init(struct hg_field *field, int width, int height)
{
  *field = (struct hg_field){0};
  if (width <= 0 || height <= 0)
    return false;
  field->values = calloc((size_t)width * (size_t)height, sizeof *field->values);
  if (field->values == NULL)
    return false;
  field->width = width;
  field->height = height;
  return true;
}

void hg_field_free(struct hg_field *field)
{
  free(field->values);
  *field = (struct hg_field){0};
}

static int clamp_index(int index, int length)
{
  return index < 0 ? 0 : index >= length ? length - 1 : index;
}

float hg_field_sample(const struct hg_field *field, double x, double y)
{
  double left = floor(x - 0.5), top = floor(y - 0.5);
  float fx = (float)(x - 0.5 - left), fy = (float)(y - 0.5 - top);
  int x0 = clamp_index((int)left, field->width), x1 = clamp_index((int)left + 1, field->width);
  int y0 = clamp_index((int)top, field->height), y1 = clamp_index((int)top + 1, field->height);
  float above = *hg_field_at(field, x0, y0) * (1 - fx) + *hg_field_at(field, x1, y0) * fx;
  float below = *hg_field_at(field, x0, y1) * (1 - fx) + *hg_field_at(field, x1, y1) * fx;
  return above * (1 - fy) + below * fy;
}

/* One running-sum box filter over a line; the ends repeat. */
static void box_line(const float *from, float *to, int length, int radius)
{
  double sum = 0;
  for (int i = -radius; i <= radius; i++)
    sum += from[clamp_index(i, length)];
  double scale = 1.0 / (2 * radius + 1);
  for (int i = 0; i < length; i++) {
    to[i] = (float)(sum * scale);
    sum += from[clamp_index(i + radius + 1, length)] - from[clamp_index(i - radius, length)];
  }
}

/* Three passes over a line that lies in a; the result is in a again. */
static void blur_line(float *a, float *b, int length, int radius)
{
  box_line(a, b, length, radius);
  box_line(b, a, length, radius);
  box_line(a, b, length, radius);
  memcpy(a, b, (size_t)length * sizeof *a);
}

bool hg_field_blur(struct hg_field *field, int radius)
{
  if (radius < 1)
    return true;
  int width = field->width, height = field->height;
  int longest = width > height ? width : height;
  float *lines = calloc((size_t)longest * 2, sizeof *lines);
  if (lines == NULL)
    return false;
  for (int y = 0; y < height; y++)
    blur_line(hg_field_at(field, 0, y), lines, width, radius);
  for (int x = 0; x < width; x++) {
    for (int y = 0; y < height; y++)
      lines[y] = *hg_field_at(field, x, y);
    blur_line(lines, lines + longest, height, radius);
    for (int y = 0; y < height; y++)
      *hg_field_at(field, x, y) = lines[y];
  }
  free(lines);
  return true;
}

bool hg_field_blur_weighted(struct hg_field *field, struct hg_field *weight, int radius)
{
  size_t count = (size_t)field->width * (size_t)field->height;
  struct hg_field sum;
  if (!hg_field_init(&sum, field->width, field->height))
    return false;
  for (size_t i = 0; i < count; i++)
    sum.values[i] = field->values[i] * weight->values[i];
  bool ok = hg_field_blur(&sum, radius) && hg_field_blur(weight, radius);
  for (size_t i = 0; ok && i < count; i++) {
    if (weight->values[i] > 1e-4F)
      field->values[i] = sum.values[i] / weight->values[i];
  }
  hg_field_free(&sum);
  return ok;
}
