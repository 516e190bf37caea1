#include "hg_noise.h"
#include "hg_texture_kinds.h"

/* Sheets with hairline scratches along, and a slow mirror image of a room across. */
static struct hg_color metal(const struct hg_texture *texture, struct hg_point point)
{
  float pixel = hg_footprint(point);
  float brush = hg_noise_octaves(point.u * 4, point.v * 500, 2, pixel * 500, texture->seed);
  float wide = hg_noise_octaves(point.u * 1.2F, point.v * 90, 2, pixel * 90, texture->seed + 1);
  float mirror = hg_noise_octaves(point.u * 0.9F, point.v * 0.35F, 3, pixel, texture->seed + 2);
  float joint = fabsf(point.u - roundf(point.u / 1.1F) * 1.1F);
  float line = hg_line_cover(joint, 0.0016F, point.pixel_u);
  float light = 0.85F + 0.10F * brush + 0.09F * wide + 0.65F * mirror;
  struct hg_color color = hg_color_scale(texture->base, fmaxf(light, 0.2F) * (1 - 0.5F * line));
  return hg_color_mix(color, (struct hg_color){0.95F, 0.95F, 0.95F},
                      fmaxf(mirror - 0.3F, 0) * 0.6F);
}

/* Blades in tufts, darker at the root, some yellow. */
static struct hg_color grass(const struct hg_texture *texture, struct hg_point point)
{
  float pixel = hg_footprint(point);
  float bend = hg_noise(point.u * 9, point.v * 9, texture->seed + 1) * 0.03F;
  float blade =
      hg_noise_octaves((point.u + bend) * 150, point.v * 38, 3, pixel * 150, texture->seed);
  float tuft = hg_noise_octaves(point.u * 22, point.v * 18, 3, pixel * 22, texture->seed + 2);
  float patch = hg_noise_octaves(point.u * 2.2F, point.v * 2.2F, 3, pixel * 2, texture->seed + 3);
  float light = 0.92F + 0.75F * blade + 0.5F * tuft + 0.18F * patch;
  struct hg_color color = hg_color_scale(texture->base, fmaxf(light, 0.22F));
  color.r *= 1.05F + 0.55F * fmaxf(patch + 0.4F * blade, -0.4F);
  color.b *= 0.85F;
  return color;
}

/* Ripples: the light that gathers between them. */
static struct hg_color water(const struct hg_texture *texture, struct hg_point point)
{
  float pixel = hg_footprint(point);
  float x = point.u + 0.16F * hg_noise(point.u * 2.5F, point.v * 2.5F, texture->seed + 1);
  float y = point.v + 0.16F * hg_noise(point.u * 2.5F + 4, point.v * 2.5F, texture->seed + 2);
  struct hg_cell wave = hg_noise_cell(x * 4.5F, y * 4.5F, 1, texture->seed);
  float caustic = expf(-(wave.second - wave.nearest) * 9) * hg_detail(0.12F, pixel);
  float swell = hg_noise_octaves(x * 1.6F, y * 3, 4, pixel * 3, texture->seed + 3);
  struct hg_color color = hg_color_scale(texture->base, 0.85F + 0.5F * swell);
  return hg_color_mix(color, (struct hg_color){0.75F, 0.95F, 0.95F}, caustic * 0.55F);
}

/* Panes in thin frames with slanting reflections. */
static struct hg_color glass(const struct hg_texture *texture, struct hg_point point)
{
  const float size = 0.9F;
  float x = point.u - floorf(point.u / size) * size, y = point.v - floorf(point.v / size) * size;
  float side = fminf(x, size - x), end = fminf(y, size - y);
  float slant = point.u * 1.3F + point.v;
  float streak = hg_noise_octaves(slant * 1.2F, 0.5F, 3, point.pixel_u, texture->seed);
  struct hg_color color = hg_color_scale(texture->base, 0.8F + 0.5F * streak);
  color = hg_color_mix(color, (struct hg_color){1, 1, 1}, fmaxf(streak - 0.1F, 0) * 0.5F);
  float frame =
      fmaxf(hg_line_cover(side, 0.012F, point.pixel_u), hg_line_cover(end, 0.012F, point.pixel_v));
  return hg_color_mix(color, (struct hg_color){0.05F, 0.055F, 0.06F}, frame);
}

struct hg_color hg_texture_other(const struct hg_texture *texture, struct hg_point point)
{
  switch (texture->material) {
  case HG_MATERIAL_GRASS:
    return grass(texture, point);
  case HG_MATERIAL_WATER:
    return water(texture, point);
  case HG_MATERIAL_GLASS:
    return glass(texture, point);
  default:
    return metal(texture, point);
  }
}

/* A color wheel at fixed brightness: hue in turns. */
static struct hg_color hue_color(float hue, float saturation, float light)
{
  float r = 0.5F + 0.5F * cosf(6.2831853F * hue);
  float g = 0.5F + 0.5F * cosf(6.2831853F * (hue - 0.333F));
  float b = 0.5F + 0.5F * cosf(6.2831853F * (hue - 0.667F));
  struct hg_color color = {r, g, b}, gray = {0.5F, 0.5F, 0.5F};
  color = hg_color_mix(gray, color, saturation);
  return hg_color_scale(color, light / fmaxf(hg_color_light(color), 0.05F));
}

/* Ridges of warped noise, coloured by height: agate, contour maps, marbled paper. */
static float unknown_height(const struct hg_texture *texture, struct hg_point point)
{
  float pixel = hg_footprint(point), x = point.u * 1.3F, y = point.v * 1.3F;
  float wx = hg_noise_octaves(x, y, 3, pixel * 1.5F, texture->seed + 1);
  float wy = hg_noise_octaves(x + 5, y + 2, 3, pixel * 1.5F, texture->seed + 2);
  float height = hg_noise_octaves(x + wx * 1.4F, y + wy * 1.4F, 4, pixel * 3, texture->seed + 3);
  if (texture->seed % 3 == 1) {
    struct hg_cell cell = hg_noise_cell(x * 3 + wx, y * 3 + wy, 0.9F, texture->seed + 4);
    height = (float)(cell.id & 255) / 255 - 0.5F + (cell.second - cell.nearest) * 0.2F;
  }
  return height;
}

/* Bands in three neighbouring hues with thin golden lines between; the hue comes from the prompt. */
struct hg_color hg_texture_unknown(const struct hg_texture *texture, struct hg_point point)
{
  static const float steps[] = {0, 0.05F, -0.06F}, lights[] = {0.16F, 0.34F, 0.56F};
  float height = unknown_height(texture, point), bands = texture->seed % 3 == 2 ? 6 : 3.5F;
  float start = (float)(texture->seed >> 8 & 255) / 255, step = height * bands + 20;
  float level = floorf(step), within = step - level;
  int band = (int)level % 3;
  float light = lights[band] * (0.9F + 0.2F * within);
  struct hg_color color = hue_color(start + steps[band], 0.34F, light);
  float line = expf(-within * 22) * hg_detail(0.05F, hg_footprint(point));
  return hg_color_mix(color, (struct hg_color){0.74F, 0.60F, 0.34F}, line * 0.7F);
}
