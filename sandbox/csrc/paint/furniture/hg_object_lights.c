/* Lamps: on the floor, on a table, and hanging from the ceiling. All of them are lit. */
#include "hg_object_build.h"
#include "hg_object_parts.h"

struct shade {
  double top, bottom; /* radii */
  double high, low;   /* heights of the two rims */
};

static struct hg_vec shade_form(const void *context, double u, double v)
{
  const struct shade *s = context;
  double radius = hg_mix(s->top, s->bottom, v), angle = -u * 2 * HG_PI;
  return hg_vec(radius * cos(angle), hg_mix(s->high, s->low, v), radius * sin(angle));
}

static void rim(struct hg_scene *scene, double radius, double y)
{
  enum { COUNT = 41 };
  struct hg_vec path[COUNT];
  for (int i = 0; i < COUNT; i++) {
    double angle = 2 * HG_PI * i / (COUNT - 1);
    path[i] = hg_vec(radius * cos(angle), y, radius * sin(angle));
  }
  hg_shape_tube(scene, path, COUNT, 0.004, 0.004);
}

/* Vivid colours are the shade's; black, white, grey, brown and gold are the stand's. */
static void shade_surface(struct hg_scene *scene)
{
  enum hg_material material = scene->style.material;
  bool own =
      hg_stuff_is_soft(scene) || (hg_stuff_is_plain(scene) && hg_stuff_is_vivid(scene->style.base));
  struct hg_vec base = hg_stuff_base(scene);
  if (material == HG_MATERIAL_RATTAN)
    hg_stuff_body(scene);
  else if (own && !scene->natural)
    hg_scene_skin(scene, HG_FINISH_SHADE, base);
  else
    hg_stuff_plain(scene, HG_FINISH_SHADE, 240, 224, 196);
}

static void lamp_shade(struct hg_scene *scene, const struct shade *shade)
{
  shade_surface(scene);
  hg_shape_canvas(scene, shade_form, shade, 64, 14);
  rim(scene, shade->top, shade->high);
  rim(scene, shade->bottom, shade->low);
  hg_stuff_plain(scene, HG_FINISH_GLOW, 255, 240, 205);
  double middle = hg_mix(shade->low, shade->high, 0.5), r = shade->top * 0.3;
  hg_shape_ball(scene, hg_vec(0, middle, 0), hg_vec(r, r, r));
}

/* Wood or metal of the prompt; otherwise the named accent, black or brass. */
static void stand_surface(struct hg_scene *scene)
{
  enum hg_material material = scene->style.material;
  if (hg_stuff_is_wood(scene) || material == HG_MATERIAL_METAL || material == HG_MATERIAL_BRASS ||
      material == HG_MATERIAL_MARBLE)
    hg_stuff_body(scene);
  else if (hg_stuff_accent_named(scene))
    hg_stuff_legs(scene);
  else if (!scene->natural && hg_stuff_is_plain(scene) && !hg_stuff_is_vivid(scene->style.base))
    hg_stuff_body(scene);
  else if (hg_hash(scene->style.seed + 5) & 1)
    hg_stuff_metal(scene, 200, 160, 92);
  else
    hg_stuff_plain(scene, HG_FINISH_SATIN, 40, 38, 38);
}

static void floor_lamp_tripod(struct hg_scene *scene, const struct shade *shade)
{
  for (int i = 0; i < 3; i++) {
    double angle = HG_PI * (0.5 + i * 2 / 3.0), c = cos(angle), s = sin(angle);
    hg_shape_rod(scene, hg_vec(0.30 * c, 0, 0.30 * s), hg_vec(0.03 * c, 1.12, 0.03 * s), 0.012,
                 0.017);
  }
  hg_shape_rod(scene, hg_vec(0, 1.08, 0), hg_vec(0, 1.16, 0), 0.05, 0.04);
  hg_shape_rod(scene, hg_vec(0, 1.16, 0), hg_vec(0, shade->high - 0.04, 0), 0.009, 0.009);
}

static void floor_lamp_slim(struct hg_scene *scene, const struct shade *shade)
{
  const struct hg_ring foot[] = {{0, 0},       {0.15, 0},     {0.15, 0.014},
                                 {0.05, 0.03}, {0.014, 0.05}, {0, 0.05}};
  hg_shape_lathe(scene, foot, 6, true);
  hg_shape_rod(scene, hg_vec(0, 0.03, 0), hg_vec(0, shade->high - 0.04, 0), 0.012, 0.01);
  hg_shape_ball(scene, hg_vec(0, 0.75, 0), hg_vec(0.02, 0.028, 0.02));
}

