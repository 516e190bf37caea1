#include "hg_room_fit.h"

#include <math.h>
#include <stdlib.h>

/* How much each line of the box counts. The floor's lines are the most visible in real rooms. */
#define HG_BOX_BOTTOM 1.2F
#define HG_BOX_TOP 0.8F
#define HG_BOX_SIDE 0.7F
#define HG_BOX_FLOOR_RAY 1.3F
#define HG_BOX_CEILING_RAY 1.0F
#define HG_BOX_ALL 7.8F

/* A wall or ceiling outside the picture counts as a line with this share of evidence. */
#define HG_BOX_UNSEEN 0.13F

/* Rays shorter than this (at the picture's border) count less. */
#define HG_BOX_RAY 24

/* Edge strength that runs level or upright, summed up along rows and columns. */
struct sums {
  struct hg_field level, upright;
};

struct fit {
  const struct hg_edges *edges;
  double eye_x, eye_y;
  struct sums sums;
  int step;
  float *right_sides; /* room for as many as are tried */
};

static float aligned(const struct hg_edges *edges, int x, int y, float dx, float dy)
{
  if (x < 0 || y < 0 || x >= edges->strength.width || y >= edges->strength.height)
    return 0;
  float strength = *hg_field_at(&edges->strength, x, y);
  if (strength <= 0)
    return 0;
  float angle = *hg_field_at(&edges->angle, x, y);
  return fabsf(cosf(angle) * dy - sinf(angle) * dx) < 0.15F ? strength : 0;
}

/* The best of three neighbours across the line: real lines are not exactly on our pixels. */
static float near_line(const struct hg_edges *edges, int x, int y, float dx, float dy)
{
  int sx = fabsf(dx) < fabsf(dy), sy = !sx;
  float best = aligned(edges, x, y, dx, dy);
  best = fmaxf(best, aligned(edges, x + sx, y + sy, dx, dy) * 0.7F);
  return fmaxf(best, aligned(edges, x - sx, y - sy, dx, dy) * 0.7F);
}

static bool sum_up(struct fit *fit)
{
  const struct hg_edges *edges = fit->edges;
  int width = edges->strength.width, height = edges->strength.height;
  if (!hg_field_init(&fit->sums.level, width, height) ||
      !hg_field_init(&fit->sums.upright, width, height))
    return false;
  for (int y = 1; y < height; y++) {
    for (int x = 1; x < width; x++) {
      *hg_field_at(&fit->sums.level, x, y) =
          *hg_field_at(&fit->sums.level, x - 1, y) + near_line(edges, x, y, 1, 0);
      *hg_field_at(&fit->sums.upright, x, y) =
          *hg_field_at(&fit->sums.upright, x, y - 1) + near_line(edges, x, y, 0, 1);
    }
  }
  return true;
}

/* The mean strength from a corner of the far wall outwards, away from the eye. */
static float ray(const struct fit *fit, int x, int y)
{
  double dx = x - fit->eye_x, dy = y - fit->eye_y, length = hypot(dx, dy);
  if (length < 1)
    return 0;
  dx /= length;
  dy /= length;
  float sum = 0;
  int steps = 0;
  for (double t = 0;; t++, steps++) {
    int px = (int)lround(x + dx * t), py = (int)lround(y + dy * t);
    if (px < 0 || py < 0 || px >= fit->edges->strength.width || py >= fit->edges->strength.height)
      break;
    sum += near_line(fit->edges, px, py, (float)dx, (float)dy);
  }
  return sum / (float)(steps > HG_BOX_RAY ? steps : HG_BOX_RAY);
}

static float level_line(const struct fit *fit, int y, int left, int right)
{
  float sum = *hg_field_at(&fit->sums.level, right, y) - *hg_field_at(&fit->sums.level, left, y);
  return sum / (float)(right - left);
}

static float upright_line(const struct fit *fit, int x, int top, int bottom)
{
  float sum =
      *hg_field_at(&fit->sums.upright, x, bottom) - *hg_field_at(&fit->sums.upright, x, top);
  return sum / (float)(bottom - top);
}

/* Rays through every corner that the search will try, so that each is walked once. */
static bool walk_rays(const struct fit *fit, struct hg_field *rays)
{
  int width = fit->edges->strength.width, height = fit->edges->strength.height;
  if (!hg_field_init(rays, width, height))
    return false;
  for (int y = 0; y < height; y += fit->step) {
    for (int x = 0; x < width; x += fit->step)
      *hg_field_at(rays, x, y) = ray(fit, x, y);
  }
  return true;
}

/* From the walked rays, or, without these, by walking the one that is needed. */
static float ray_at(const struct fit *fit, const struct hg_field *rays, int x, int y)
{
  return rays != NULL ? *hg_field_at(rays, x, y) : ray(fit, x, y);
}

/* A side wall shows by its corner and by where it meets floor and ceiling. */
static float side(const struct fit *fit, const struct hg_field *rays, int x,
                  const struct hg_box *box)
{
  if (x < 0)
    return HG_BOX_UNSEEN * (HG_BOX_SIDE + HG_BOX_FLOOR_RAY + HG_BOX_CEILING_RAY);
  float corner = upright_line(fit, x, box->top < 0 ? 0 : box->top, box->bottom);
  float above = box->top < 0 ? 0 : ray_at(fit, rays, x, box->top);
  return corner * HG_BOX_SIDE + ray_at(fit, rays, x, box->bottom) * HG_BOX_FLOOR_RAY +
         above * HG_BOX_CEILING_RAY;
}

