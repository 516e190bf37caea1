#include <math.h>

#include "hg_create_set.h"
#include "hg_light.h"
#include "hg_object_light.h"
#include "hg_object_render.h"
#include "hg_texture.h"

#define DRAWN_AREA (1.5e6) /* pixels; larger masks get their furniture enlarged */
#define LIGHT_WIDTH 160.0  /* the light is kept at this width */
#define LIGHT_RUN 0.6F     /* how much of the photograph's run of brightness is kept */
#define EDGE_LEAST 2.0
#define DIRECTIONS 40     /* from which the furniture's own shade is gathered */
#define FEW_DIRECTIONS 14 /* in a picture so small that it does not show */

/* What drawing needs besides the set. */
struct drawing {
  const struct hg_set *set;
  const struct hg_mask *mask;
  struct hg_light light;
  struct hg_field run; /* the brightness at a place, of the empty stage */
  double run_scale;
  struct hg_picture props; /* the furniture, of the mask's area, reduced by `scale` */
  double scale;
};

/* light ---------------------------------------------------------------------------------------- */

static bool keep_light(struct drawing *drawing, const struct hg_room *room)
{
  double scale = fmax(1, drawing->mask->width / LIGHT_WIDTH);
  int width = (int)ceil(drawing->mask->width / scale);
  int height = (int)ceil(drawing->mask->height / scale);
  drawing->run_scale = scale;
  if (!hg_field_init(&drawing->run, width, height))
    return false;
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      double px = (x + 0.5) * scale, py = (y + 0.5) * scale;
      struct hg_color light = hg_light_on(&drawing->light, hg_room_plane(room, px, py), px, py);
      float run = powf(
          fmaxf(hg_color_light(light) / fmaxf(drawing->light.room_level, 0.05F), 0.01F), LIGHT_RUN);
      *hg_field_at(&drawing->run, x, y) = fminf(fmaxf(run, 0.55F), 1.22F);
    }
  }
  return hg_field_blur(&drawing->run, drawing->set->stage.moved ? 11 : 3);
}

static struct hg_color light_at(const struct drawing *drawing, double x, double y)
{
  float run = hg_field_sample(&drawing->run, x / drawing->run_scale, y / drawing->run_scale);
  float level = 0.32F + 0.72F * sqrtf(fminf(drawing->light.room_level, 1.1F));
  return hg_color_scale(drawing->light.cast, run * level);
}

static double near(double distance, double reach)
{
  return exp(-fmax(distance, 0) / reach);
}

static double beside(double value, double low, double high)
{
  return value < low ? low - value : value > high ? value - high : 0;
}

/* What a block takes from a place on the floor. Outdoors the sun throws its shade aside. */
static double shade_floor(const struct hg_set *set, const struct hg_block *block, struct hg_vec at)
{
  double height = block->high.y - block->low.y, aside = set->outdoors ? 0.35 * height : 0;
  double dx = beside(at.x - aside / 2, block->low.x - aside / 2, block->high.x + aside / 2);
  double dz = beside(at.z, block->low.z, block->high.z + aside * 0.3);
  double reach = 0.07 + 0.16 * fmin(height, 1.2) + 0.5 * fmax(block->low.y, 0);
  double lifted = 1 / (1 + 6 * fmax(block->low.y, 0));
  return 1 - 0.55 * block->weight * lifted * near(hypot(dx, dz), reach);
}

/* On a wall, given along and up; the light comes from above. */
static double shade_wall(const struct hg_block *block, double along, double up, double low,
                         double high, double gap)
{
  double d = beside(along, low, high);
  double over = up > block->high.y ? (up - block->high.y) * 2 : 0;
  double under = up < block->low.y ? (block->low.y - up) * 0.5 : 0;
  return 1 - 0.42 * near(hypot(d, over + under), 0.13) * near(gap, 0.15);
}