/* A long bow over a heavy foot; the shade hangs at its end. */
static void floor_lamp_arc(struct hg_scene *scene)
{
  const struct hg_vec bow[] = {{-0.55, 0.04, 0}, {-0.62, 0.75, 0}, {-0.52, 1.35, 0},
                               {-0.2, 1.72, 0},  {0.22, 1.76, 0},  {0.52, 1.55, 0}};
  const struct hg_ring foot[] = {{0, 0}, {0.16, 0}, {0.16, 0.05}, {0, 0.05}};
  hg_shape_hose(scene, bow, 6, 0.015, 0.011);
  hg_scene_push(scene);
  hg_scene_move(scene, -0.55, 0, 0);
  hg_stuff_plain(scene, HG_FINISH_MARBLE, 230, 228, 224);
  hg_shape_lathe(scene, foot, 4, false);
  hg_scene_pop(scene);
  hg_scene_push(scene);
  hg_scene_move(scene, 0.52, 0, 0);
  struct shade shade = {0.13, 0.22, 1.54, 1.33};
  lamp_shade(scene, &shade);
  hg_scene_pop(scene);
}

void hg_build_floor_lamp(struct hg_scene *scene)
{
  struct shade shade = {0.17, 0.24, 1.56, 1.22};
  stand_surface(scene);
  if (scene->aspect > 0.62) {
    floor_lamp_arc(scene);
    return;
  }
  if (hg_stuff_is_wood(scene) || scene->aspect > 0.36)
    floor_lamp_tripod(scene, &shade);
  else
    floor_lamp_slim(scene, &shade);
  lamp_shade(scene, &shade);
}

void hg_build_table_lamp(struct hg_scene *scene)
{
  struct shade shade = {0.115, 0.185, 0.56, 0.32};
  const struct hg_ring gourd[] = {{0, 0},         {0.075, 0},    {0.08, 0.012},  {0.062, 0.026},
                                  {0.095, 0.075}, {0.108, 0.13}, {0.085, 0.195}, {0.042, 0.245},
                                  {0.026, 0.28},  {0.018, 0.30}, {0, 0.30}};
  if (scene->natural)
    hg_stuff_plain(scene, HG_FINISH_CERAMIC, 92, 122, 132);
  else if (hg_stuff_is_plain(scene) || hg_stuff_is_soft(scene))
    hg_scene_skin(scene, HG_FINISH_CERAMIC, hg_stuff_base(scene));
  else
    hg_stuff_body(scene);
  hg_shape_lathe(scene, gourd, 11, true);
  hg_stuff_metal(scene, 200, 160, 92);
  hg_shape_rod(scene, hg_vec(0, 0.29, 0), hg_vec(0, 0.59, 0), 0.008, 0.008);
  hg_shape_ball(scene, hg_vec(0, 0.6, 0), hg_vec(0.012, 0.015, 0.012));
  struct hg_style style = scene->style;
  scene->style.material = HG_MATERIAL_METAL; /* the colour went to the body: the shade is plain */
  lamp_shade(scene, &shade);
  scene->style = style;
}

static void cord(struct hg_scene *scene, double from, double to)
{
  hg_stuff_plain(scene, HG_FINISH_SATIN, 36, 34, 34);
  hg_shape_rod(scene, hg_vec(0, from, 0), hg_vec(0, to, 0), 0.006, 0.006);
  const struct hg_ring canopy[] = {{0.012, to - 0.035}, {0.055, to - 0.012}, {0.06, to}, {0, to}};
  hg_shape_lathe(scene, canopy, 4, true);
}

static void pendant_dome(struct hg_scene *scene)
{
  const struct hg_ring outer[] = {{0.25, 0.0},   {0.246, 0.07}, {0.215, 0.14}, {0.15, 0.195},
                                  {0.07, 0.225}, {0.03, 0.24},  {0.026, 0.30}, {0, 0.30}};
  const struct hg_ring inner[] = {
      {0.244, 0.0}, {0.238, 0.07}, {0.208, 0.132}, {0.14, 0.185}, {0, 0.215}};
  if (scene->natural)
    hg_stuff_plain(scene, HG_FINISH_SATIN, 48, 58, 60);
  else if (hg_stuff_is_plain(scene))
    hg_stuff_body(scene);
  else if (hg_stuff_is_soft(scene))
    hg_stuff_cloth(scene);
  else
    hg_stuff_body(scene);
  hg_shape_lathe(scene, outer, 8, true);
  rim(scene, 0.248, 0.0);
  hg_stuff_plain(scene, HG_FINISH_GLOW, 250, 226, 180);
  hg_shape_lathe(scene, inner, 5, true);
  hg_shape_ball(scene, hg_vec(0, 0.03, 0), hg_vec(0.06, 0.06, 0.06));
}

