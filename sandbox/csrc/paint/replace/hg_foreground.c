#include "hg_foreground.h"

#include <math.h>
#include <stdlib.h>

/* A step between neighbours that is an edge, and how far the colour may drift from where it began. */
#define HG_FOREGROUND_EDGE 6.5F
#define HG_FOREGROUND_DRIFT 62.0F

/* What differs less than this from the completed background is background too. */
#define HG_FOREGROUND_OTHER 26.0F

/*
 * A thing has a body: so many pixels, as a part of the hole, whose neighbours all belong to it. If
 * it crosses the hole's rim it must be larger, since windows and carpets do that.
 */
#define HG_FOREGROUND_BODY 0.025F
#define HG_FOREGROUND_CROSSING 0.12F
#define HG_FOREGROUND_RIM 3

enum state { BACKGROUND, UNKNOWN, JUDGED };

struct flood {
  const struct hg_small *small, *after;
  uint8_t *state;
  int *seed; /* where the flood that reached a pixel came from */
  int *queue;
  int first, last, hole_pixels;
};

static float difference(const struct hg_small *small, int a, int b)
{
  float most = 0;
  for (int c = 0; c < 3; c++)
    most = fmaxf(most, fabsf(small->rgb[a * 3 + c] - small->rgb[b * 3 + c]));
  return most;
}

/* Fills around[] with the pixel's neighbours (four, or eight); returns how many there are. */
static int neighbours(const struct hg_small *small, int i, int ways, int around[8])
{
  static const int dx[] = {1, -1, 0, 0, 1, 1, -1, -1}, dy[] = {0, 0, 1, -1, 1, -1, 1, -1};
  int x = i % small->width, y = i / small->width, count = 0;
  for (int k = 0; k < ways; k++) {
    int nx = x + dx[k], ny = y + dy[k];
    if (nx >= 0 && ny >= 0 && nx < small->width && ny < small->height)
      around[count++] = ny * small->width + nx;
  }
  return count;
}

static void flood_from(struct flood *flood, int i)
{
  int around[8], count = neighbours(flood->small, i, 4, around);
  for (int k = 0; k < count; k++) {
    int n = around[k];
    if (flood->state[n] != UNKNOWN || difference(flood->small, i, n) > HG_FOREGROUND_EDGE ||
        difference(flood->small, flood->seed[i], n) > HG_FOREGROUND_DRIFT)
      continue;
    flood->state[n] = BACKGROUND;
    flood->seed[n] = flood->seed[i];
    flood->queue[flood->last++] = n;
  }
}

/* Everything outside the hole is background; it spreads inwards up to the edges. */
static void flood_background(struct flood *flood)
{
  const struct hg_small *small = flood->small;
  int count = small->width * small->height;
  for (int i = 0; i < count; i++) {
    flood->state[i] = small->hole[i] ? UNKNOWN : BACKGROUND;
    flood->seed[i] = i;
    flood->hole_pixels += small->hole[i];
    if (!small->hole[i])
      flood->queue[flood->last++] = i;
  }
  while (flood->first < flood->last)
    flood_from(flood, flood->queue[flood->first++]);
}

static bool is_core(const struct flood *flood, int i)
{
  int around[8], count = neighbours(flood->small, i, 8, around);
  for (int k = 0; k < count; k++) {
    if (flood->state[around[k]] == BACKGROUND)
      return false;
  }
  return true;
}

/* What is known of a connected area when it is judged. */
struct evidence {
  int pixels, cores, rim;
  float change; /* the sum of the differences from the completed background */
};

static void weigh(const struct flood *flood, int i, struct evidence *evidence)
{
  const struct hg_small *small = flood->small, *after = flood->after;
  int around[8], count = neighbours(small, i, 8, around), rim = 0;
  float change = 0;
  for (int c = 0; c < 3; c++)
    change = fmaxf(change, fabsf(small->rgb[i * 3 + c] - after->rgb[i * 3 + c]));
  for (int k = 0; k < count; k++)
    rim |= !small->hole[around[k]];
  evidence->pixels++;
  evidence->cores += is_core(flood, i);
  evidence->change += change;
  evidence->rim += rim;
}

static bool is_thing(const struct flood *flood, const struct evidence *evidence)
{
  float body = (float)evidence->cores / (float)flood->hole_pixels;
  float least = evidence->rim < HG_FOREGROUND_RIM ? HG_FOREGROUND_BODY : HG_FOREGROUND_CROSSING;
  return body > least && evidence->change > HG_FOREGROUND_OTHER * (float)evidence->pixels;
}

/* Collects the connected unknown pixels around i and decides what they are. */
static bool judge(struct flood *flood, int i)
{
  int around[8];
  struct evidence evidence = {0};
  flood->first = flood->last = 0;
  flood->queue[flood->last++] = i;
  flood->state[i] = JUDGED;
  while (flood->first < flood->last) {
    int at = flood->queue[flood->first++], count = neighbours(flood->small, at, 8, around);
    weigh(flood, at, &evidence);
    for (int k = 0; k < count; k++) {
      if (flood->state[around[k]] != UNKNOWN)
        continue;
      flood->state[around[k]] = JUDGED;
      flood->queue[flood->last++] = around[k];
    }
  }
  return is_thing(flood, &evidence);
}

static bool any_thing(struct flood *flood)
{
  int count = flood->small->width * flood->small->height;
  for (int i = 0; i < count; i++) {
    if (flood->state[i] == UNKNOWN && judge(flood, i))
      return true;
  }
  return false;
}

bool hg_foreground_found(const struct hg_small *before, const struct hg_small *after)
{
  size_t count = (size_t)before->width * (size_t)before->height;
  struct flood flood = {.small = before, .after = after};
  flood.state = calloc(count, sizeof *flood.state);
  flood.seed = calloc(count, sizeof *flood.seed);
  flood.queue = calloc(count, sizeof *flood.queue);
  bool found = true;
  if (flood.state != NULL && flood.seed != NULL && flood.queue != NULL) {
    flood_background(&flood);
    found = any_thing(&flood);
  }
  free(flood.state);
  free(flood.seed);
  free(flood.queue);
  return found;
}
