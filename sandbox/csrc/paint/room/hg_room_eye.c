#include "hg_room_fit.h"

#include <math.h>
#include <stdlib.h>

#define HG_PI 3.14159265358979323846

/* Lines this close to level or upright (sine of the angle) say nothing about the eye. */
#define HG_EYE_SLANT 0.16F

struct line {
  float x, y, dx, dy, strength;
};

struct lines {
  struct line *items;
  size_t count;
  float total;
};

static bool collect(const struct hg_edges *edges, struct lines *lines)
{
  int width = edges->strength.width, height = edges->strength.height;
  lines->items = calloc((size_t)width * (size_t)height, sizeof *lines->items);
  if (lines->items == NULL)
    return false;
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      float strength = *hg_field_at(&edges->strength, x, y);
      float angle = *hg_field_at(&edges->angle, x, y);
      float dx = cosf(angle), dy = sinf(angle);
      if (strength <= 0 || fabsf(dx) < HG_EYE_SLANT || fabsf(dy) < HG_EYE_SLANT)
        continue;
      lines->items[lines->count++] = (struct line){(float)x, (float)y, dx, dy, strength};
      lines->total += strength;
    }
  }
  return true;
}

/* The strength of the lines that pass the point within the tolerance (a sine). */
static float votes(const struct lines *lines, float x, float y, float tolerance, float nearest)
{
  float sum = 0;
  for (size_t i = 0; i < lines->count; i++) {
    const struct line *line = &lines->items[i];
    float wx = x - line->x, wy = y - line->y;
    float square = wx * wx + wy * wy, cross = line->dx * wy - line->dy * wx;
    if (square > nearest * nearest && cross * cross < tolerance * tolerance * square)
      sum += line->strength;
  }
  return sum;
}

struct search {
  double x, y, step, reach; /* a square of points around a place */
  float tolerance, nearest;
  double width, height;
};

/* Photographers hold the camera level and the eye near the middle: others need more evidence. */
static double liking(const struct search *search, double x, double y)
{
  double dx = (x / search->width - 0.5) / 0.35, dy = (y / search->height - 0.46) / 0.25;
  return exp(-0.5 * (dx * dx + dy * dy));
}

/* Moves the search to its best point and returns the votes there. */
static double improve(struct search *search, const struct lines *lines)
{
  double best = -1, best_x = search->x, best_y = search->y, best_votes = 0;
  for (double y = search->y - search->reach; y <= search->y + search->reach; y += search->step) {
    for (double x = search->x - search->reach; x <= search->x + search->reach; x += search->step) {
      double found = votes(lines, (float)x, (float)y, search->tolerance, search->nearest);
      double score = found * liking(search, x, y);
      if (score > best) {
        best = score;
        best_x = x;
        best_y = y;
        best_votes = found;
      }
    }
  }
  search->x = best_x;
  search->y = best_y;
  return best_votes;
}

double hg_room_fit_eye(const struct hg_edges *edges, double *x, double *y)
{
  struct lines lines = {0};
  if (!collect(edges, &lines) || lines.total <= 0) {
    free(lines.items);
    return 0;
  }
  double width = edges->strength.width, height = edges->strength.height;
  struct search search = {.x = width / 2,
                          .y = height * 0.46,
                          .step = width / 40,
                          .reach = width * 0.3,
                          .tolerance = 0.06F,
                          .nearest = (float)(width * 0.06),
                          .width = width,
                          .height = height};
  improve(&search, &lines);
  search.reach = search.step;
  search.step /= 5;
  search.tolerance = 0.03F;
  improve(&search, &lines);
  search.reach = search.step;
  search.step /= 4;
  double found = improve(&search, &lines);
  *x = search.x;
  *y = search.y;
  free(lines.items);
  return found / (double)lines.total;
}
