#include "hg_object_stuff.h"

#include <stdlib.h>

#include "hg_object_finish.h"

/* What is not listed is painted. */
static const struct {
  enum hg_material material;
  enum hg_finish finish;
} finishes[] = {
    {HG_MATERIAL_FABRIC, HG_FINISH_FABRIC},   {HG_MATERIAL_VELVET, HG_FINISH_VELVET},
    {HG_MATERIAL_LEATHER, HG_FINISH_LEATHER}, {HG_MATERIAL_LINEN, HG_FINISH_LINEN},
    {HG_MATERIAL_WOOL, HG_FINISH_WOOL},       {HG_MATERIAL_CARPET, HG_FINISH_WOOL},
    {HG_MATERIAL_FUR, HG_FINISH_FUR},         {HG_MATERIAL_OAK, HG_FINISH_WOOD},
    {HG_MATERIAL_WALNUT, HG_FINISH_WOOD},     {HG_MATERIAL_PINE, HG_FINISH_WOOD},
    {HG_MATERIAL_MAHOGANY, HG_FINISH_WOOD},   {HG_MATERIAL_BAMBOO, HG_FINISH_WOOD},
    {HG_MATERIAL_RATTAN, HG_FINISH_WICKER},   {HG_MATERIAL_MARBLE, HG_FINISH_MARBLE},
    {HG_MATERIAL_GRANITE, HG_FINISH_STONE},   {HG_MATERIAL_TERRAZZO, HG_FINISH_STONE},
    {HG_MATERIAL_CONCRETE, HG_FINISH_STONE},  {HG_MATERIAL_STONE, HG_FINISH_STONE},
    {HG_MATERIAL_SLATE, HG_FINISH_STONE},     {HG_MATERIAL_BRICK, HG_FINISH_BRICK},
    {HG_MATERIAL_TILE, HG_FINISH_CERAMIC},    {HG_MATERIAL_METAL, HG_FINISH_METAL},
    {HG_MATERIAL_BRASS, HG_FINISH_METAL},     {HG_MATERIAL_GLASS, HG_FINISH_GLASS},
    {HG_MATERIAL_WATER, HG_FINISH_WATER},
};

static enum hg_finish finish_of(enum hg_material material)
{
  for (size_t i = 0; i < sizeof finishes / sizeof finishes[0]; i++)
    if (finishes[i].material == material)
      return finishes[i].finish;
  return HG_FINISH_SATIN;
}

struct hg_vec hg_stuff_base(const struct hg_scene *scene)
{
  return hg_linear(scene->style.base);
}

bool hg_stuff_is_wood(const struct hg_scene *scene)
{
  return finish_of(scene->style.material) == HG_FINISH_WOOD;
}

bool hg_stuff_is_soft(const struct hg_scene *scene)
{
  enum hg_finish finish = finish_of(scene->style.material);
  return finish <= HG_FINISH_FUR;
}

bool hg_stuff_is_plain(const struct hg_scene *scene)
{
  return scene->style.material == HG_MATERIAL_PLAIN || scene->style.material == HG_MATERIAL_PAINT;
}

/* The colour darkened and warmed, for grain and veins. */
static struct hg_vec deeper(struct hg_vec color, double factor)
{
  return hg_vec(color.x * factor, color.y * factor * 0.92, color.z * factor * 0.84);
}

/* The accent, unless it is so close to the base that a pattern would not show. */
static struct hg_vec contrast(const struct hg_scene *scene)
{
  struct hg_vec base = hg_stuff_base(scene), accent = hg_linear(scene->style.accent);
  if (fabs(hg_luminance(base) - hg_luminance(accent)) > 0.06 || hg_stuff_accent_named(scene))
    return accent;
  return hg_luminance(base) > 0.35 ? hg_vec_scale(base, 0.4)
                                   : hg_vec_mix(base, hg_vec(1, 1, 1), 0.45);
}

