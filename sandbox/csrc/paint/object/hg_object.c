/* From a request to a picture: build the scene, light it, choose the view, draw. */
#include "hg_object.h"

#include <stdlib.h>

#include "hg_object_build.h"
#include "hg_object_light.h"
#include "hg_object_render.h"
#include "hg_object_view.h"

#define DRAWN_AREA (1600.0 * 1200.0) /* pixels */

struct kind {
  hg_build_fn *build;
  struct hg_stance stance;
};

static const struct kind kinds[HG_OBJECT_COUNT] = {
    [HG_OBJECT_SOFA] = {hg_build_sofa, {HG_PLACEMENT_STANDING, 16, 2.4, 1.14}},
    [HG_OBJECT_SECTIONAL] = {hg_build_sectional, {HG_PLACEMENT_STANDING, 14, 2.2, 1.14}},
    [HG_OBJECT_ARMCHAIR] = {hg_build_armchair, {HG_PLACEMENT_STANDING, 26, 3, 1.1}},
    [HG_OBJECT_CHAIR] = {hg_build_chair, {HG_PLACEMENT_STANDING, 28, 3, 1.1}},
    [HG_OBJECT_STOOL] = {hg_build_stool, {HG_PLACEMENT_STANDING, 20, 3, 1.1}},
    [HG_OBJECT_BENCH] = {hg_build_bench, {HG_PLACEMENT_STANDING, 18, 2.4, 1.12}},
    [HG_OBJECT_OTTOMAN] = {hg_build_ottoman, {HG_PLACEMENT_STANDING, 22, 2.8, 1.12}},
    [HG_OBJECT_BED] = {hg_build_bed, {HG_PLACEMENT_STANDING, 30, 2.2, 1.1}},
    [HG_OBJECT_COFFEE_TABLE] = {hg_build_coffee_table, {HG_PLACEMENT_STANDING, 20, 2.3, 1.14}},
    [HG_OBJECT_DINING_TABLE] = {hg_build_dining_table, {HG_PLACEMENT_STANDING, 18, 2.2, 1.14}},
    [HG_OBJECT_SIDE_TABLE] = {hg_build_side_table, {HG_PLACEMENT_STANDING, 22, 3, 1.12}},
    [HG_OBJECT_DESK] = {hg_build_desk, {HG_PLACEMENT_STANDING, 20, 2.4, 1.12}},
    [HG_OBJECT_CABINET] = {hg_build_cabinet, {HG_PLACEMENT_STANDING, 17, 2.4, 1.14}},
    [HG_OBJECT_WARDROBE] = {hg_build_wardrobe, {HG_PLACEMENT_STANDING, 17, 2.4, 1.14}},
    [HG_OBJECT_BOOKSHELF] = {hg_build_bookshelf, {HG_PLACEMENT_STANDING, 16, 2.4, 1.14}},
    [HG_OBJECT_KITCHEN_ISLAND] = {hg_build_kitchen_island, {HG_PLACEMENT_STANDING, 18, 2.1, 1.14}},
    [HG_OBJECT_FLOOR_LAMP] = {hg_build_floor_lamp, {HG_PLACEMENT_STANDING, 10, 2.6, 1.15}},
    [HG_OBJECT_TABLE_LAMP] = {hg_build_table_lamp, {HG_PLACEMENT_STANDING, 10, 3, 1.15}},
    [HG_OBJECT_PENDANT] = {hg_build_pendant, {HG_PLACEMENT_HANGING, 0, 3, 1.15}},
    [HG_OBJECT_CHANDELIER] = {hg_build_chandelier, {HG_PLACEMENT_HANGING, 0, 2.6, 1.15}},
    [HG_OBJECT_PLANT] = {hg_build_plant, {HG_PLACEMENT_STANDING, 0, 2.6, 1.2}},
    [HG_OBJECT_FLOWERS] = {hg_build_flowers, {HG_PLACEMENT_STANDING, 0, 2.8, 1.15}},
    [HG_OBJECT_TV] = {hg_build_tv, {HG_PLACEMENT_STANDING, 12, 2.4, 1.12}},
    [HG_OBJECT_RUG] = {hg_build_rug, {HG_PLACEMENT_LYING, 0, 2, 4}},
    [HG_OBJECT_MIRROR] = {hg_build_mirror, {HG_PLACEMENT_WALL, 0, 3, 1.02}},
    [HG_OBJECT_PAINTING] = {hg_build_painting, {HG_PLACEMENT_WALL, 0, 3, 1.2}},
    [HG_OBJECT_CLOCK] = {hg_build_clock, {HG_PLACEMENT_WALL, 0, 3, 1.01}},
    [HG_OBJECT_CURTAIN] = {hg_build_curtain, {HG_PLACEMENT_WALL, 0, 3, 1.3}},
    [HG_OBJECT_WINDOW] = {hg_build_window, {HG_PLACEMENT_WALL, 0, 2.5, 1.4}},
    [HG_OBJECT_DOOR] = {hg_build_door, {HG_PLACEMENT_WALL, 0, 2.5, 1.4}},
    [HG_OBJECT_FIREPLACE] = {hg_build_fireplace, {HG_PLACEMENT_STANDING, 8, 2.4, 1.15}},
    [HG_OBJECT_BATHTUB] = {hg_build_bathtub, {HG_PLACEMENT_STANDING, 16, 2.4, 1.12}},
    [HG_OBJECT_PIANO] = {hg_build_piano, {HG_PLACEMENT_STANDING, 20, 2.4, 1.12}},
    [HG_OBJECT_AQUARIUM] = {hg_build_aquarium, {HG_PLACEMENT_STANDING, 14, 2.4, 1.12}},
    [HG_OBJECT_CAT] = {hg_build_cat, {HG_PLACEMENT_STANDING, 14, 3.2, 1.1}},
    [HG_OBJECT_DOG] = {hg_build_dog, {HG_PLACEMENT_STANDING, 14, 3, 1.1}},
};

