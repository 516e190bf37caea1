#include "hg_rim.h"

#include <math.h>
#include <stdlib.h>

/* Pixels around the hole that are looked at, and steps between them that are no plain surface. */
#define HG_RIM_WIDTH 3
#define HG_RIM_ROUGH 7.0F

/* How far a plane's pixels may be from its mean, in brightness and in colour (of 255). */
#define HG_RIM_BRIGHTNESS 66.0F
#define HG_RIM_COLOR 15.0F

/* Brightness, and two differences that say the colour. */
struct look {
  float light, warm, green, count;
};

static struct look look_of(const struct hg_small *small, int i)
{
  const float *rgb = small->rgb + i * 3;
  return (struct look){(rgb[0] + rgb[1] * 2 + rgb[2]) / 4, rgb[0] - rgb[2],
                       rgb[1] - (rgb[0] + rgb[2]) / 2, 1};
}

/* How much the picture changes from a pixel to the next ones. */
static float roughness(const struct hg_small *small, int i)
{
  float most = 0;
  for (int c = 0; c < 3; c++) {
    float here = small->rgb[i * 3 + c];
    most = fmaxf(most, fabsf(here - small->rgb[(i + 1) * 3 + c]));
    most = fmaxf(most, fabsf(here - small->rgb[(i + small->width) * 3 + c]));
  }
  return most;
}

/* Outside the hole, not far from it, and not where the picture ends. */
static bool is_rim(const struct hg_small *small, int x, int y)
{
  int i = y * small->width + x, across = HG_RIM_WIDTH, down = HG_RIM_WIDTH * small->width;
  if (small->hole[i] || small->hole[i + 1] || small->hole[i + small->width])
    return false;
  return small->hole[i - across] || small->hole[i + across] || small->hole[i - down] ||
         small->hole[i + down];
}

static bool is_near(struct look look, struct look mean, float slack)
{
  return fabsf(look.light - mean.light) < HG_RIM_BRIGHTNESS * slack &&
         fabsf(look.warm - mean.warm) < HG_RIM_COLOR * slack &&
         fabsf(look.green - mean.green) < HG_RIM_COLOR * slack;
}

/* The mean look of each plane's quiet rim pixels; with a mean at hand, of those that are near it. */
static void average(const struct hg_small *small, const struct look *near,
                    struct look mean[HG_PLANE_COUNT], int rough[HG_PLANE_COUNT])
{
  for (int p = 0; p < HG_PLANE_COUNT; p++) {
    mean[p] = (struct look){0};
    rough[p] = 0;
  }
  for (int y = HG_RIM_WIDTH; y < small->height - HG_RIM_WIDTH; y++) {
    for (int x = HG_RIM_WIDTH; x < small->width - HG_RIM_WIDTH; x++) {
      int i = y * small->width + x, p = small->plane[i];
      struct look look = look_of(small, i);
      if (!is_rim(small, x, y))
        continue;
      if (roughness(small, i) > HG_RIM_ROUGH) {
        rough[p]++;
      } else if (near == NULL || is_near(look, near[p], 2)) {
        mean[p].light += look.light;
        mean[p].warm += look.warm;
        mean[p].green += look.green;
        mean[p].count++;
      }
    }
  }
  for (int p = 0; p < HG_PLANE_COUNT; p++) {
    float count = fmaxf(mean[p].count, 1);
    mean[p] = (struct look){mean[p].light / count, mean[p].warm / count, mean[p].green / count,
                            mean[p].count};
  }
}

bool hg_rim_judge(struct hg_rim *rim, const struct hg_small *small)
{
  struct look first[HG_PLANE_COUNT], mean[HG_PLANE_COUNT];
  int rough[HG_PLANE_COUNT], count = small->width * small->height;
  *rim = (struct hg_rim){.plain = calloc((size_t)count, 1)};
  if (rim->plain == NULL)
    return false;
  average(small, NULL, first, rough);
  average(small, first, mean, rough);
  for (int p = 0; p < HG_PLANE_COUNT; p++) /* floors have grain, even if it is too fine to see */
    rim->smooth[p] = p != HG_PLANE_FLOOR && (float)rough[p] < first[p].count;
  for (int i = 0; i < count; i++)
    rim->plain[i] = !small->hole[i] && is_near(look_of(small, i), mean[small->plane[i]], 1);
  return true;
}

void hg_rim_free(struct hg_rim *rim)
{
  free(rim->plain);
  *rim = (struct hg_rim){0};
}
