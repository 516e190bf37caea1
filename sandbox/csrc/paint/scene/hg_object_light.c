#include "hg_object_light.h"

#include <stdlib.h>

#include "hg_object_sight.h"

#define KEY_SPREAD 0.22 /* radius of the key light, as seen from the object, in radians */

struct hg_vec hg_lighting_key(double light_x, double light_y)
{
  struct hg_vec key = hg_vec(light_x * 0.85, -light_y * 0.75 + 0.35, 0.62);
  key.y = fmax(key.y, 0.3);
  return hg_vec_unit(key);
}

double hg_lighting_room(struct hg_vec d, struct hg_vec key)
{
  double wall = 0.40 + 0.10 * d.z;
  double sky = hg_mix(wall, 0.74, hg_smoothstep(0.15, 0.75, d.y));
  double room = d.y < 0 ? hg_mix(wall, 0.20, hg_smoothstep(0.05, 0.6, -d.y)) : sky;
  double towards = fmax(hg_vec_dot(d, key), 0);
  return room + 0.30 * towards * towards;
}

/* The vertices that are lit: those that are seen. */
struct lit {
  struct hg_scene *scene;
  size_t *index;
  size_t count;
};

/* The floor lies in the object's own shade. */
static double from_floor(const struct hg_vertex *vertex)
{
  return hg_mix(0.25, 1, hg_clamp(vertex->position.y / 0.3, 0, 1));
}

/* Light from one end of the sight's axis; it reaches the sides of the surfaces that face it. */
static void gather_sky(const struct hg_sight *sight, const struct lit *lit, bool opposite,
                       double brightness, bool floor)
{
  for (size_t i = 0; i < lit->count; i++) {
    struct hg_vertex *vertex = &lit->scene->vertices[lit->index[i]];
    double slant = hg_vec_dot(vertex->normal, sight->towards);
    bool back = (slant < 0) != opposite;
    if ((vertex->shown & (back ? HG_SHOWN_BACK : HG_SHOWN_FRONT)) == 0)
      continue;
    double light = fabs(slant) * brightness * hg_sight_lit(sight, vertex, lit->index[i], opposite);
    vertex->sky[back] += floor ? light * from_floor(vertex) : light;
  }
}

static void gather_both(const struct hg_sight *sight, const struct lit *lit, struct hg_vec key,
                        double part, bool floor)
{
  struct hg_vec towards = sight->towards;
  for (int end = 0; end < 2; end++) {
    double brightness = hg_lighting_room(towards, key) * part * 4;
    gather_sky(sight, lit, end == 1, brightness, floor && towards.y < 0);
    towards = hg_vec_scale(towards, -1);
  }
}

static void gather_key(const struct hg_sight *sight, const struct lit *lit, double part)
{
  for (size_t i = 0; i < lit->count; i++) {
    struct hg_vertex *vertex = &lit->scene->vertices[lit->index[i]];
    vertex->key += part * hg_sight_lit(sight, vertex, lit->index[i], false);
  }
}

/* The upper half of evenly spread directions: a spiral from the pole to the equator. */
static struct hg_vec spiral(int i, int count)
{
  double y = 1 - (i + 0.5) / count, around = i * 2.399963;
  double flat = sqrt(fmax(1 - y * y, 0));
  return hg_vec(flat * cos(around), y, flat * sin(around));
}

static struct hg_vec around_key(struct hg_vec key, int i, int count)
{
  struct hg_vec right = hg_vec_aside(key), up = hg_vec_cross(key, right);
  double radius = KEY_SPREAD * sqrt((i + 0.5) / count), angle = i * 2.399963;
  return hg_vec_unit(
      hg_vec_along(hg_vec_along(key, right, radius * cos(angle)), up, radius * sin(angle)));
}

static void gather(struct hg_sight *sight, const struct lit *lit,
                   const struct hg_lighting *lighting)
{
  int axes = (lighting->directions + 1) / 2, rays = lighting->directions / 5 + 1;
  for (int i = 0; i < axes; i++) {
    hg_sight_take(sight, lit->scene, spiral(i, axes));
    gather_both(sight, lit, lighting->key, 0.5 / axes, lighting->floor);
  }
  for (int i = 0; i < rays; i++) {
    hg_sight_take(sight, lit->scene, around_key(lighting->key, i, rays));
    gather_key(sight, lit, 1.0 / rays);
  }
}

bool hg_lighting_bake(struct hg_scene *scene, const struct hg_lighting *lighting)
{
  struct hg_sight sight;
  struct lit lit = {.scene = scene, .index = malloc((scene->vertex_count + 1) * sizeof *lit.index)};
  if (lit.index == NULL || !hg_sight_init(&sight, scene, lighting->directions < 50 ? 120 : 192)) {
    free(lit.index);
    return false;
  }
  for (size_t i = 0; i < scene->vertex_count; i++)
    if (scene->vertices[i].shown != 0)
      lit.index[lit.count++] = i;
  gather(&sight, &lit, lighting);
  hg_sight_free(&sight);
  free(lit.index);
  return true;
}
