#include "hg_object_light.h"

#include <stdlib.h>

#include "hg_object_raster.h"

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

/* One view of the whole scene from far away, along a direction. */
struct sight {
  struct hg_raster map;
  struct hg_vec right, up, towards, center;
  double scale; /* samples per metre */
  int side;     /* samples of the square map */
  struct hg_vec *seen;
};

static void bounds(const struct hg_scene *scene, struct sight *sight)
{
  struct hg_vec low = {1e9, 1e9, 1e9}, high = {-1e9, -1e9, -1e9};
  for (size_t i = 0; i < scene->vertex_count; i++) {
    struct hg_vec p = scene->vertices[i].position;
    low = hg_vec(fmin(low.x, p.x), fmin(low.y, p.y), fmin(low.z, p.z));
    high = hg_vec(fmax(high.x, p.x), fmax(high.y, p.y), fmax(high.z, p.z));
  }
  double radius = fmax(hg_vec_length(hg_vec_sub(high, low)) / 2, 1e-3);
  sight->center = hg_vec_mix(low, high, 0.5);
  sight->scale = (sight->side - 4) / (radius * 2);
}

static struct hg_vec look_at(const struct sight *sight, struct hg_vec p)
{
  struct hg_vec q = hg_vec_scale(hg_vec_sub(p, sight->center), sight->scale);
  return hg_vec(hg_vec_dot(q, sight->right) + sight->side / 2.0,
                hg_vec_dot(q, sight->up) + sight->side / 2.0, hg_vec_dot(q, sight->towards));
}

static bool lets_light_through(const struct hg_skin *surface)
{
  return hg_skin_is_clear(surface) || surface->finish == HG_FINISH_GLOW;
}

static void take_sight(struct sight *sight, const struct hg_scene *scene, struct hg_vec towards)
{
  sight->towards = towards;
  sight->right = hg_vec_aside(towards);
  sight->up = hg_vec_cross(towards, sight->right);
  for (size_t i = 0; i < scene->vertex_count; i++)
    sight->seen[i] = look_at(sight, scene->vertices[i].position);
  hg_raster_clear(&sight->map);
  for (size_t i = 0; i < scene->face_count; i++) {
    const struct hg_face *face = &scene->faces[i];
    if (lets_light_through(&scene->surfaces[face->surface]))
      continue;
    struct hg_vec corner[3] = {sight->seen[face->corner[0]], sight->seen[face->corner[1]],
                               sight->seen[face->corner[2]]};
    hg_raster_triangle(&sight->map, corner, 0);
  }
}

/* 0..1: how much of the sight's direction a vertex sees; four samples make the edge soft. */
static double visible(const struct sight *sight, const struct hg_vertex *vertex)
{
  double facing = hg_vec_dot(vertex->normal, sight->towards) < 0 ? -1 : 1;
  struct hg_vec lifted =
      hg_vec_along(vertex->position, vertex->normal, facing * 1.6 / sight->scale);
  struct hg_vec at = look_at(sight, lifted);
  double lit = 0;
  for (int i = 0; i < 4; i++) {
    int x = (int)hg_clamp(at.x + (i & 1) - 0.5, 0, sight->side - 1);
    int y = (int)hg_clamp(at.y + (i >> 1) - 0.5, 0, sight->side - 1);
    if (at.z + 0.7 >= sight->map.depth[y * sight->side + x])
      lit += 0.25;
  }
  return lit;
}

static void gather_sky(struct sight *sight, struct hg_scene *scene, struct hg_vec key, double part,
                       bool floor)
{
  double brightness = hg_lighting_room(sight->towards, key) * part * 4;
  for (size_t i = 0; i < scene->vertex_count; i++) {
    struct hg_vertex *vertex = &scene->vertices[i];
    double slant = hg_vec_dot(vertex->normal, sight->towards);
    double light = fabs(slant) * brightness * visible(sight, vertex);
    if (floor && sight->towards.y < 0) /* the floor lies in the object's own shade */
      light *= hg_mix(0.25, 1, hg_clamp(vertex->position.y / 0.3, 0, 1));
    vertex->sky[slant < 0] += light;
  }
}

static void gather_key(struct sight *sight, struct hg_scene *scene, double part)
{
  for (size_t i = 0; i < scene->vertex_count; i++)
    scene->vertices[i].key += part * visible(sight, &scene->vertices[i]);
}

/* Evenly spread directions: a spiral from pole to pole. */
static struct hg_vec spiral(int i, int count)
{
  double y = 1 - (2 * i + 1.0) / count, around = i * 2.399963;
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

bool hg_lighting_bake(struct hg_scene *scene, struct hg_vec key, int directions, bool floor)
{
  struct sight sight = {.side = directions < 50 ? 120 : 288};
  int rays = directions / 3 + 1;
  bounds(scene, &sight);
  sight.seen = malloc((scene->vertex_count + 1) * sizeof *sight.seen);
  if (sight.seen == NULL || !hg_raster_init(&sight.map, sight.side, sight.side, false)) {
    free(sight.seen);
    return false;
  }
  for (int i = 0; i < directions; i++) {
    take_sight(&sight, scene, spiral(i, directions));
    gather_sky(&sight, scene, key, 1.0 / directions, floor);
  }
  for (int i = 0; i < rays; i++) {
    take_sight(&sight, scene, around_key(key, i, rays));
    gather_key(&sight, scene, 1.0 / rays);
  }
  hg_raster_free(&sight.map);
  free(sight.seen);
  return true;
}
