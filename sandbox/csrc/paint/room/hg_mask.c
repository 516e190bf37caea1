#include "hg_mask.h"

#include <stdlib.h>

#include "hg_gray.h"

/* A mask with more stretches of black than this is dust, not a shape; all of it is one area then. */
#define HG_MASK_RUNS 2000000

static void include(struct hg_box_area *area, int x, int y)
{
  if (x < area->left)
    area->left = x;
  if (y < area->top)
    area->top = y;
  if (x >= area->right)
    area->right = x + 1;
  if (y >= area->bottom)
    area->bottom = y + 1;
}

static struct hg_box_area no_area(const struct hg_mask *mask)
{
  return (struct hg_box_area){mask->width, mask->height, 0, 0};
}

static void mark(struct hg_mask *mask, const struct hg_picture *picture)
{
  size_t at = 0;
  mask->area = no_area(mask);
  for (int y = 0; y < mask->height; y++) {
    for (int x = 0; x < mask->width; x++, at++) {
      if (!hg_gray_is_black(picture->rgba + at * 4))
        continue;
      mask->depth[at] = 255;
      mask->count++;
      include(&mask->area, x, y);
    }
  }
}

static void approach(uint8_t *depth, unsigned neighbour)
{
  if (*depth > neighbour + 1)
    *depth = (uint8_t)(neighbour + 1);
}

/* City-block distance in two sweeps; what lies beyond the picture's border does not count. */
static void measure_depth(struct hg_mask *mask)
{
  size_t row = (size_t)mask->width;
  for (int y = mask->area.top; y < mask->area.bottom; y++) {
    for (int x = mask->area.left; x < mask->area.right; x++) {
      uint8_t *depth = mask->depth + (size_t)y * row + (size_t)x;
      if (x > 0)
        approach(depth, depth[-1]);
      if (y > 0)
        approach(depth, *(depth - row));
    }
  }
  for (int y = mask->area.bottom - 1; y >= mask->area.top; y--) {
    for (int x = mask->area.right - 1; x >= mask->area.left; x--) {
      uint8_t *depth = mask->depth + (size_t)y * row + (size_t)x;
      if (x + 1 < mask->width)
        approach(depth, depth[1]);
      if (y + 1 < mask->height)
        approach(depth, depth[row]);
    }
  }
}

/* Stretches of black in a row, joined to areas over the rows: a union-find over the stretches. */
struct run {
  int left, right, y;
  size_t parent;
  long count;
  struct hg_box_area area;
};

static size_t root_of(struct run *runs, size_t at)
{
  while (runs[at].parent != at) {
    runs[at].parent = runs[runs[at].parent].parent;
    at = runs[at].parent;
  }
  return at;
}

static void join(struct run *runs, size_t a, size_t b)
{
  a = root_of(runs, a);
  b = root_of(runs, b);
  if (a == b)
    return;
  runs[b].parent = a;
  runs[a].count += runs[b].count;
  include(&runs[a].area, runs[b].area.left, runs[b].area.top);
  include(&runs[a].area, runs[b].area.right - 1, runs[b].area.bottom - 1);
}

static bool starts_run(const struct hg_mask *mask, int x, int y)
{
  return hg_mask_depth(mask, x, y) > 0 && (x == 0 || hg_mask_depth(mask, x - 1, y) == 0);
}

static size_t count_runs(const struct hg_mask *mask)
{
  size_t count = 0;
  for (int y = mask->area.top; y < mask->area.bottom; y++) {
    for (int x = mask->area.left; x < mask->area.right; x++)
      count += starts_run(mask, x, y);
  }
  return count;
}

static void list_runs(const struct hg_mask *mask, struct run *runs)
{
  size_t count = 0;
  for (int y = mask->area.top; y < mask->area.bottom; y++) {
    for (int x = mask->area.left; x < mask->area.right; x++) {
      if (!starts_run(mask, x, y))
        continue;
      int right = x + 1;
      while (right < mask->area.right && hg_mask_depth(mask, right, y) > 0)
        right++;
      runs[count] = (struct run){x, right, y, count, right - x, {x, y, right, y + 1}};
      count++;
    }
  }
}

static void join_rows(struct run *runs, size_t count)
{
  size_t above = 0;
  for (size_t i = 0; i < count; i++) {
    while (runs[above].y < runs[i].y - 1 ||
           (runs[above].y == runs[i].y - 1 && runs[above].right <= runs[i].left))
      above++;
    for (size_t j = above; j < i && runs[j].y == runs[i].y - 1 && runs[j].left < runs[i].right; j++)
      join(runs, j, i);
  }
}

static bool find_main(struct hg_mask *mask)
{
  size_t count = count_runs(mask);
  mask->main = mask->area;
  if (count > HG_MASK_RUNS)
    return true;
  struct run *runs = calloc(count, sizeof *runs);
  if (runs == NULL)
    return false;
  list_runs(mask, runs);
  join_rows(runs, count);
  size_t best = 0;
  for (size_t i = 1; i < count; i++) {
    if (runs[i].parent == i && runs[i].count > runs[root_of(runs, best)].count)
      best = i;
  }
  mask->main = runs[root_of(runs, best)].area;
  free(runs);
  return true;
}

const char *hg_mask_read(struct hg_mask *mask, const struct hg_picture *picture)
{
  *mask = (struct hg_mask){.width = picture->width, .height = picture->height};
  mask->depth = calloc((size_t)picture->width, (size_t)picture->height);
  if (mask->depth == NULL)
    return "out of memory";
  mark(mask, picture);
  const char *failure = NULL;
  if (mask->count == 0)
    failure = "the mask has no black area";
  else if (!find_main(mask))
    failure = "out of memory";
  else
    measure_depth(mask);
  if (failure != NULL)
    hg_mask_free(mask);
  return failure;
}

void hg_mask_free(struct hg_mask *mask)
{
  free(mask->depth);
  *mask = (struct hg_mask){0};
}

float hg_mask_cover(const struct hg_mask *mask, int x, int y, double edge)
{
  float t = (float)(hg_mask_depth(mask, x, y) / (edge + 0.5));
  if (t >= 1)
    return 1;
  return t * t * (3 - 2 * t);
}

static void blend_pixel(uint8_t *pixel, const uint8_t *from, float cover)
{
  for (int c = 0; c < 4; c++)
    pixel[c] = (uint8_t)((float)pixel[c] + ((float)from[c] - (float)pixel[c]) * cover + 0.5F);
}

void hg_mask_blend(const struct hg_mask *mask, struct hg_picture *picture,
                   const struct hg_picture *from, double edge)
{
  for (int y = mask->area.top; y < mask->area.bottom; y++) {
    for (int x = mask->area.left; x < mask->area.right; x++) {
      if (hg_mask_depth(mask, x, y) > 0)
        blend_pixel(hg_picture_at(picture, x, y), hg_picture_at(from, x, y),
                    hg_mask_cover(mask, x, y, edge));
    }
  }
}