static const struct kind *kind_of(enum hg_object_kind kind)
{
  return (int)kind > HG_OBJECT_NONE && (int)kind < HG_OBJECT_COUNT ? &kinds[kind] : NULL;
}

enum hg_placement hg_object_placement(enum hg_object_kind kind)
{
  const struct kind *entry = kind_of(kind);
  return entry != NULL ? entry->stance.placement : HG_PLACEMENT_STANDING;
}

static bool is_natural(const struct hg_style *style)
{
  uint8_t own[3];
  hg_material_color(HG_MATERIAL_PLAIN, own);
  return style->material == HG_MATERIAL_PLAIN && style->base[0] == own[0] &&
         style->base[1] == own[1] && style->base[2] == own[2];
}

/* How large the object will be seen, in pixels; a narrow box leaves little room for it. */
static double seen_size(const struct hg_picture *out)
{
  double wide = out->width, high = out->height;
  return fmin(fmax(wide, high), 4 * fmin(wide, high));
}

/* Small pictures need neither a fine mesh nor light from many sides. */
static double grain_for(const struct hg_picture *out)
{
  return 0.028 * hg_clamp(520 / seen_size(out), 0.75, 8);
}

static int directions_for(const struct hg_picture *out)
{
  double size = seen_size(out);
  return size < 100 ? 16 : size < 200 ? 36 : 60;
}

static bool draw_scene(struct hg_scene *scene, const struct kind *kind,
                       const struct hg_object_request *request, struct hg_picture *out)
{
  struct hg_view view;
  hg_scene_turn_y(scene, hg_view_yaw(request, &kind->stance));
  kind->build(scene);
  if (scene->failed || scene->face_count == 0)
    return false;
  struct hg_lighting lighting = {.key = hg_lighting_key(request->light_x, request->light_y),
                                 .directions = directions_for(out),
                                 .floor = kind->stance.placement == HG_PLACEMENT_STANDING};
  hg_view_fit(&view, scene, request, &kind->stance, out->width, out->height);
  return hg_render(scene, &view, &lighting, seen_size(out) > 1100 ? 2 : 3, out);
}

