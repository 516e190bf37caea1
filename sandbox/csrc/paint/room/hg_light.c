#include "hg_light.h"

#include <math.h>

#define HG_LIGHT_WIDTH 280.0
#define HG_LIGHT_FINE_WIDTH 640.0

/* A usual wall sends back this part of the light; a usual room's mean is a little lower. */
#define HG_LIGHT_WALL 0.70F
#define HG_LIGHT_ROOM 0.60F

static float clamp(float value, float low, float high)
{
  return fminf(fmaxf(value, low), high);
}

/* The mean linear colour of a block of the picture, in steps when the block is large. */
static struct hg_color block_color(const struct hg_picture *picture, double x0, double y0,
                                   double size)
{
  struct hg_color sum = {0};
  int right = (int)(x0 + size), bottom = (int)(y0 + size), count = 0;
  for (int y = (int)y0; y <= bottom && y < picture->height; y += 2) {
    for (int x = (int)x0; x <= right && x < picture->width; x += 2, count++) {
      struct hg_color color = hg_color_of(hg_picture_at(picture, x, y));
      sum.r += color.r;
      sum.g += color.g;
      sum.b += color.b;
    }
  }
  return hg_color_scale(sum, count > 0 ? 1 / (float)count : 0);
}

static bool shrink(struct hg_light *light, const struct hg_picture *picture)
{
  int width = (int)ceil(picture->width / light->scale);
  int height = (int)ceil(picture->height / light->scale);
  for (int c = 0; c < 3; c++) {
    if (!hg_field_init(&light->color[c], width, height))
      return false;
  }
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      struct hg_color color =
          block_color(picture, x * light->scale, y * light->scale, light->scale);
      *hg_field_at(&light->color[0], x, y) = color.r;
      *hg_field_at(&light->color[1], x, y) = color.g;
      *hg_field_at(&light->color[2], x, y) = color.b;
    }
  }
  return true;
}

static struct hg_color color_at(const struct hg_light *light, int x, int y)
{
  return (struct hg_color){*hg_field_at(&light->color[0], x, y),
                           *hg_field_at(&light->color[1], x, y),
                           *hg_field_at(&light->color[2], x, y)};
}

/* Pale things away from the floor show the light's colour; its level is their brightness. */
static void measure_room(struct hg_light *light, const struct hg_room *room)
{
  struct hg_color sum = {0};
  float weight = 0, brightness = 0;
  int count = 0;
  for (int y = 0; y < light->color[0].height; y++) {
    for (int x = 0; x < light->color[0].width; x++) {
      if (hg_room_plane(room, x * light->scale, y * light->scale) == HG_PLANE_FLOOR)
        continue;
      struct hg_color color = color_at(light, x, y);
      float high = fmaxf(color.r, fmaxf(color.g, color.b));
      float low = fminf(color.r, fminf(color.g, color.b));
      float pale = high > 0.02F ? clamp(1 - 2.5F * (high - low) / high, 0, 1) * high : 0;
      sum.r += color.r / fmaxf(high, 0.02F) * pale;
      sum.g += color.g / fmaxf(high, 0.02F) * pale;
      sum.b += color.b / fmaxf(high, 0.02F) * pale;
      weight += pale;
      brightness += hg_color_light(color);
      count++;
    }
  }
  light->room_level =
      count > 0 ? clamp(brightness / (float)count / HG_LIGHT_ROOM, 0.3F, 1.1F) : 0.9F;
  light->cast = (struct hg_color){1, 1, 1};
  if (weight > 0) {
    struct hg_color mean = hg_color_scale(sum, 1 / weight);
    float light_of = fmaxf(hg_color_light(mean), 0.01F);
    light->cast.r = clamp(powf(mean.r / light_of, 0.8F), 0.8F, 1.2F);
    light->cast.g = clamp(powf(mean.g / light_of, 0.8F), 0.8F, 1.2F);
    light->cast.b = clamp(powf(mean.b / light_of, 0.8F), 0.8F, 1.2F);
  }
}

/* How much of a block is inside the mask, by a few samples. */
static float inside(const struct hg_mask *mask, double x0, double y0, double size)
{
  int hits = 0;
  for (int i = 0; i < 9; i++) {
    int x = (int)(x0 + size * (0.17 + 0.33 * (i % 3)));
    int y = (int)(y0 + size * (0.17 + 0.33 * (double)(i / 3)));
    hits += x < mask->width && y < mask->height && hg_mask_depth(mask, x, y) > 2;
  }
  return (float)hits / 9;
}

