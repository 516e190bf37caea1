#include "hg_patch.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define HG_PATCH_LEAST 24 /* pixels of the shorter side at the coarsest level */

/* Costs of a patch apart from its look: another plane, and other heights in the picture. */
#define HG_PATCH_PLANE 60000.0F
#define HG_PATCH_HEIGHT 9.0F

bool hg_small_init(struct hg_small *small, int width, int height)
{
  size_t count = (size_t)width * (size_t)height;
  *small = (struct hg_small){.width = width, .height = height};
  small->rgb = calloc(count * 3, sizeof *small->rgb);
  small->hole = calloc(count, 1);
  small->plane = calloc(count, 1);
  small->from = calloc(count, sizeof *small->from);
  if (small->rgb != NULL && small->hole != NULL && small->plane != NULL && small->from != NULL)
    return true;
  hg_small_free(small);
  return false;
}

void hg_small_free(struct hg_small *small)
{
  free(small->rgb);
  free(small->hole);
  free(small->plane);
  free(small->from);
  *small = (struct hg_small){0};
}

struct search {
  struct hg_small *small;
  uint8_t *usable; /* centres of patches that lie wholly outside the hole */
  uint8_t *target; /* centres of patches that touch the hole */
  float *cost;     /* of the patch that `from` names */
  int *sources;    /* indices of the usable centres */
  int source_count;
  uint32_t random;
};

static uint32_t next_random(struct search *search)
{
  search->random ^= search->random << 13;
  search->random ^= search->random >> 17;
  search->random ^= search->random << 5;
  return search->random;
}

static int at(const struct hg_small *small, int x, int y)
{
  return y * small->width + x;
}

#define HG_PATCH_ROW ((2 * HG_PATCH_RADIUS + 1) * 3)

/* Summed up in four parts, which the processor adds side by side. */
static float row_cost(const float *p, const float *q)
{
  float sum[4] = {0}, rest = 0;
  for (int i = 0; i + 4 <= HG_PATCH_ROW; i += 4)
    for (int k = 0; k < 4; k++)
      sum[k] += (p[i + k] - q[i + k]) * (p[i + k] - q[i + k]);
  for (int i = HG_PATCH_ROW / 4 * 4; i < HG_PATCH_ROW; i++)
    rest += (p[i] - q[i]) * (p[i] - q[i]);
  return (sum[0] + sum[1]) + (sum[2] + sum[3]) + rest;
}

/* The squared difference of two patches, cut short when it exceeds the best so far. */
static float patch_cost(const struct search *search, int a, int b, float best)
{
  const struct hg_small *small = search->small;
  int ay = a / small->width, by = b / small->width;
  float cost = HG_PATCH_HEIGHT * (float)abs(ay - by);
  if (small->plane[a] != small->plane[b])
    cost += HG_PATCH_PLANE;
  for (int dy = -HG_PATCH_RADIUS; dy <= HG_PATCH_RADIUS; dy++) {
    const float *p = small->rgb + (ptrdiff_t)(a + dy * small->width - HG_PATCH_RADIUS) * 3;
    const float *q = small->rgb + (ptrdiff_t)(b + dy * small->width - HG_PATCH_RADIUS) * 3;
    cost += row_cost(p, q);
    if (cost >= best)
      break;
  }
  return cost;
}

static bool near_border(const struct hg_small *small, int x, int y)
{
  return x < HG_PATCH_RADIUS || y < HG_PATCH_RADIUS || x >= small->width - HG_PATCH_RADIUS ||
         y >= small->height - HG_PATCH_RADIUS;
}

static bool touches_hole(const struct hg_small *small, int x, int y)
{
  for (int dy = -HG_PATCH_RADIUS; dy <= HG_PATCH_RADIUS; dy++) {
    for (int dx = -HG_PATCH_RADIUS; dx <= HG_PATCH_RADIUS; dx++) {
      if (small->hole[at(small, x + dx, y + dy)])
        return true;
    }
  }
  return false;
}

