#include "hg_edit_region.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define WIDTH 360.0     /* the picture is looked at in this width */
#define BINS 24         /* of each colour coordinate */
#define LEAST_PART 0.01 /* of the picture: less is not worth painting */
#define HOLE_PART 0.003 /* of the picture: smaller holes and islands are none */

/* How a surface may differ from its commonest colour. */
struct tolerance {
  float chroma, dark, bright; /* pixels that belong to it by themselves */
  float step, reach;          /* and those that follow from neighbours, with times the chroma */
  float glare;                /* as bright as this is a window on walls, its reflection on floors */
  bool shines;
};

/* Walls are plain; floors have grain, sun and reflections. */
static const struct tolerance plain = {0.028F, 0.70F, 0.30F, 0.045F, 1.75F, 0.005F, false};
static const struct tolerance grained = {0.036F, 0.75F, 0.60F, 0.09F, 2.6F, -0.13F, true};

/* Brightness as a logarithm, and two coordinates of colour without it. */
struct look {
  float light, warm, green;
};

struct region {
  const struct hg_picture *picture;
  const struct hg_room *room;
  unsigned planes;
  int width, height;
  double scale;
  struct look *looks;
  const struct tolerance *tolerance;
  uint8_t *state; /* 0: another plane; 1: of these planes; 2: of the surface */
  int *stack;
};

static struct look look_of(float r, float g, float b)
{
  float sum = r + g + b + 0.03F;
  return (struct look){logf(sum / 3 + 0.02F), (r - b) / sum, (2 * g - r - b) / sum};
}

static struct look look_at(const struct region *region, int x, int y)
{
  int left = (int)(x * region->scale), top = (int)(y * region->scale);
  int size = (int)ceil(region->scale), count = 0;
  float sum[3] = {0};
  for (int py = top; py < top + size && py < region->picture->height; py++) {
    for (int px = left; px < left + size && px < region->picture->width; px++, count++) {
      const uint8_t *p = hg_picture_at(region->picture, px, py);
      for (int c = 0; c < 3; c++)
        sum[c] += (float)p[c] / 255;
    }
  }
  float part = 1 / (float)(count > 0 ? count : 1);
  return look_of(sum[0] * part, sum[1] * part, sum[2] * part);
}

static bool prepare(struct region *region)
{
  region->scale = fmax(1, region->picture->width / WIDTH);
  region->width = (int)ceil(region->picture->width / region->scale);
  region->height = (int)ceil(region->picture->height / region->scale);
  size_t count = (size_t)region->width * (size_t)region->height;
  region->looks = calloc(count, sizeof *region->looks);
  region->state = calloc(count, 1);
  region->stack = calloc(count, sizeof *region->stack);
  if (region->looks == NULL || region->state == NULL || region->stack == NULL)
    return false;
  size_t at = 0;
  for (int y = 0; y < region->height; y++) {
    for (int x = 0; x < region->width; x++, at++) {
      enum hg_plane plane =
          hg_room_plane(region->room, (x + 0.5) * region->scale, (y + 0.5) * region->scale);
      region->looks[at] = look_at(region, x, y);
      region->state[at] = (region->planes >> plane & 1U) != 0;
    }
  }
  return true;
}

static int bin(float value, float low, float high)
{
  int at = (int)((value - low) / (high - low) * BINS);
  return at < 0 ? 0 : at >= BINS ? BINS - 1 : at;
}

/* The commonest colour among the planes' pixels, and the mean of those that have it. */
static struct look common_look(const struct region *region)
{
  static const float low[3] = {-0.3F, -0.3F, -3.5F}, high[3] = {0.5F, 0.3F, 0.05F};
  int counts[BINS * BINS] = {0}, best = 0, count = region->width * region->height;
  struct look sum = {0};
  float hits = 0;
  for (int pass = 0; pass < 2; pass++) {
    for (int i = 0; i < count; i++) {
      const struct look *look = &region->looks[i];
      if (region->state[i] == 0)
        continue;
      int at = bin(look->warm, low[0], high[0]) * BINS + bin(look->light, low[2], high[2]);
      if (pass == 0 && ++counts[at] > counts[best])
        best = at;
      if (pass == 0 || at != best)
        continue;
      sum.light += look->light;
      sum.warm += look->warm;
      sum.green += look->green;
      hits++;
    }
  }
  hits = fmaxf(hits, 1);
  return (struct look){sum.light / hits, sum.warm / hits, sum.green / hits};
}