/* How well a box's four walls fit, its side walls being known. */
static float score_with(const struct fit *fit, const struct hg_box *box, float left_side,
                        float right_side)
{
  int left = box->left < 0 ? 0 : box->left;
  int right = box->right < 0 ? fit->sums.level.width - 1 : box->right;
  float top = box->top < 0 ? HG_BOX_UNSEEN : level_line(fit, box->top, left, right);
  return (level_line(fit, box->bottom, left, right) * HG_BOX_BOTTOM + top * HG_BOX_TOP +
          left_side + right_side) /
         HG_BOX_ALL;
}

static float score(const struct fit *fit, const struct hg_box *box)
{
  return score_with(fit, box, side(fit, NULL, box->left, box), side(fit, NULL, box->right, box));
}

/* How well each right wall fits that is tried; the last one is outside the picture. */
static void find_right_sides(const struct fit *fit, const struct hg_field *rays, int first,
                             const struct hg_box *box, float *sides)
{
  for (int right = first; right < rays->width + fit->step; right += fit->step)
    *sides++ = side(fit, rays, right < rays->width ? right : -1, box);
}

/* Tries every box with the given floor line; keeps the best in *box and *best. */
static void try_floor(const struct fit *fit, const struct hg_field *rays, int bottom,
                      struct hg_box *box, float *best)
{
  int width = rays->width, step = fit->step, eye_x = (int)fit->eye_x, eye_y = (int)fit->eye_y;
  int gap = width / 16, first = (eye_x + gap) / step * step;
  for (int top = -step; top < eye_y - gap / 2; top += step) {
    struct hg_box tried = {-1, -1, top, bottom};
    find_right_sides(fit, rays, first, &tried, fit->right_sides);
    for (tried.left = -step; tried.left < eye_x - gap; tried.left += step) {
      const float *right_side = fit->right_sides;
      float left_side = side(fit, rays, tried.left, &tried);
      for (int right = first; right < width + step; right += step, right_side++) {
        tried.right = right < width ? right : -1;
        float found = score_with(fit, &tried, left_side, *right_side);
        if (found > *best) {
          *best = found;
          *box = tried;
        }
      }
    }
  }
}

static bool is_box(const struct fit *fit, const struct hg_box *box)
{
  bool left = box->left < fit->eye_x - 4, right = box->right < 0 || box->right > fit->eye_x + 4;
  return left && right && box->right < fit->sums.level.width && box->top < fit->eye_y - 4 &&
         box->bottom > fit->eye_y + 4 && box->bottom < fit->sums.level.height;
}

/* Moves one side or the eye; returns whether that made the fit better. */
static bool nudge(struct fit *fit, struct hg_box *box, float *best, int which, int by)
{
  struct fit moved = *fit;
  struct hg_box tried = *box;
  int *const sides[4] = {&tried.left, &tried.right, &tried.top, &tried.bottom};
  if (which < 4) {
    if (*sides[which] < 0 || *sides[which] + by < 0)
      return false;
    *sides[which] += by;
  } else if (which == 4) {
    moved.eye_x += by * 0.5;
  } else {
    moved.eye_y += by * 0.5;
  }
  if (!is_box(&moved, &tried))
    return false;
  float found = score(&moved, &tried);
  if (found <= *best)
    return false;
  *fit = moved;
  *box = tried;
  *best = found;
  return true;
}

/* The coarse search leaves everything off by a step or two; this walks uphill from there. */
static void refine(struct fit *fit, struct hg_box *box, float *best)
{
  static const int ways[] = {-4, -3, -2, -1, 1, 2, 3, 4};
  bool better = true;
  for (int round = 0; better && round < 12; round++) {
    better = false;
    for (int which = 0; which < 6; which++) {
      for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        better = nudge(fit, box, best, which, ways[i]) || better;
    }
  }
}

double hg_room_fit_box(const struct hg_edges *edges, double *eye_x, double *eye_y,
                       struct hg_box *box)
{
  struct fit fit = {.edges = edges, .eye_x = *eye_x, .eye_y = *eye_y, .step = 3};
  struct hg_field rays = {0};
  float best = 0;
  fit.right_sides = calloc((size_t)edges->strength.width + 1, sizeof *fit.right_sides);
  if (fit.right_sides != NULL && sum_up(&fit) && walk_rays(&fit, &rays)) {
    int gap = rays.height / 24;
    int first = ((int)fit.eye_y + gap) / fit.step * fit.step;
    for (int bottom = first; bottom < rays.height - 1; bottom += fit.step)
      try_floor(&fit, &rays, bottom, box, &best);
    if (best > 0)
      refine(&fit, box, &best);
  }
  hg_field_free(&fit.sums.level);
  hg_field_free(&fit.sums.upright);
  hg_field_free(&rays);
  free(fit.right_sides);
  *eye_x = fit.eye_x;
  *eye_y = fit.eye_y;
  return (double)best;
}
