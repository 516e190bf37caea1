#include "hg_create_set.h"

#include <string.h>

void hg_set_zone(struct hg_set *set, const struct hg_zone *zone)
{
  if (set->zone_count < HG_SET_ZONES)
    set->zones[set->zone_count++] = *zone;
}

void hg_set_block(struct hg_set *set, struct hg_vec low, struct hg_vec high, double weight)
{
  if (set->block_count < HG_SET_BLOCKS)
    set->blocks[set->block_count++] = (struct hg_block){low, high, weight};
}

double hg_set_x(const struct hg_set *set, double from_left)
{
  return set->mirrored ? set->stage.to - from_left : set->stage.from + from_left;
}

void hg_set_put(struct hg_set *set, const struct hg_prop *prop)
{
  struct hg_scene *scene = set->scene;
  double scale = prop->scale > 0 ? prop->scale : 1;
  struct hg_style style = hg_cover_style(prop->cover, set->seed + (uint32_t)set->block_count);
  scene->style = style;
  scene->natural = prop->cover->material == HG_MATERIAL_PLAIN;
  scene->aspect = prop->aspect > 0 ? prop->aspect : 1;
  hg_scene_push(scene);
  hg_scene_move(scene, prop->at.x, prop->at.y, prop->at.z);
  hg_scene_turn_y(scene, prop->yaw);
  hg_scene_stretch(scene, scale, scale, scale);
  prop->build(scene);
  hg_scene_pop(scene);
  struct hg_vec half = hg_vec(prop->size.x * scale / 2, 0, prop->size.z * scale / 2);
  struct hg_vec low = hg_vec_sub(prop->at, half), high = hg_vec_add(prop->at, half);
  high.y += prop->size.y * scale;
  if (prop->size.x > 0)
    hg_set_block(set, low, high, 0.7);
}

void hg_set_rug(struct hg_set *set, double x, double z, double width, double depth)
{
  static const double borders[] = {0, 0.05, 0.09};
  for (int i = 0; i < 3; i++) {
    struct hg_cover cover = set->theme->rug;
    struct hg_zone zone = {.plane = HG_PLANE_FLOOR};
    if (i == 1)
      memcpy(cover.base, cover.accent, sizeof cover.base);
    zone.low_u = x - width / 2 + borders[i];
    zone.high_u = x + width / 2 - borders[i];
    zone.low_v = z - depth / 2 + borders[i];
    zone.high_v = z + depth / 2 - borders[i];
    zone.texture = hg_cover_texture(&cover, set->seed + 5);
    hg_set_zone(set, &zone);
  }
}
