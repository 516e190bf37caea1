#include "hg_edges.h"

#include <math.h>

#define HG_EDGES_WIDTH 320.0
#define HG_PI 3.14159265358979323846

/* A change of this much brightness between neighbours counts as a full edge. */
#define HG_EDGES_FULL 0.08F
#define HG_EDGES_LEAST 0.12F

static float block_gray(const struct hg_picture *picture, int x0, int y0, int x1, int y1)
{
  unsigned long sum = 0;
  for (int y = y0; y < y1; y++) {
    const uint8_t *pixel = hg_picture_at(picture, x0, y);
    for (int x = x0; x < x1; x++, pixel += 4)
      sum += pixel[0] * 3UL + pixel[1] * 6UL + pixel[2];
  }
  return (float)((double)sum / (2550.0 * (x1 - x0) * (y1 - y0)));
}

bool hg_edges_gray(struct hg_field *gray, const struct hg_picture *picture, double scale)
{
  int width = (int)(picture->width / scale), height = (int)(picture->height / scale);
  if (!hg_field_init(gray, width > 0 ? width : 1, height > 0 ? height : 1))
    return false;
  for (int y = 0; y < gray->height; y++) {
    int y0 = (int)(y * scale), y1 = (int)((y + 1) * scale);
    for (int x = 0; x < gray->width; x++) {
      int x0 = (int)(x * scale), x1 = (int)((x + 1) * scale);
      *hg_field_at(gray, x, y) =
          block_gray(picture, x0, y0, x1 > x0 ? x1 : x0 + 1, y1 > y0 ? y1 : y0 + 1);
    }
  }
  return true;
}

/* Sobel's gradient; the edge line runs across it. */
static void measure(struct hg_edges *edges, const struct hg_field *gray, int x, int y)
{
  const float *up = hg_field_at(gray, x, y - 1), *at = hg_field_at(gray, x, y);
  const float *down = hg_field_at(gray, x, y + 1);
  float gx = (up[1] - up[-1] + 2 * (at[1] - at[-1]) + down[1] - down[-1]) * 0.125F;
  float gy = (down[-1] - up[-1] + 2 * (down[0] - up[0]) + down[1] - up[1]) * 0.125F;
  float angle = atan2f(gx, -gy);
  *hg_field_at(&edges->strength, x, y) = hypotf(gx, gy) / HG_EDGES_FULL;
  *hg_field_at(&edges->angle, x, y) = angle < 0 ? angle + (float)HG_PI : angle;
}

/* Whether the pixel is a crest of its edge, compared across the edge line. */
static bool is_ridge(const struct hg_edges *edges, int x, int y)
{
  float angle = *hg_field_at(&edges->angle, x, y);
  int dx = (int)lroundf(-sinf(angle)), dy = (int)lroundf(cosf(angle));
  float here = *hg_field_at(&edges->strength, x, y);
  return here >= *hg_field_at(&edges->strength, x + dx, y + dy) &&
         here > *hg_field_at(&edges->strength, x - dx, y - dy);
}

static bool thin(struct hg_edges *edges)
{
  struct hg_field thinned;
  if (!hg_field_init(&thinned, edges->strength.width, edges->strength.height))
    return false;
  for (int y = 2; y < thinned.height - 2; y++) {
    for (int x = 2; x < thinned.width - 2; x++) {
      float strength = *hg_field_at(&edges->strength, x, y);
      if (strength >= HG_EDGES_LEAST && is_ridge(edges, x, y))
        *hg_field_at(&thinned, x, y) = fminf(strength, 1);
    }
  }
  hg_field_free(&edges->strength);
  edges->strength = thinned;
  return true;
}

bool hg_edges_find(struct hg_edges *edges, const struct hg_picture *picture)
{
  struct hg_field gray;
  *edges = (struct hg_edges){.scale = fmax(1, picture->width / HG_EDGES_WIDTH)};
  if (!hg_edges_gray(&gray, picture, edges->scale))
    return false;
  bool ok = hg_field_init(&edges->strength, gray.width, gray.height) &&
            hg_field_init(&edges->angle, gray.width, gray.height);
  for (int y = 1; ok && y < gray.height - 1; y++) {
    for (int x = 1; x < gray.width - 1; x++)
      measure(edges, &gray, x, y);
  }
  hg_field_free(&gray);
  ok = ok && thin(edges);
  if (!ok)
    hg_edges_free(edges);
  return ok;
}

void hg_edges_free(struct hg_edges *edges)
{
  hg_field_free(&edges->strength);
  hg_field_free(&edges->angle);
}