/* Light changes along the warm axis, so that a step across it says more about the surface. */
static float color_distance(const struct look *a, const struct look *b)
{
  return hypotf(a->warm - b->warm, 2.2F * (a->green - b->green));
}

static bool fits(const struct region *region, const struct look *look, const struct look *usual)
{
  const struct tolerance *most = region->tolerance;
  float brighter = look->light - usual->light;
  if (look->light > most->glare)
    return most->shines;
  return color_distance(look, usual) < most->chroma && brighter < most->bright &&
         brighter > -most->dark;
}

/* From the usual colour on to neighbours that hardly differ: light that fades over a wall. */
static bool joins(const struct region *region, int from, int to, const struct look *usual)
{
  const struct tolerance *most = region->tolerance;
  const struct look *a = &region->looks[from], *b = &region->looks[to];
  if (b->light > most->glare && !most->shines)
    return false;
  return fabsf(a->light - b->light) < most->step &&
         color_distance(a, b) < most->chroma * 0.25F + most->step * 0.05F &&
         color_distance(b, usual) < most->chroma * most->reach &&
         fabsf(b->light - usual->light) < most->dark * 2;
}

static void grow(struct region *region, const struct look *usual)
{
  int count = region->width * region->height, waiting = 0;
  const int ways[] = {-1, 1, -region->width, region->width};
  for (int i = 0; i < count; i++) {
    if (region->state[i] != 1 || !fits(region, &region->looks[i], usual))
      continue;
    region->state[i] = 2;
    region->stack[waiting++] = i;
  }
  while (waiting > 0) {
    int at = region->stack[--waiting];
    for (int k = 0; k < 4; k++) {
      int next = at + ways[k];
      bool wraps = k < 2 && next / region->width != at / region->width;
      if (next < 0 || next >= count || wraps || region->state[next] != 1 ||
          !joins(region, at, next, usual))
        continue;
      region->state[next] = 2;
      region->stack[waiting++] = next;
    }
  }
}

static int neighbours(const struct region *region, const uint8_t *state, int x, int y)
{
  int sum = 0;
  for (int dy = -1; dy <= 1; dy++) {
    for (int dx = -1; dx <= 1; dx++) {
      int px = x + dx, py = y + dy;
      bool inside = px >= 0 && py >= 0 && px < region->width && py < region->height;
      sum += inside ? state[py * region->width + px] == 2 : state[y * region->width + x] == 2;
    }
  }
  return sum;
}

/* Specks go, pinholes close: each pixel follows the most of its neighbours, twice. */
static bool smooth(struct region *region)
{
  size_t count = (size_t)region->width * (size_t)region->height;
  uint8_t *before = malloc(count);
  if (before == NULL)
    return false;
  for (int round = 0; round < 2; round++) {
    memcpy(before, region->state, count);
    for (int y = 0; y < region->height; y++) {
      for (int x = 0; x < region->width; x++) {
        uint8_t *state = &region->state[y * region->width + x];
        if (*state != 0)
          *state = neighbours(region, before, x, y) >= 5 ? 2 : 1;
      }
    }
  }
  free(before);
  return true;
}

/* The pixels that are connected with `start` and of its state, on the stack; marked with bit 2. */
static int spread(struct region *region, int start)
{
  int count = region->width * region->height, found = 1;
  const int ways[] = {-1, 1, -region->width, region->width};
  uint8_t state = region->state[start];
  region->stack[0] = start;
  region->state[start] = state | 4;
  for (int i = 0; i < found; i++) {
    int at = region->stack[i];
    for (int k = 0; k < 4; k++) {
      int next = at + ways[k];
      bool wraps = k < 2 && next / region->width != at / region->width;
      if (next < 0 || next >= count || wraps || region->state[next] != state)
        continue;
      region->state[next] = state | 4;
      region->stack[found++] = next;
    }
  }
  return found;
}

/* A hole in a floor that is much brighter than it is a reflection. */
static bool is_glare(const struct region *region, int found, const struct look *usual)
{
  float sum = 0;
  for (int i = 0; i < found; i++)
    sum += region->looks[region->stack[i]].light;
  return region->tolerance->shines && sum / (float)found > usual->light + 0.25F;
}

