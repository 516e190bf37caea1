#include "hg_noise.h"
#include "hg_texture_kinds.h"

#define HG_TWO_PI 6.2831853F

/* Pile that leans this way and that: broad soft changes of brightness. */
static float velvet(const struct hg_texture *texture, struct hg_point point)
{
  float pixel = hg_footprint(point);
  float lean = hg_noise_octaves(point.u * 2.2F, point.v * 3.1F, 3, pixel * 3, texture->seed + 1);
  float crush = hg_noise_octaves(point.u * 9 + lean, point.v * 7, 3, pixel * 9, texture->seed + 2);
  float pile =
      hg_noise(point.u * 400, point.v * 400, texture->seed + 3) * hg_detail(0.0025F, pixel);
  float sheen = fmaxf(lean + 0.5F * crush, 0);
  return 0.78F + 0.40F * lean + 0.22F * crush + 0.10F * pile + 0.5F * sheen * sheen;
}

static float leather(const struct hg_texture *texture, struct hg_point point)
{
  float pixel = hg_footprint(point);
  struct hg_cell grain = hg_noise_cell(point.u / 0.006F, point.v / 0.006F, 1, texture->seed);
  float wrinkle = hg_noise_octaves(point.u * 11, point.v * 7, 4, pixel * 11, texture->seed + 2);
  float crease = expf(-fabsf(wrinkle) * 22) * 0.22F;
  float valley = (1 - fminf((grain.second - grain.nearest) * 3, 1)) * 0.30F;
  float patina = hg_noise_octaves(point.u * 1.4F, point.v * 1.4F, 3, pixel, texture->seed + 4);
  return 1 - crease - valley * hg_detail(0.006F, pixel) + 0.22F * patina;
}

/* Threads over and under, some thicker than others. */
static float weave(const struct hg_texture *texture, struct hg_point point, float thread)
{
  float pixel = hg_footprint(point), x = point.u / thread, y = point.v / thread;
  int ix = (int)floorf(x), iy = (int)floorf(y);
  bool over = ((ix + iy) & 1) != 0;
  float across = over ? y - (float)iy : x - (float)ix;
  float body = sinf(across * HG_TWO_PI / 2);
  float warp = hg_random_at(ix, 1, texture->seed), weft = hg_random_at(iy, 2, texture->seed);
  float slub_u =
      hg_noise(point.u * 3, point.v / 0.004F, texture->seed + 5) * hg_detail(0.006F, pixel);
  float slub_v =
      hg_noise(point.u / 0.004F, point.v * 3, texture->seed + 6) * hg_detail(0.006F, pixel);
  float fine = (0.55F + 0.45F * body) * (0.82F + 0.3F * (over ? weft : warp));
  float keep = hg_detail(thread * 2, pixel);
  return 0.82F + (fine - 0.82F) * keep + 0.16F * slub_u + 0.16F * slub_v;
}

/* Loops and tufts of yarn. */
static float tufts(const struct hg_texture *texture, struct hg_point point, float size)
{
  float pixel = hg_footprint(point);
  struct hg_cell tuft = hg_noise_cell(point.u / size, point.v / size, 1, texture->seed);
  float round = 1.15F - tuft.nearest * 0.75F;
  float own = 0.82F + 0.36F * (float)(tuft.id & 255) / 255;
  float brushed = hg_noise_octaves(point.u * 1.6F, point.v * 1.6F, 4, pixel * 2, texture->seed + 3);
  float keep = hg_detail(size * 1.6F, pixel);
  return (1 + (round * own - 1) * keep) * (0.92F + 0.17F * brushed);
}

/* Long hair in wisps. */
static float fur(const struct hg_texture *texture, struct hg_point point)
{
  float pixel = hg_footprint(point);
  float flow = hg_noise(point.u * 5, point.v * 5, texture->seed + 1);
  float x = point.u + 0.05F * flow,
        y = point.v + 0.05F * hg_noise(point.u * 6, point.v * 4, texture->seed);
  float wisp = hg_noise_octaves(x * 60, y * 14, 3, pixel * 60, texture->seed + 3);
  float lock = hg_noise_octaves(x * 14, y * 5, 3, pixel * 14, texture->seed + 4);
  return 0.86F + 0.30F * wisp + 0.36F * lock;
}

