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

static void heal_value(struct fill *fill, const float *original, int i, int c)
{
  struct hg_small *small = &fill->after;
  const int ways[] = {1, -1, small->width, -small->width};
  float sum = 0, count = 0, step;
  for (int k = 0; k < 4; k++) {
    int n = i + ways[k];
    if (n < 0 || n >= small->width * small->height || !step_from(fill, original, i, n, c, &step))
      continue;
    sum += small->rgb[n * 3 + c] + step;
    count++;
  }
  if (count > 0)
    small->rgb[i * 3 + c] += (sum / count - small->rgb[i * 3 + c]) * HG_FILL_OVERSHOOT;
}

/*
 * Patches come from places with other light. Only their steps from pixel to pixel are believed; the
 * level comes in from the hole's rim (seamless cloning, Perez et al. 2003), in each plane by itself.
 */
static bool heal(struct fill *fill)
{
  struct hg_small *small = &fill->after;
  int count = small->width * small->height;
  float *original = malloc((size_t)count * 3 * sizeof *original);
  if (original == NULL)
    return false;
  memcpy(original, small->rgb, (size_t)count * 3 * sizeof *original);
  for (int round = 0; round < HG_FILL_ROUNDS; round++) {
    for (int i = 0; i < count; i++) {
      for (int c = 0; small->hole[i] && c < 3; c++)
        heal_value(fill, original, i, c);
    }
  }
  free(original);
  return true;
}

static float sample(const struct hg_small *small, double x, double y, int c)
{
  double left = floor(x - 0.5), top = floor(y - 0.5);
  float fx = (float)(x - 0.5 - left), fy = (float)(y - 0.5 - top), value = 0;
  for (int k = 0; k < 4; k++) {
    int px = (int)left + (k & 1), py = (int)top + k / 2;
    px = px < 0 ? 0 : px >= small->width ? small->width - 1 : px;
    py = py < 0 ? 0 : py >= small->height ? small->height - 1 : py;
    float weight = ((k & 1) != 0 ? fx : 1 - fx) * (k / 2 != 0 ? fy : 1 - fy);
    value += weight * small->rgb[(py * small->width + px) * 3 + c];
  }
  return value;
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
  float most = fill->rim.smooth[small->plane[i]] ? HG_FILL_GRAIN : 255;
  for (int c = 0; c < 3; c++) {
    float detail = (float)pixel[c] - sample(&fill->before, lx, ly, c);
    rgb[c] += weight * fminf(fmaxf(detail, -most), most);
  }
}

static void complete_pixel(const struct fill *fill, int x, int y, uint8_t *pixel)
{
  double lx = (x + 0.5 - fill->area.left) / fill->scale;
  double ly = (y + 0.5 - fill->area.top) / fill->scale;
  float rgb[3];
  for (int c = 0; c < 3; c++)
    rgb[c] = sample(&fill->after, lx, ly, c);
  int left = (int)floor(lx - 0.5), top = (int)floor(ly - 0.5);
  float fx = (float)(lx - 0.5 - left), fy = (float)(ly - 0.5 - top);
  for (int k = 0; k < 4; k++) {
    int sx = left + (k & 1), sy = top + k / 2;
    float weight = ((k & 1) != 0 ? fx : 1 - fx) * (k / 2 != 0 ? fy : 1 - fy);
    if (sx >= 0 && sy >= 0 && sx < fill->after.width && sy < fill->after.height)
      add_detail(fill, x, y, sx, sy, weight, rgb);
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
