#include "hg_fill.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hg_foreground.h"
#include "hg_patch.h"
#include "hg_rim.h"

/* The longer side of the reduced picture in which the hole is completed. */
#define HG_FILL_SIZE 190.0

/* Surroundings that are looked at, as a part of the hole's size. */
#define HG_FILL_MARGIN 0.6

/* A larger step at the rim is no seam but a real edge, and is left. */
#define HG_FILL_SEAM 70.0F

/* Steps towards the solution, and how far each goes beyond its aim: best for holes of this size. */
#define HG_FILL_ROUNDS 260
#define HG_FILL_OVERSHOOT 1.92F

/* Detail beyond this is not the grain of a plain surface but something else that was there. */
#define HG_FILL_GRAIN 4.0F

struct fill {
  const struct hg_picture *source;
  const struct hg_mask *mask;
  struct hg_box_area area; /* the part of the picture that is reduced */
  double scale;
  struct hg_small before, after; /* as it was, and completed */
  struct hg_rim rim;
};

static struct hg_box_area surroundings(const struct hg_mask *mask)
{
  int width = mask->area.right - mask->area.left, height = mask->area.bottom - mask->area.top;
  int margin_x = (int)(width * HG_FILL_MARGIN) + mask->width / 20;
  int margin_y = (int)(height * HG_FILL_MARGIN) + mask->height / 20;
  struct hg_box_area area = {mask->area.left - margin_x, mask->area.top - margin_y,
                             mask->area.right + margin_x, mask->area.bottom + margin_y};
  area.left = area.left > 0 ? area.left : 0;
  area.top = area.top > 0 ? area.top : 0;
  area.right = area.right < mask->width ? area.right : mask->width;
  area.bottom = area.bottom < mask->height ? area.bottom : mask->height;
  return area;
}

/* The mean color of a block, and whether any of it is in the hole. */
static void reduce_block(struct fill *fill, int x, int y)
{
  struct hg_small *small = &fill->before;
  int x0 = fill->area.left + (int)(x * fill->scale), y0 = fill->area.top + (int)(y * fill->scale);
  int x1 = fill->area.left + (int)((x + 1) * fill->scale);
  int y1 = fill->area.top + (int)((y + 1) * fill->scale), i = y * small->width + x;
  float sum[3] = {0}, count = 0;
  for (int py = y0; py < y1; py++) {
    for (int px = x0; px < x1; px++, count++) {
      const uint8_t *pixel = hg_picture_at(fill->source, px, py);
      for (int c = 0; c < 3; c++)
        sum[c] += pixel[c];
      if (hg_mask_depth(fill->mask, px, py) > 0)
        small->hole[i] = 1;
    }
  }
  for (int c = 0; c < 3; c++)
    small->rgb[i * 3 + c] = sum[c] / fmaxf(count, 1);
}

static bool reduce(struct fill *fill, const struct hg_room *room)
{
  int width = fill->area.right - fill->area.left, height = fill->area.bottom - fill->area.top;
  fill->scale = fmax(1, (width > height ? width : height) / HG_FILL_SIZE);
  if (!hg_small_init(&fill->before, (int)(width / fill->scale), (int)(height / fill->scale)))
    return false;
  for (int y = 0; y < fill->before.height; y++) {
    for (int x = 0; x < fill->before.width; x++) {
      reduce_block(fill, x, y);
      if (room->confidence > 0)
        fill->before.plane[y * fill->before.width + x] =
            (uint8_t)hg_room_plane(room, fill->area.left + (x + 0.5) * fill->scale,
                                   fill->area.top + (y + 0.5) * fill->scale);
    }
  }
  return true;
}