static void pendant_globe(struct hg_scene *scene)
{
  hg_stuff_metal(scene, 200, 160, 92);
  hg_shape_rod(scene, hg_vec(0, 0.36, 0), hg_vec(0, 0.46, 0), 0.045, 0.03);
  hg_shape_rod(scene, hg_vec(0, 0.27, 0), hg_vec(0, 0.37, 0), 0.022, 0.022);
  hg_stuff_plain(scene, HG_FINISH_GLOW, 255, 226, 168);
  hg_shape_ball(scene, hg_vec(0, 0.21, 0), hg_vec(0.05, 0.065, 0.05));
  hg_stuff_plain(scene, HG_FINISH_GLASS, 226, 232, 230);
  hg_shape_ball(scene, hg_vec(0, 0.2, 0), hg_vec(0.2, 0.2, 0.2));
}

void hg_build_pendant(struct hg_scene *scene)
{
  double width = 0.5, length = hg_clamp(width / scene->aspect, 0.5, 1.6);
  bool globe = scene->style.material == HG_MATERIAL_GLASS;
  if (globe)
    pendant_globe(scene);
  else
    pendant_dome(scene);
  cord(scene, globe ? 0.45 : 0.29, length);
}

static void crystal(struct hg_scene *scene, double x, double y, double z, double size)
{
  const struct hg_ring drop[] = {
      {0, -size * 2}, {size * 0.8, -size * 0.9}, {size * 0.5, -size * 0.1}, {0, 0}};
  hg_scene_push(scene);
  hg_scene_move(scene, x, y, z);
  hg_shape_lathe(scene, drop, 4, false);
  hg_scene_pop(scene);
}

static void chandelier_arm(struct hg_scene *scene, uint32_t metal, uint32_t glass, uint32_t wax,
                           uint32_t flame)
{
  const struct hg_vec path[] = {
      {0.03, 0.16, 0}, {0.14, 0.06, 0}, {0.27, 0.05, 0}, {0.37, 0.13, 0}, {0.37, 0.2, 0}};
  const struct hg_ring cup[] = {
      {0.006, 0.19}, {0.05, 0.215}, {0.055, 0.225}, {0.02, 0.225}, {0, 0.225}};
  const struct hg_ring tongue[] = {{0.006, 0.335}, {0.017, 0.36}, {0.012, 0.395}, {0, 0.425}};
  hg_scene_use(scene, metal);
  hg_shape_hose(scene, path, 5, 0.010, 0.008);
  hg_scene_push(scene);
  hg_scene_move(scene, 0.37, 0, 0);
  hg_shape_lathe(scene, cup, 5, true);
  hg_scene_use(scene, wax);
  hg_shape_rod(scene, hg_vec(0, 0.22, 0), hg_vec(0, 0.34, 0), 0.014, 0.014);
  hg_scene_use(scene, flame);
  hg_shape_lathe(scene, tongue, 4, true);
  hg_scene_pop(scene);
  hg_scene_use(scene, glass);
  crystal(scene, 0.37, 0.19, 0, 0.020);
  crystal(scene, 0.27, 0.045, 0, 0.022);
  crystal(scene, 0.14, 0.05, 0, 0.018);
}

void hg_build_chandelier(struct hg_scene *scene)
{
  enum hg_material material = scene->style.material;
  double length = hg_clamp(0.86 / scene->aspect, 0.72, 1.3);
  const struct hg_ring body[] = {{0, 0.0},      {0.03, 0.02}, {0.018, 0.05}, {0.06, 0.10},
                                 {0.075, 0.15}, {0.03, 0.21}, {0.018, 0.30}, {0.045, 0.36},
                                 {0.016, 0.42}, {0.01, 0.5}};
  uint32_t metal = scene->natural || material == HG_MATERIAL_GLASS
                       ? hg_stuff_metal(scene, 206, 166, 96)
                       : hg_stuff_body(scene);
  uint32_t wax = hg_stuff_plain(scene, HG_FINISH_SATIN, 240, 234, 218);
  uint32_t flame = hg_stuff_plain(scene, HG_FINISH_GLOW, 255, 232, 176);
  uint32_t glass = hg_stuff_plain(scene, HG_FINISH_CERAMIC, 206, 216, 222);
  hg_scene_use(scene, metal);
  hg_shape_lathe(scene, body, 10, true);
  hg_shape_rod(scene, hg_vec(0, 0.48, 0), hg_vec(0, length, 0), 0.008, 0.008);
  const struct hg_ring canopy[] = {
      {0.012, length - 0.05}, {0.06, length - 0.015}, {0.07, length}, {0, length}};
  hg_shape_lathe(scene, canopy, 4, true);
  for (int i = 0; i < 8; i++) {
    hg_scene_push(scene);
    hg_scene_turn_y(scene, i * 45 + 22.5);
    chandelier_arm(scene, metal, glass, wax, flame);
    hg_scene_pop(scene);
  }
  hg_scene_use(scene, glass);
  crystal(scene, 0, -0.0, 0, 0.03);
}