static double shade_by(const struct hg_set *set, const struct hg_block *block,
                       const struct hg_stage_hit *hit)
{
  struct hg_vec at = hit->at;
  switch (hit->plane) {
  case HG_PLANE_FLOOR:
    return shade_floor(set, block, at);
  case HG_PLANE_BACK:
    return shade_wall(block, at.x, at.y, block->low.x, block->high.x, block->low.z);
  case HG_PLANE_LEFT:
    return shade_wall(block, at.z, at.y, block->low.z, block->high.z, block->low.x - at.x);
  case HG_PLANE_RIGHT:
    return shade_wall(block, at.z, at.y, block->low.z, block->high.z, at.x - block->high.x);
  default:
    return 1;
  }
}

/* Corners of a room are darker; each wall has its own share of the light. */
static double shade_corner(const struct hg_stage *stage, const struct hg_stage_hit *hit)
{
  struct hg_vec at = hit->at;
  double floor = at.y, back = at.z, side = fmin(at.x - stage->left, stage->right - at.x);
  double facing = 1;
  if (hit->plane == HG_PLANE_FLOOR)
    floor = HG_STAGE_FAR;
  else if (hit->plane == HG_PLANE_BACK)
    back = HG_STAGE_FAR;
  else
    side = HG_STAGE_FAR;
  if (stage->moved && hit->plane != HG_PLANE_FLOOR)
    facing = hit->plane == HG_PLANE_BACK ? 0.97 : 0.9;
  return facing * (1 - 0.16 * near(floor, 0.2)) * (1 - 0.16 * near(back, 0.25)) *
         (1 - 0.16 * near(side, 0.25)) * (1 - 0.1 * near(stage->top - at.y, 0.3));
}

static double shade_at(const struct hg_set *set, const struct hg_stage_hit *hit)
{
  double light = set->outdoors ? 1 : shade_corner(&set->stage, hit);
  for (int i = 0; i < set->block_count; i++)
    light *= shade_by(set, &set->blocks[i], hit);
  return light;
}

/* planes --------------------------------------------------------------------------------------- */

static struct hg_color sample(const struct drawing *drawing, const struct hg_texture *texture,
                              const struct hg_stage_hit *hit)
{
  const struct hg_stage *stage = &drawing->set->stage;
  double pixel = hit->distance / stage->focal;
  struct hg_point point = {.pixel_u = (float)pixel, .pixel_v = (float)pixel};
  if (hit->plane == HG_PLANE_FLOOR) {
    point.u = (float)hit->at.x;
    point.v = (float)-hit->at.z;
    point.pixel_v = (float)(pixel * hit->distance / fmax(stage->eye - hit->at.y, 0.05));
  } else {
    bool side = hit->plane == HG_PLANE_LEFT || hit->plane == HG_PLANE_RIGHT;
    point.u = (float)(side ? hit->at.z : hit->at.x);
    point.v = (float)-hit->at.y;
    point.upright = true;
    if (side)
      point.pixel_u = (float)(pixel * hit->distance / fmax(fabs(hit->at.x), 0.05));
  }
  return hg_texture_at(texture, point);
}

/* Water and the wall of its basin, seen through an opening in the floor. */
static struct hg_color sample_basin(const struct drawing *drawing, const struct hg_zone *zone,
                                    const struct hg_stage_hit *hit)
{
  const struct hg_stage *stage = &drawing->set->stage;
  struct hg_stage_hit deep = *hit;
  double further = 1 + zone->drop / stage->eye;
  deep.distance *= further;
  deep.at = hg_vec(hit->at.x * further, -zone->drop, stage->depth - deep.distance);
  if (deep.at.z < zone->low_v) {
    double share = (stage->depth - zone->low_v) / hit->distance;
    deep.distance = stage->depth - zone->low_v;
    deep.at = hg_vec(hit->at.x * share, stage->eye * (1 - share), zone->low_v);
    deep.plane = HG_PLANE_BACK;
    return hg_color_scale(sample(drawing, &zone->basin, &deep), 0.72F);
  }
  struct hg_color water = sample(drawing, &zone->texture, &deep);
  double graze = deep.distance / hypot(deep.distance, stage->eye + zone->drop);
  struct hg_color sky = {0.62F, 0.78F, 0.9F};
  float edge = (float)(1 - 0.4 * near(deep.at.z - zone->low_v, 0.35));
  return hg_color_scale(hg_color_mix(water, sky, (float)(0.42 * pow(graze, 6))), edge);
}