static bool complete(struct fill *fill)
{
  const struct hg_small *before = &fill->before;
  size_t count = (size_t)before->width * (size_t)before->height;
  if (!hg_small_init(&fill->after, before->width, before->height))
    return false;
  memcpy(fill->after.rgb, before->rgb, count * 3 * sizeof *before->rgb);
  memcpy(fill->after.hole, before->hole, count);
  memcpy(fill->after.plane, before->plane, count);
  for (size_t i = 0; i < count; i++)
    fill->after.from[i] = (int)i;
  return hg_patch_fill(&fill->after, 0x2545f491U);
}

/* The step from a neighbour to pixel i in the completed hole; false: that neighbour says nothing. */
static bool step_from(const struct fill *fill, const float *original, int i, int n, int c,
                      float *step)
{
  const struct hg_small *small = &fill->after;
  *step = 0;
  if (small->plane[i] != small->plane[n])
    return false;
  if (fill->rim.smooth[small->plane[i]])
    return small->hole[n] || fill->rim.plain[n];
  if (small->hole[n]) {
    *step = original[i * 3 + c] - original[n * 3 + c];
    return true;
  }
  int source = small->from[i], beside = source + (n - i);
  if (beside < 0 || beside >= small->width * small->height || small->hole[beside])
    return false;
  *step = small->rgb[source * 3 + c] - small->rgb[beside * 3 + c];
  return fabsf(original[n * 3 + c] + *step - original[i * 3 + c]) < HG_FILL_SEAM;
}

/* What a pixel of the hole tends to: a mean of its neighbours and a fixed step, in each channel. */
struct pull {
  int to, from[4];
  float weight[3][4], step[3], strength[3];
};

static void find_pull(const struct fill *fill, const float *original, int i, struct pull *pull)
{
  const struct hg_small *small = &fill->after;
  const int ways[] = {1, -1, small->width, -small->width};
  *pull = (struct pull){.to = i, .from = {i, i, i, i}};
  for (int c = 0; c < 3; c++) {
    float sum = 0, count = 0, step;
    for (int k = 0; k < 4; k++) {
      int n = i + ways[k];
      if (n < 0 || n >= small->width * small->height || !step_from(fill, original, i, n, c, &step))
        continue;
      pull->from[k] = n;
      pull->weight[c][k] = 1;
      sum += step;
      count++;
    }
    for (int k = 0; count > 0 && k < 4; k++)
      pull->weight[c][k] /= count;
    pull->step[c] = count > 0 ? sum / count : 0;
    pull->strength[c] = count > 0 ? HG_FILL_OVERSHOOT : 0;
  }
}

static void follow_pull(float *rgb, const struct pull *pull)
{
  const float *p[4];
  for (int k = 0; k < 4; k++)
    p[k] = rgb + pull->from[k] * 3;
  for (int c = 0; c < 3; c++) {
    const float *weight = pull->weight[c];
    float aim = pull->step[c] + weight[0] * p[0][c] + weight[1] * p[1][c] + weight[2] * p[2][c] +
                weight[3] * p[3][c];
    float *value = rgb + pull->to * 3 + c;
    *value += (aim - *value) * pull->strength[c];
  }
}

/*
 * Patches come from places with other light. Only their steps from pixel to pixel are believed; the
 * level comes in from the hole's rim (seamless cloning, Perez et al. 2003), in each plane by itself.
 */
static bool heal(struct fill *fill)
{
  struct hg_small *small = &fill->after;
  size_t count = (size_t)small->width * (size_t)small->height, holes = 0;
  struct pull *pulls = malloc(count * sizeof *pulls);
  if (pulls == NULL)
    return false;
  for (size_t i = 0; i < count; i++)
    if (small->hole[i])
      find_pull(fill, small->rgb, (int)i, &pulls[holes++]);
  for (int round = 0; round < HG_FILL_ROUNDS; round++)
    for (size_t i = 0; i < holes; i++)
      follow_pull(small->rgb, &pulls[i]);
  free(pulls);
  return true;
}

/* The four small pixels around a place, and how much each counts. */
struct spot {
  int left, top;
  float weight[4];
};