struct hg_color hg_texture_cloth(const struct hg_texture *texture, struct hg_point point)
{
  struct hg_color color = hg_texture_print(texture, point, 0.24F);
  float light;
  switch (texture->material) {
  case HG_MATERIAL_VELVET:
    light = velvet(texture, point);
    break;
  case HG_MATERIAL_LEATHER:
    light = leather(texture, point);
    break;
  case HG_MATERIAL_LINEN:
    light = weave(texture, point, 0.0032F);
    break;
  case HG_MATERIAL_WOOL:
    light = tufts(texture, point, 0.012F);
    break;
  case HG_MATERIAL_FUR:
    light = fur(texture, point);
    break;
  case HG_MATERIAL_CARPET:
    light = tufts(texture, point, 0.014F);
    break;
  default:
    light = weave(texture, point, 0.005F);
    break;
  }
  return hg_color_scale(color, light);
}

/* Trowel strokes: short arcs of light and shade in changing directions. */
static float trowel(const struct hg_texture *texture, struct hg_point point)
{
  float pixel = hg_footprint(point);
  float x = point.u + 0.25F * hg_noise(point.u * 1.7F, point.v * 1.7F, texture->seed + 1);
  float y = point.v + 0.25F * hg_noise(point.u * 1.7F + 9, point.v * 1.7F, texture->seed + 2);
  float stroke = hg_noise_octaves(x * 3 + y * 2, (y - x) * 6, 5, pixel * 6, texture->seed + 3);
  float cloud = hg_noise_octaves(x * 1.1F, y * 1.1F, 4, pixel, texture->seed + 4);
  float grit = hg_noise(point.u * 150, point.v * 150, texture->seed) * hg_detail(0.007F, pixel);
  return 0.98F + 0.09F * stroke + 0.13F * cloud + 0.03F * grit;
}

static float paint(const struct hg_texture *texture, struct hg_point point)
{
  float pixel = hg_footprint(point);
  float roller = hg_noise_octaves(point.u * 90, point.v * 90, 2, pixel * 90, texture->seed);
  float cloud = hg_noise_octaves(point.u * 0.8F, point.v * 0.8F, 2, pixel, texture->seed + 1);
  return 1 + 0.025F * roller + 0.02F * cloud;
}

/* Paper comes in strips; their seams are just visible. */
static struct hg_color wallpaper(const struct hg_texture *texture, struct hg_point point)
{
  struct hg_texture paper = *texture;
  float size = 0.30F;
  if (paper.pattern == HG_PATTERN_NONE)
    paper.pattern = HG_PATTERN_GEOMETRIC;
  if (paper.pattern == HG_PATTERN_STRIPES)
    size = 0.22F;
  struct hg_color color = hg_texture_print(&paper, point, size);
  float seam = fabsf(point.u - roundf(point.u / 0.53F) * 0.53F);
  float grain =
      hg_noise_octaves(point.u * 120, point.v * 120, 2, hg_footprint(point) * 120, texture->seed);
  float line = hg_line_cover(seam, 0.0008F, point.pixel_u);
  return hg_color_scale(color, (1 - 0.2F * line) * (1 + 0.03F * grain));
}

struct hg_color hg_texture_wall(const struct hg_texture *texture, struct hg_point point)
{
  if (texture->material == HG_MATERIAL_WALLPAPER)
    return wallpaper(texture, point);
  struct hg_color color = hg_texture_print(texture, point, 0.4F);
  bool plaster = texture->material == HG_MATERIAL_PLASTER;
  return hg_color_scale(color, plaster ? trowel(texture, point) : paint(texture, point));
}