static bool in_zone(const struct hg_zone *zone, const struct hg_stage_hit *hit)
{
  bool back = hit->plane == HG_PLANE_BACK, floor = hit->plane == HG_PLANE_FLOOR;
  double u = back || floor ? hit->at.x : hit->at.z, v = floor ? hit->at.z : hit->at.y;
  return zone->plane == hit->plane && u >= zone->low_u && u < zone->high_u && v >= zone->low_v &&
         v < zone->high_v;
}

static struct hg_color cover_at(const struct drawing *drawing, const struct hg_stage_hit *hit)
{
  const struct hg_set *set = drawing->set;
  for (int i = set->zone_count - 1; i >= 0; i--) {
    if (!in_zone(&set->zones[i], hit))
      continue;
    return set->zones[i].drop > 0 ? sample_basin(drawing, &set->zones[i], hit)
                                  : sample(drawing, &set->zones[i].texture, hit);
  }
  const struct hg_texture *texture = hit->plane == HG_PLANE_FLOOR  ? &set->floor
                                     : hit->plane == HG_PLANE_BACK ? &set->wall
                                                                   : &set->side;
  return sample(drawing, texture, hit);
}

/* Ceilings, and what is over the ground outdoors, stay as they are photographed. */
static bool stays(const struct hg_set *set, const struct hg_stage_hit *hit)
{
  return set->outdoors ? hit->plane != HG_PLANE_FLOOR : hit->plane == HG_PLANE_CEILING;
}

static void draw_plane(const struct drawing *drawing, int x, int y, uint8_t *pixel)
{
  static const double offsets[2][2] = {{0.27, 0.73}, {0.73, 0.27}};
  struct hg_color sum = {0};
  int hits = 0;
  for (int i = 0; i < 2; i++) {
    struct hg_stage_hit hit =
        hg_stage_look(&drawing->set->stage, x + offsets[i][0], y + offsets[i][1]);
    if (stays(drawing->set, &hit))
      continue;
    float shade = (float)shade_at(drawing->set, &hit);
    struct hg_color color = cover_at(drawing, &hit);
    sum.r += color.r * shade;
    sum.g += color.g * shade;
    sum.b += color.b * shade;
    hits++;
  }
  if (hits == 0)
    return;
  struct hg_color light = light_at(drawing, x + 0.5, y + 0.5);
  float part = 1 / (float)hits;
  uint8_t rgb[3];
  sum = (struct hg_color){sum.r * light.r * part, sum.g * light.g * part, sum.b * light.b * part};
  hg_light_store(sum, rgb);
  for (int c = 0; c < 3; c++) /* half of a pixel may be ceiling */
    pixel[c] = (uint8_t)((pixel[c] * (2 - hits) + rgb[c] * hits) / 2);
  pixel[3] = 255;
}

/* furniture ------------------------------------------------------------------------------------ */

