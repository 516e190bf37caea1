#include "hg_object_parts.h"

#include "hg_object_finish.h"

void hg_part_block(struct hg_scene *scene, struct hg_vec low, struct hg_vec high, double radius)
{
  hg_shape_box(scene, hg_vec_mix(low, high, 0.5), hg_vec_sub(high, low), radius);
}

void hg_part_pillow(struct hg_scene *scene, double width, double height)
{
  struct hg_cushion form = {.size = {width, height, 0.06}, .radius = 0.022};
  form.puff = hg_vec(-0.08, -0.08, 2.1);
  form.wrinkle = 0.012;
  hg_shape_cushion(scene, hg_vec(0, 0, 0), &form);
}

void hg_part_legs(struct hg_scene *scene, const struct hg_legs *legs)
{
  for (int i = 0; i < 4; i++) {
    double sx = (i & 1) ? 1 : -1, sz = (i & 2) ? 1 : -1;
    struct hg_vec top = {sx * legs->width / 2, legs->height, sz * legs->depth / 2};
    struct hg_vec foot = {top.x + sx * legs->splay, 0, top.z + sz * legs->splay};
    if (legs->square)
      hg_shape_box(scene, hg_vec_mix(top, foot, 0.5),
                   hg_vec(legs->top * 2, legs->height, legs->top * 2), legs->top * 0.12);
    else
      hg_shape_rod(scene, foot, top, legs->foot, legs->top);
  }
}

void hg_part_pot(struct hg_scene *scene, double radius, double height)
{
  const struct hg_ring pot[] = {{0, 0.0},
                                {radius * 0.66, 0.0},
                                {radius * 0.72, height * 0.04},
                                {radius, height * 0.93},
                                {radius * 1.02, height},
                                {radius * 0.90, height},
                                {radius * 0.86, height * 0.86}};
  hg_shape_lathe(scene, pot, 7, false);
  uint32_t before = scene->surface;
  hg_stuff_plain(scene, HG_FINISH_MATTE, 62, 44, 32);
  const struct hg_ring earth[] = {
      {radius * 0.9, height * 0.87}, {radius * 0.5, height * 0.9}, {0, height * 0.91}};
  hg_shape_lathe(scene, earth, 3, true);
  hg_scene_use(scene, before);
}

static const uint8_t book_colors[12][3] = {
    {134, 52, 44}, {36, 62, 92},   {198, 168, 112}, {66, 92, 72},  {222, 214, 198}, {52, 48, 50},
    {176, 96, 58}, {88, 112, 128}, {146, 122, 98},  {108, 40, 58}, {206, 188, 160}, {40, 84, 88}};

/* A library has more books than a scene has surfaces: books of one colour share one. */
static void book_surface(struct hg_scene *scene, int red, int green, int blue)
{
  struct hg_vec color = hg_linear_of(red, green, blue);
  for (uint32_t i = 0; i < scene->surface_count; i++)
    if (scene->surfaces[i].finish == HG_FINISH_SATIN && scene->surfaces[i].image < 0 &&
        hg_vec_length(hg_vec_sub(scene->surfaces[i].color, color)) < 1e-9) {
      hg_scene_use(scene, i);
      return;
    }
  hg_stuff_plain(scene, HG_FINISH_SATIN, red, green, blue);
}

static void book(struct hg_scene *scene, double x, double width, double height, double depth)
{
  const uint8_t *rgb = book_colors[(int)(hg_scene_random(scene) * 11.99)];
  book_surface(scene, rgb[0], rgb[1], rgb[2]);
  hg_part_block(scene, hg_vec(x, 0, -depth), hg_vec(x + width, height, 0), width * 0.3);
  if (hg_scene_random(scene) < 0.6) { /* a title band on the spine */
    book_surface(scene, 214, 186, 122);
    double y = height * hg_scene_between(scene, 0.6, 0.75);
    hg_part_block(scene, hg_vec(x + width * 0.12, y, -0.01),
                  hg_vec(x + width * 0.88, y + height * 0.09, 0.0008), 0.0005);
  }
}

void hg_part_books(struct hg_scene *scene, double width, double height, double depth)
{
  uint32_t before = scene->surface;
  double x = 0;
  while (x < width) {
    double thick = hg_scene_between(scene, 0.018, 0.045);
    double tall = height * hg_scene_between(scene, 0.70, 0.98);
    if (x + thick > width)
      break;
    book(scene, x, thick, tall, depth * hg_scene_between(scene, 0.8, 1));
    x += thick + 0.0015;
  }
  hg_scene_use(scene, before);
}

void hg_part_front(struct hg_scene *scene, double width, double height)
{
  hg_shape_box(scene, hg_vec(0, 0, 0), hg_vec(width, height, 0.02), 0.004);
}

void hg_part_handle(struct hg_scene *scene, double width)
{
  if (width < 0.05) {
    hg_shape_ball(scene, hg_vec(0, 0, 0.022), hg_vec(0.016, 0.016, 0.012));
    hg_shape_rod(scene, hg_vec(0, 0, 0), hg_vec(0, 0, 0.02), 0.007, 0.007);
    return;
  }
  const struct hg_vec path[] = {
      {-width / 2, 0, 0}, {-width / 2, 0, 0.028}, {width / 2, 0, 0.028}, {width / 2, 0, 0}};
  hg_shape_tube(scene, path, 4, 0.0065, 0.0065);
}

void hg_part_vase(struct hg_scene *scene, double height)
{
  double r = height * 0.3;
  const struct hg_ring vase[] = {{0, 0},
                                 {r * 0.55, 0},
                                 {r * 0.95, height * 0.28},
                                 {r * 0.8, height * 0.62},
                                 {r * 0.36, height * 0.84},
                                 {r * 0.44, height},
                                 {r * 0.36, height},
                                 {r * 0.30, height * 0.8}};
  hg_shape_lathe(scene, vase, 8, true);
}