static void finish_details(struct hg_scene *scene)
{
  struct hg_skin *surface = hg_scene_current(scene);
  if (surface->finish == HG_FINISH_WOOD) {
    surface->second = deeper(surface->color, 0.42);
    surface->color = hg_vec_scale(surface->color, 1.1);
  } else if (surface->finish == HG_FINISH_MARBLE) {
    bool light = hg_luminance(surface->color) > 0.25;
    surface->second = light ? hg_vec_scale(surface->color, 0.38)
                            : hg_vec_mix(surface->color, hg_vec(1, 0.97, 0.9), 0.6);
  } else if (surface->finish == HG_FINISH_FUR) {
    surface->second = deeper(surface->color, 0.8);
  } else if (surface->finish == HG_FINISH_BRICK) {
    surface->second = hg_linear_of(196, 188, 176);
  }
}

uint32_t hg_stuff_plain(struct hg_scene *scene, enum hg_finish finish, int red, int green, int blue)
{
  uint32_t index = hg_scene_skin(scene, finish, hg_linear_of(red, green, blue));
  finish_details(scene);
  return index;
}

uint32_t hg_stuff_wood(struct hg_scene *scene, struct hg_vec color)
{
  uint32_t index = hg_scene_skin(scene, HG_FINISH_WOOD, color);
  finish_details(scene);
  return index;
}

uint32_t hg_stuff_metal(struct hg_scene *scene, int red, int green, int blue)
{
  return hg_stuff_plain(scene, HG_FINISH_METAL, red, green, blue);
}

static void wear_pattern(struct hg_scene *scene)
{
  struct hg_skin *surface = hg_scene_current(scene);
  surface->pattern = scene->style.pattern;
  surface->pattern_size = 0.13;
  surface->second = contrast(scene);
}

uint32_t hg_stuff_cloth(struct hg_scene *scene)
{
  static const uint8_t natural[4][3] = {
      {176, 168, 156}, {142, 150, 136}, {128, 138, 150}, {190, 172, 148}};
  if (scene->natural) {
    const uint8_t *rgb = natural[hg_hash(scene->style.seed) % 4];
    uint32_t index = hg_stuff_plain(scene, HG_FINISH_LINEN, rgb[0], rgb[1], rgb[2]);
    return index;
  }
  enum hg_finish finish = finish_of(scene->style.material);
  if (finish == HG_FINISH_SATIN)
    finish = HG_FINISH_FABRIC;
  if (finish > HG_FINISH_FUR)
    return hg_stuff_plain(scene, HG_FINISH_LINEN, 226, 218, 204);
  uint32_t index = hg_scene_skin(scene, finish, hg_stuff_base(scene));
  finish_details(scene);
  if (scene->style.pattern != HG_PATTERN_NONE)
    wear_pattern(scene);
  return index;
}

/* Colours of wood; orange has too little blue. */
static bool brownish(const uint8_t rgb[3])
{
  return rgb[0] > rgb[1] + 12 && rgb[1] > rgb[2] + 8 && rgb[2] * 100 > rgb[0] * 29;
}

/* Gold and brass, but not mustard, tan or oak. */
static bool golden(const uint8_t rgb[3])
{
  double green = rgb[1] / (rgb[0] + 1.0), blue = rgb[2] / (rgb[0] + 1.0);
  return rgb[0] > 155 && rgb[0] < 230 && green > 0.72 && green < 0.86 && blue > 0.3 && blue < 0.48;
}

uint32_t hg_stuff_body_or(struct hg_scene *scene, int red, int green, int blue)
{
  enum hg_finish finish = finish_of(scene->style.material);
  if (scene->natural)
    return hg_stuff_plain(scene, HG_FINISH_SATIN, red, green, blue);
  if (finish <= HG_FINISH_FUR)
    finish = HG_FINISH_SATIN;
  if (hg_stuff_is_plain(scene) && golden(scene->style.base))
    finish = HG_FINISH_METAL;
  uint32_t index = hg_scene_skin(scene, finish, hg_stuff_base(scene));
  finish_details(scene);
  return index;
}