/* What all planes are measured with. */
struct measure {
  struct hg_light *light;
  const struct hg_mask *mask;
  const struct hg_room *room;
  unsigned planes;
  bool fine;
};

static bool collect_plane(const struct measure *measure, enum hg_plane plane,
                          struct hg_field *weight)
{
  struct hg_light *light = measure->light;
  int width = light->color[0].width, height = light->color[0].height;
  double sum = 0, total = 0, fit, scale = light->scale;
  if (!hg_field_init(&light->gain[plane], width, height) || !hg_field_init(weight, width, height))
    return false;
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      double px = (x + 0.5) * scale, py = (y + 0.5) * scale;
      if (hg_room_plane_among(measure->room, measure->planes, px, py, &fit) != plane)
        continue;
      float share = inside(measure->mask, x * scale, y * scale, scale);
      float brightness = hg_color_light(color_at(light, x, y));
      *hg_field_at(&light->gain[plane], x, y) = brightness;
      *hg_field_at(weight, x, y) = share;
      sum += share * brightness;
      total += share;
    }
  }
  light->level[plane] = total > 0 ? (float)(sum / total) : 0;
  return true;
}

/* Slow changes of brightness are light, and stay; how bright the old surface was does not. */
static bool measure_plane(const struct measure *measure, enum hg_plane plane)
{
  struct hg_light *light = measure->light;
  struct hg_field weight = {0}, *gain = &light->gain[plane];
  bool ok = collect_plane(measure, plane, &weight);
  float mean = fmaxf(light->level[plane], 0.004F);
  if (ok && light->level[plane] > 0) {
    ok = hg_field_blur_weighted(gain, &weight, measure->fine ? 2 : (int)(HG_LIGHT_WIDTH / 45));
    size_t count = (size_t)gain->width * (size_t)gain->height;
    for (size_t i = 0; ok && i < count; i++) {
      bool known = weight.values[i] > 1e-4F;
      gain->values[i] = known ? clamp(powf(gain->values[i] / mean, 0.9F), 0.25F, 2.4F) : 1;
    }
  }
  hg_field_free(&weight);
  bool wall = plane != HG_PLANE_FLOOR;
  float own = clamp(mean / HG_LIGHT_WALL, 0.25F, 1.1F);
  light->level[plane] = wall ? 0.6F * own + 0.4F * light->room_level : light->room_level * 0.95F;
  return ok;
}

bool hg_light_measure(struct hg_light *light, const struct hg_picture *picture,
                      const struct hg_mask *mask, const struct hg_room *room, unsigned planes,
                      bool fine)
{
  struct measure measure = {light, mask, room, planes, fine};
  double width = fine ? HG_LIGHT_FINE_WIDTH : HG_LIGHT_WIDTH;
  *light = (struct hg_light){.scale = fmax(1, picture->width / width)};
  bool ok = shrink(light, picture);
  if (ok)
    measure_room(light, room);
  for (int plane = 0; ok && plane < HG_PLANE_COUNT; plane++)
    ok = measure_plane(&measure, (enum hg_plane)plane);
  for (int c = 0; ok && c < 3; c++)
    ok = hg_field_blur(&light->color[c], fine ? 6 : 3);
  if (!ok)
    hg_light_free(light);
  return ok;
}

void hg_light_free(struct hg_light *light)
{
  for (int plane = 0; plane < HG_PLANE_COUNT; plane++)
    hg_field_free(&light->gain[plane]);
  for (int c = 0; c < 3; c++)
    hg_field_free(&light->color[c]);
}

struct hg_color hg_light_on(const struct hg_light *light, enum hg_plane plane, double x, double y)
{
  float gain = hg_field_sample(&light->gain[plane], x / light->scale, y / light->scale);
  return hg_color_scale(light->cast, gain * light->level[plane]);
}

struct hg_color hg_light_mirror(const struct hg_light *light, double x, double y)
{
  double sx = x / light->scale, sy = y / light->scale;
  return (struct hg_color){hg_field_sample(&light->color[0], sx, sy),
                           hg_field_sample(&light->color[1], sx, sy),
                           hg_field_sample(&light->color[2], sx, sy)};
}

static uint8_t store(float value)
{
  if (value > 0.78F)
    value = 0.78F + 0.22F * (1 - expf(-(value - 0.78F) / 0.22F));
  return (uint8_t)(sqrtf(fmaxf(value, 0)) * 255 + 0.5F);
}

void hg_light_store(struct hg_color color, uint8_t rgb[3])
{
  rgb[0] = store(color.r);
  rgb[1] = store(color.g);
  rgb[2] = store(color.b);
}