/* Small holes close and small islands sink. */
static void tidy(struct region *region, const struct look *usual)
{
  int count = region->width * region->height, least = (int)(count * HOLE_PART);
  for (uint8_t kind = 1; kind <= 2; kind++) {
    for (int i = 0; i < count; i++) {
      if (region->state[i] != kind)
        continue;
      int found = spread(region, i);
      bool turn = found < least || (kind == 1 && is_glare(region, found, usual));
      for (int k = 0; turn && k < found; k++)
        region->state[region->stack[k]] = (uint8_t)(3 - kind) | 4;
    }
    for (int i = 0; i < count; i++)
      region->state[i] &= 3;
  }
}

/* The mean look of the neighbours in a state; false if there are none. */
static bool mean_around(const struct region *region, int sx, int sy, uint8_t state,
                        struct look *mean)
{
  float hits = 0;
  *mean = (struct look){0};
  for (int y = sy - 1; y <= sy + 1; y++) {
    for (int x = sx - 1; x <= sx + 1; x++) {
      if (x < 0 || y < 0 || x >= region->width || y >= region->height ||
          region->state[y * region->width + x] != state)
        continue;
      const struct look *look = &region->looks[y * region->width + x];
      mean->light += look->light;
      mean->warm += look->warm;
      mean->green += look->green;
      hits++;
    }
  }
  if (hits > 0)
    *mean = (struct look){mean->light / hits, mean->warm / hits, mean->green / hits};
  return hits > 0;
}

static float look_distance(const struct look *a, const struct look *b)
{
  return 4 * color_distance(a, b) + fabsf(a->light - b->light);
}

/* At full size a pixel at the outline goes with the side that it looks like. */
static bool inside(const struct region *region, int x, int y, bool fine)
{
  int sx = (int)((x + 0.5) / region->scale), sy = (int)((y + 0.5) / region->scale);
  struct look in, out;
  sx = sx < region->width ? sx : region->width - 1;
  sy = sy < region->height ? sy : region->height - 1;
  int around = neighbours(region, region->state, sx, sy);
  if (around == 0 || around == 9)
    return around == 9;
  if ((region->planes >> hg_room_plane(region->room, x + 0.5, y + 0.5) & 1U) == 0)
    return false;
  uint8_t state = region->state[sy * region->width + sx];
  bool both = mean_around(region, sx, sy, 2, &in) && mean_around(region, sx, sy, 1, &out);
  if (!both || (!fine && look_distance(&in, &out) < 0.1F))
    return state != 1;
  const uint8_t *p = hg_picture_at(region->picture, x, y);
  struct look look = look_of((float)p[0] / 255, (float)p[1] / 255, (float)p[2] / 255);
  return look_distance(&look, &in) < look_distance(&look, &out);
}

static const char *write_mask(const struct region *region, bool fine, struct hg_mask *mask)
{
  struct hg_picture drawn;
  long black = 0;
  if (!hg_picture_init(&drawn, region->picture->width, region->picture->height))
    return "out of memory";
  for (int y = 0; y < drawn.height; y++) {
    for (int x = 0; x < drawn.width; x++) {
      uint8_t *pixel = hg_picture_at(&drawn, x, y);
      bool in = inside(region, x, y, fine);
      memset(pixel, in ? 0 : 255, 3);
      pixel[3] = 255;
      black += in;
    }
  }
  const char *failure = "hardly anything of it is seen";
  if ((double)black > LEAST_PART * drawn.width * drawn.height)
    failure = hg_mask_read(mask, &drawn);
  hg_picture_free(&drawn);
  return failure;
}

const char *hg_region_of_planes(struct hg_mask *mask, const struct hg_picture *picture,
                                const struct hg_room *room, unsigned planes, bool fine)
{
  struct region region = {.picture = picture, .room = room, .planes = planes};
  region.tolerance = planes == 1U << HG_PLANE_FLOOR ? &grained : &plain;
  const char *failure = "out of memory";
  *mask = (struct hg_mask){0};
  if (prepare(&region)) {
    struct look usual = common_look(&region);
    grow(&region, &usual);
    if (smooth(&region)) {
      tidy(&region, &usual);
      failure = write_mask(&region, fine, mask);
    }
  }
  free(region.looks);
  free(region.state);
  free(region.stack);
  return failure;
}