uint32_t hg_stuff_body(struct hg_scene *scene)
{
  static const uint8_t natural[3][3] = {{190, 146, 96}, {122, 82, 54}, {206, 170, 122}};
  if (scene->natural)
    return hg_stuff_wood(scene, hg_linear(natural[hg_hash(scene->style.seed) % 3]));
  return hg_stuff_body_or(scene, 0, 0, 0);
}

static bool is_extreme(const uint8_t rgb[3])
{
  return (rgb[0] > 225 && rgb[1] > 225 && rgb[2] > 215) ||
         (rgb[0] < 46 && rgb[1] < 46 && rgb[2] < 48);
}

/* How far a colour is from all mixtures of two others, in steps of a channel. */
static double off_mixture(const uint8_t rgb[3], const uint8_t from[3], const uint8_t to[3])
{
  struct hg_vec start = {from[0], from[1], from[2]};
  struct hg_vec way = hg_vec_sub(hg_vec(to[0], to[1], to[2]), start);
  struct hg_vec color = hg_vec_sub(hg_vec(rgb[0], rgb[1], rgb[2]), start);
  double part = hg_vec_dot(color, way) / fmax(hg_vec_dot(way, way), 1);
  return hg_vec_length(hg_vec_along(color, way, -hg_clamp(part, 0, 1)));
}

/* Relatives lie between the base and black, white or cream, but not at these ends themselves. */
bool hg_stuff_accent_named(const struct hg_scene *scene)
{
  static const uint8_t ends[3][3] = {{0, 0, 0}, {255, 255, 255}, {238, 228, 206}};
  const uint8_t *base = scene->style.base, *accent = scene->style.accent;
  if (is_extreme(accent) && !is_extreme(base))
    return true;
  for (int i = 0; i < 3; i++)
    if (off_mixture(accent, base, ends[i]) < 26)
      return false;
  return true;
}

bool hg_stuff_is_vivid(const uint8_t rgb[3])
{
  int high = rgb[0] > rgb[1] ? rgb[0] : rgb[1], low = rgb[0] < rgb[1] ? rgb[0] : rgb[1];
  high = high > rgb[2] ? high : rgb[2];
  low = low < rgb[2] ? low : rgb[2];
  return high - low > 30 && !golden(rgb) && !brownish(rgb);
}

uint32_t hg_stuff_tint(struct hg_scene *scene, const uint8_t rgb[3])
{
  if (golden(rgb))
    return hg_stuff_metal(scene, rgb[0], rgb[1], rgb[2]);
  if (brownish(rgb) && hg_luminance(hg_linear(rgb)) < 0.45)
    return hg_stuff_wood(scene, hg_linear(rgb));
  return hg_stuff_plain(scene, HG_FINISH_SATIN, rgb[0], rgb[1], rgb[2]);
}

uint32_t hg_stuff_legs(struct hg_scene *scene)
{
  if (hg_stuff_accent_named(scene))
    return hg_stuff_tint(scene, scene->style.accent);
  if (hg_stuff_is_wood(scene))
    return hg_stuff_body(scene);
  bool light = hg_luminance(hg_stuff_base(scene)) > 0.3;
  return hg_stuff_wood(scene, light ? hg_linear_of(104, 70, 46) : hg_linear_of(172, 122, 74));
}

uint32_t hg_stuff_feet(struct hg_scene *scene)
{
  if (hg_stuff_accent_named(scene) && hg_stuff_is_vivid(scene->style.accent))
    return hg_stuff_wood(scene, hg_linear_of(104, 70, 46));
  return hg_stuff_legs(scene);
}

uint32_t hg_stuff_accent(struct hg_scene *scene)
{
  static const uint8_t friends[5][3] = {
      {196, 156, 88}, {164, 92, 68}, {226, 216, 198}, {112, 128, 112}, {62, 78, 102}};
  const uint8_t *rgb = friends[hg_hash(scene->style.seed + 17) % 5];
  if (hg_stuff_accent_named(scene))
    rgb = scene->style.accent;
  return hg_stuff_plain(scene, HG_FINISH_LINEN, rgb[0], rgb[1], rgb[2]);
}