static struct spot spot_at(double x, double y)
{
  double left = floor(x - 0.5), top = floor(y - 0.5);
  float fx = (float)(x - 0.5 - left), fy = (float)(y - 0.5 - top);
  return (struct spot){
      (int)left, (int)top, {(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy}};
}

static void sample(const struct hg_small *small, const struct spot *spot, float rgb[3])
{
  rgb[0] = rgb[1] = rgb[2] = 0;
  for (int k = 0; k < 4; k++) {
    int px = spot->left + (k & 1), py = spot->top + k / 2;
    px = px < 0 ? 0 : px >= small->width ? small->width - 1 : px;
    py = py < 0 ? 0 : py >= small->height ? small->height - 1 : py;
    const float *pixel = small->rgb + (py * small->width + px) * 3;
    for (int c = 0; c < 3; c++)
      rgb[c] += spot->weight[k] * pixel[c];
  }
}

/* The fine detail at the place that small pixel (sx, sy) was taken from, shifted alike. */
static void add_detail(const struct fill *fill, int x, int y, int sx, int sy, float weight,
                       float rgb[3])
{
  const struct hg_small *small = &fill->after;
  int i = sy * small->width + sx, source = small->from[i];
  int px = x + (int)lround((source % small->width - sx) * fill->scale);
  int py = y + (int)lround((source / small->width - sy) * fill->scale);
  if (px < 0 || py < 0 || px >= fill->source->width || py >= fill->source->height ||
      hg_mask_depth(fill->mask, px, py) > 0)
    return;
  double lx = (px + 0.5 - fill->area.left) / fill->scale;
  double ly = (py + 0.5 - fill->area.top) / fill->scale;
  const uint8_t *pixel = hg_picture_at(fill->source, px, py);
  float most = fill->rim.smooth[small->plane[i]] ? HG_FILL_GRAIN : 255, mean[3];
  struct spot spot = spot_at(lx, ly);
  sample(&fill->before, &spot, mean);
  for (int c = 0; c < 3; c++) {
    float detail = (float)pixel[c] - mean[c];
    rgb[c] += weight * fminf(fmaxf(detail, -most), most);
  }
}

static void complete_pixel(const struct fill *fill, int x, int y, uint8_t *pixel)
{
  double lx = (x + 0.5 - fill->area.left) / fill->scale;
  double ly = (y + 0.5 - fill->area.top) / fill->scale;
  float rgb[3];
  struct spot spot = spot_at(lx, ly);
  sample(&fill->after, &spot, rgb);
  for (int k = 0; k < 4; k++) {
    int sx = spot.left + (k & 1), sy = spot.top + k / 2;
    if (sx >= 0 && sy >= 0 && sx < fill->after.width && sy < fill->after.height)
      add_detail(fill, x, y, sx, sy, spot.weight[k], rgb);
  }
  for (int c = 0; c < 3; c++) {
    pixel[c] = (uint8_t)fminf(fmaxf(rgb[c] + 0.5F, 0), 255);
  }
}

bool hg_fill_background(struct hg_picture *out, const struct hg_picture *source,
                        const struct hg_mask *mask, const struct hg_room *room, bool always)
{
  struct fill fill = {.source = source, .mask = mask, .area = surroundings(mask)};
  bool ok = reduce(&fill, room) && hg_rim_judge(&fill.rim, &fill.before) && complete(&fill) &&
            heal(&fill);
  bool needed = ok && (always || hg_foreground_found(&fill.before, &fill.after));
  for (int y = mask->area.top; needed && y < mask->area.bottom; y++) {
    for (int x = mask->area.left; x < mask->area.right; x++) {
      if (hg_mask_depth(mask, x, y) > 0)
        complete_pixel(&fill, x, y, hg_picture_at(out, x, y));
    }
  }
  hg_small_free(&fill.before);
  hg_small_free(&fill.after);
  hg_rim_free(&fill.rim);
  return ok;
}