static void list_centers(struct search *search)
{
  struct hg_small *small = search->small;
  for (int y = 0; y < small->height; y++) {
    for (int x = 0; x < small->width; x++) {
      int i = at(small, x, y);
      if (near_border(small, x, y))
        continue;
      bool touches = touches_hole(small, x, y);
      search->target[i] = touches;
      search->usable[i] = !touches;
      if (!touches)
        search->sources[search->source_count++] = i;
    }
  }
}

static void try_source(struct search *search, int i, int source)
{
  if (!search->usable[source])
    return;
  float cost = patch_cost(search, i, source, search->cost[i]);
  if (cost < search->cost[i]) {
    search->cost[i] = cost;
    search->small->from[i] = source;
  }
}

/* What fits the neighbour, shifted by one, is likely to fit here. */
static void propagate(struct search *search, int i, int step)
{
  const struct hg_small *small = search->small;
  int count = small->width * small->height;
  const int neighbours[] = {i - step, i - step * small->width};
  for (int k = 0; k < 2; k++) {
    int n = neighbours[k];
    if (n < 0 || n >= count || !search->target[n])
      continue;
    int source = small->from[n] + (i - n);
    if (source >= 0 && source < count)
      try_source(search, i, source);
  }
}

static void look_around(struct search *search, int i)
{
  const struct hg_small *small = search->small;
  int reach = small->width > small->height ? small->width : small->height;
  for (; reach >= 1; reach /= 2) {
    int x = small->from[i] % small->width, y = small->from[i] / small->width;
    x += (int)(next_random(search) % (uint32_t)(2 * reach + 1)) - reach;
    y += (int)(next_random(search) % (uint32_t)(2 * reach + 1)) - reach;
    if (x >= 0 && y >= 0 && x < small->width && y < small->height)
      try_source(search, i, at(small, x, y));
  }
}

static void find_patches(struct search *search, int rounds)
{
  const struct hg_small *small = search->small;
  int count = small->width * small->height;
  for (int i = 0; i < count; i++) {
    search->cost[i] = INFINITY;
    if (!search->target[i])
      continue;
    if (!search->usable[small->from[i]])
      small->from[i] = search->sources[next_random(search) % (uint32_t)search->source_count];
    search->cost[i] = patch_cost(search, i, small->from[i], INFINITY);
  }
  for (int round = 0; round < rounds; round++) {
    bool back = (round & 1) != 0;
    for (int k = 0; k < count; k++) {
      int i = back ? count - 1 - k : k;
      if (!search->target[i])
        continue;
      propagate(search, i, back ? -1 : 1);
      look_around(search, i);
    }
  }
}

/* A hole's pixel becomes the mean of what all patches over it say; good patches count more. */
static void vote(struct search *search, int x, int y)
{
  struct hg_small *small = search->small;
  float sum[3] = {0}, total = 0;
  for (int dy = -HG_PATCH_RADIUS; dy <= HG_PATCH_RADIUS; dy++) {
    for (int dx = -HG_PATCH_RADIUS; dx <= HG_PATCH_RADIUS; dx++) {
      if (x + dx < 0 || y + dy < 0 || x + dx >= small->width || y + dy >= small->height)
        continue;
      int center = at(small, x + dx, y + dy);
      if (!search->target[center])
        continue;
      int source = small->from[center] - dy * small->width - dx;
      float weight = 1 / (200 + search->cost[center]);
      for (int c = 0; c < 3; c++)
        sum[c] += small->rgb[source * 3 + c] * weight;
      total += weight;
    }
  }
  for (int c = 0; total > 0 && c < 3; c++)
    small->rgb[at(small, x, y) * 3 + c] = sum[c] / total;
}

static void vote_all(struct search *search)
{
  struct hg_small *small = search->small;
  for (int y = 0; y < small->height; y++) {
    for (int x = 0; x < small->width; x++) {
      if (small->hole[at(small, x, y)])
        vote(search, x, y);
    }
  }
}