/* Builds, lights and draws into a picture whose size is the request's. */
static bool draw(const struct kind *kind, const struct hg_object_request *request,
                 struct hg_picture *out)
{
  struct hg_scene *scene = malloc(sizeof *scene);
  if (scene == NULL)
    return false;
  hg_scene_init(scene, &request->style, (double)request->width / request->height);
  scene->natural = is_natural(&request->style);
  scene->grain = grain_for(out);
  bool drawn = draw_scene(scene, kind, request, out);
  hg_scene_free(scene);
  free(scene);
  return drawn;
}

/* One pixel of `small` between its pixels; colours count as much as their coverage. */
static void sample(const struct hg_picture *small, double x, double y, uint8_t *pixel)
{
  x = hg_clamp(x, 0, small->width - 1.0);
  y = hg_clamp(y, 0, small->height - 1.0);
  int x0 = (int)x, y0 = (int)y;
  int x1 = x0 + 1 < small->width ? x0 + 1 : x0, y1 = y0 + 1 < small->height ? y0 + 1 : y0;
  double sum[4] = {0, 0, 0, 0};
  for (int i = 0; i < 4; i++) {
    const uint8_t *p = hg_picture_at(small, (i & 1) ? x1 : x0, (i & 2) ? y1 : y0);
    double share = ((i & 1) ? x - x0 : 1 - x + x0) * ((i & 2) ? y - y0 : 1 - y + y0);
    for (int c = 0; c < 3; c++)
      sum[c] += share * p[3] * p[c];
    sum[3] += share * p[3];
  }
  for (int c = 0; c < 3 && sum[3] > 0; c++)
    pixel[c] = (uint8_t)(sum[c] / sum[3] + 0.5);
  pixel[3] = (uint8_t)(sum[3] + 0.5);
}

static void enlarge(const struct hg_picture *small, struct hg_picture *out)
{
  double step_x = (double)small->width / out->width, step_y = (double)small->height / out->height;
  for (int y = 0; y < out->height; y++)
    for (int x = 0; x < out->width; x++)
      sample(small, (x + 0.5) * step_x - 0.5, (y + 0.5) * step_y - 0.5, hg_picture_at(out, x, y));
}

/* Very large requests are drawn smaller and enlarged, so that the time stays bounded. */
static bool draw_large(const struct kind *kind, const struct hg_object_request *request,
                       struct hg_picture *out)
{
  double scale = sqrt(DRAWN_AREA / ((double)request->width * request->height));
  struct hg_object_request less = *request;
  struct hg_picture small;
  less.width = (int)hg_clamp(request->width * scale, 1, request->width);
  less.height = (int)hg_clamp(request->height * scale, 1, request->height);
  less.horizon = request->horizon * less.height / request->height;
  less.vanishing_x = request->vanishing_x * less.width / request->width;
  if (!hg_picture_init(&small, less.width, less.height))
    return false;
  bool drawn = draw(kind, &less, &small);
  if (drawn)
    enlarge(&small, out);
  hg_picture_free(&small);
  return drawn;
}

bool hg_object_draw(enum hg_object_kind kind, const struct hg_object_request *request,
                    struct hg_picture *out)
{
  const struct kind *entry = kind_of(kind);
  *out = (struct hg_picture){0};
  if (entry == NULL || entry->build == NULL ||
      !hg_picture_init(out, request->width, request->height))
    return false;
  bool large = (double)request->width * request->height > DRAWN_AREA;
  if (large ? draw_large(entry, request, out) : draw(entry, request, out))
    return true;
  hg_picture_free(out);
  return false;
}