static bool draw_props(struct drawing *drawing)
{
  const struct hg_box_area *area = &drawing->mask->area;
  struct hg_scene *scene = drawing->set->scene;
  double width = area->right - area->left, height = area->bottom - area->top;
  drawing->scale = fmax(1, sqrt(width * height / DRAWN_AREA));
  struct hg_lighting lighting = {
      .key = hg_lighting_key(drawing->set->mirrored ? 0.5 : -0.5, -0.85),
      .directions = width * height < 350 * 350 ? FEW_DIRECTIONS : DIRECTIONS,
      .floor = true};
  struct hg_view view = hg_stage_view(&drawing->set->stage, area->left, area->top, drawing->scale);
  if (!hg_picture_init(&drawing->props, (int)ceil(width / drawing->scale),
                       (int)ceil(height / drawing->scale)))
    return false;
  if (scene->failed)
    return false;
  if (scene->face_count == 0)
    return true;
  return hg_render(scene, &view, &lighting, drawing->scale > 1 ? 2 : 3, &drawing->props);
}

/* The furniture's colour at a pixel of the photograph, its coverage in [3]; all 0 to 1. */
static void prop_at(const struct drawing *drawing, int x, int y, float out[4])
{
  const struct hg_picture *props = &drawing->props;
  double px = (x + 0.5 - drawing->mask->area.left) / drawing->scale - 0.5;
  double py = (y + 0.5 - drawing->mask->area.top) / drawing->scale - 0.5;
  int left = (int)floor(px), top = (int)floor(py);
  float fx = (float)(px - left), fy = (float)(py - top);
  out[0] = out[1] = out[2] = out[3] = 0;
  for (int i = 0; i < 4; i++) {
    int sx = left + (i & 1), sy = top + i / 2;
    sx = sx < 0 ? 0 : sx >= props->width ? props->width - 1 : sx;
    sy = sy < 0 ? 0 : sy >= props->height ? props->height - 1 : sy;
    const uint8_t *p = hg_picture_at(props, sx, sy);
    float weight = ((i & 1) != 0 ? fx : 1 - fx) * (i / 2 != 0 ? fy : 1 - fy);
    float alpha = weight * (float)p[3] / 255;
    struct hg_color color = hg_color_of(p);
    out[0] += alpha * color.r;
    out[1] += alpha * color.g;
    out[2] += alpha * color.b;
    out[3] += alpha;
  }
}

static void lay_prop(const struct drawing *drawing, int x, int y, uint8_t *pixel)
{
  float prop[4];
  prop_at(drawing, x, y, prop);
  if (prop[3] <= 0)
    return;
  struct hg_color light = light_at(drawing, x + 0.5, y + 0.5);
  float by = 1.05F / prop[3];
  uint8_t rgb[3];
  hg_light_store(
      (struct hg_color){prop[0] * by * light.r, prop[1] * by * light.g, prop[2] * by * light.b},
      rgb);
  for (int c = 0; c < 3; c++)
    pixel[c] = (uint8_t)((float)pixel[c] + ((float)rgb[c] - (float)pixel[c]) * prop[3] + 0.5F);
  pixel[3] = (uint8_t)fmaxf((float)pixel[3], fminf(prop[3] * 255 + 0.5F, 255));
}

static void draw_pixels(const struct drawing *drawing, struct hg_picture *out)
{
  const struct hg_box_area *area = &drawing->mask->area;
  for (int y = area->top; y < area->bottom; y++) {
    for (int x = area->left; x < area->right; x++) {
      if (hg_mask_depth(drawing->mask, x, y) == 0)
        continue;
      draw_plane(drawing, x, y, hg_picture_at(out, x, y));
      lay_prop(drawing, x, y, hg_picture_at(out, x, y));
    }
  }
}

const char *hg_set_draw(struct hg_set *set, const struct hg_picture *source,
                        const struct hg_mask *mask, const struct hg_room *room,
                        struct hg_picture *out)
{
  struct drawing drawing = {.set = set, .mask = mask};
  bool ok = hg_light_measure(&drawing.light, source, mask, room, ~0U, false);
  ok = ok && keep_light(&drawing, room) && draw_props(&drawing);
  if (ok)
    draw_pixels(&drawing, out);
  hg_light_free(&drawing.light);
  hg_field_free(&drawing.run);
  hg_picture_free(&drawing.props);
  return ok ? NULL : "out of memory";
}