static bool fill_level(struct hg_small *small, int rounds, uint32_t seed)
{
  size_t count = (size_t)small->width * (size_t)small->height;
  struct search search = {.small = small, .random = seed | 1U};
  search.usable = calloc(count, 1);
  search.target = calloc(count, 1);
  search.cost = calloc(count, sizeof *search.cost);
  search.sources = calloc(count, sizeof *search.sources);
  bool ok = search.usable != NULL && search.target != NULL && search.cost != NULL &&
            search.sources != NULL;
  if (ok)
    list_centers(&search);
  for (int round = 0; ok && search.source_count > 0 && round < rounds; round++) {
    find_patches(&search, 3);
    vote_all(&search);
  }
  free(search.usable);
  free(search.target);
  free(search.cost);
  free(search.sources);
  return ok;
}

/* Half the size: a pixel is hole if any of its four is, so that no hole leaks into the sources. */
static bool halve(const struct hg_small *fine, struct hg_small *coarse)
{
  if (!hg_small_init(coarse, fine->width / 2, fine->height / 2))
    return false;
  for (int y = 0; y < coarse->height; y++) {
    for (int x = 0; x < coarse->width; x++) {
      int to = at(coarse, x, y);
      for (int k = 0; k < 4; k++) {
        int i = at(fine, 2 * x + (k & 1), 2 * y + k / 2);
        coarse->hole[to] |= fine->hole[i];
        for (int c = 0; c < 3; c++)
          coarse->rgb[to * 3 + c] += fine->rgb[i * 3 + c] / 4;
      }
      coarse->plane[to] = fine->plane[at(fine, 2 * x, 2 * y)];
    }
  }
  return true;
}

/* The coarse answer as the start of the finer search. */
static void take_over(const struct hg_small *coarse, struct hg_small *fine)
{
  for (int y = 0; y < fine->height; y++) {
    for (int x = 0; x < fine->width; x++) {
      int cx = x / 2 < coarse->width ? x / 2 : coarse->width - 1;
      int cy = y / 2 < coarse->height ? y / 2 : coarse->height - 1;
      int i = at(fine, x, y), c = at(coarse, cx, cy), source = coarse->from[c];
      int sx = source % coarse->width * 2 + (x & 1), sy = source / coarse->width * 2 + (y & 1);
      fine->from[i] = at(fine, sx, sy);
      if (fine->hole[i])
        memcpy(fine->rgb + i * 3, coarse->rgb + c * 3, 3 * sizeof *fine->rgb);
    }
  }
}

/* The value next to a pixel; its own one beyond the border and where another plane begins. */
static float neighbour(const struct hg_small *small, int i, int x, int y, int c)
{
  bool outside = x < 0 || y < 0 || x >= small->width || y >= small->height;
  if (outside || small->plane[at(small, x, y)] != small->plane[i])
    return small->rgb[i * 3 + c];
  return small->rgb[at(small, x, y) * 3 + c];
}

/* The first guess: a pixel is the mean of its neighbours, again and again; each plane by itself. */
static void spread_inwards(struct hg_small *small)
{
  for (int round = 0; round < 300; round++) {
    for (int i = 0; i < small->width * small->height; i++) {
      int x = i % small->width, y = i / small->width;
      for (int c = 0; small->hole[i] && c < 3; c++) {
        float *value = small->rgb + i * 3 + c;
        float mean = (neighbour(small, i, x - 1, y, c) + neighbour(small, i, x + 1, y, c) +
                      neighbour(small, i, x, y - 1, c) + neighbour(small, i, x, y + 1, c)) /
                     4;
        *value += (mean - *value) * 1.8F;
      }
    }
  }
}

bool hg_patch_fill(struct hg_small *small, uint32_t seed)
{
  int shorter = small->width < small->height ? small->width : small->height;
  bool deepest = shorter / 2 < HG_PATCH_LEAST;
  if (deepest) {
    spread_inwards(small);
    return fill_level(small, 12, seed);
  }
  struct hg_small coarse;
  if (!halve(small, &coarse))
    return false;
  bool ok = hg_patch_fill(&coarse, seed + 1);
  if (ok)
    take_over(&coarse, small);
  hg_small_free(&coarse);
  return ok ? fill_level(small, 4, seed) : false;
}
