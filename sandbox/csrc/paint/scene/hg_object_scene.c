#include "hg_object_scene.h"

#include <stdlib.h>
#include <string.h>

static const struct hg_frame identity = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {0, 0, 0}};

void hg_scene_init(struct hg_scene *scene, const struct hg_style *style, double aspect)
{
  memset(scene, 0, sizeof *scene);
  scene->frames[0] = identity;
  scene->grain = 0.03;
  scene->style = *style;
  scene->aspect = aspect;
  scene->random = hg_hash(style->seed + 0x51ed27U);
}

void hg_scene_free(struct hg_scene *scene)
{
  for (int i = 0; i < scene->image_count; i++)
    free(scene->images[i].pixels);
  free(scene->vertices);
  free(scene->faces);
  memset(scene, 0, sizeof *scene);
}

void hg_scene_push(struct hg_scene *scene)
{
  if (scene->depth + 1 >= HG_FRAMES_MAX) {
    scene->failed = true;
    return;
  }
  scene->frames[scene->depth + 1] = scene->frames[scene->depth];
  scene->depth++;
}

void hg_scene_pop(struct hg_scene *scene)
{
  if (scene->depth > 0)
    scene->depth--;
}

static struct hg_vec frame_direction(const struct hg_frame *frame, struct hg_vec v)
{
  struct hg_vec sum = hg_vec_scale(frame->x, v.x);
  return hg_vec_along(hg_vec_along(sum, frame->y, v.y), frame->z, v.z);
}

static void apply_axes(struct hg_scene *scene, struct hg_vec x, struct hg_vec y, struct hg_vec z)
{
  struct hg_frame *frame = &scene->frames[scene->depth];
  struct hg_frame before = *frame;
  frame->x = frame_direction(&before, x);
  frame->y = frame_direction(&before, y);
  frame->z = frame_direction(&before, z);
}

void hg_scene_move(struct hg_scene *scene, double x, double y, double z)
{
  struct hg_frame *frame = &scene->frames[scene->depth];
  frame->origin = hg_vec_add(frame->origin, frame_direction(frame, hg_vec(x, y, z)));
}

void hg_scene_turn_x(struct hg_scene *scene, double degrees)
{
  double c = cos(degrees * HG_PI / 180), s = sin(degrees * HG_PI / 180);
  apply_axes(scene, hg_vec(1, 0, 0), hg_vec(0, c, s), hg_vec(0, -s, c));
}

void hg_scene_turn_y(struct hg_scene *scene, double degrees)
{
  double c = cos(degrees * HG_PI / 180), s = sin(degrees * HG_PI / 180);
  apply_axes(scene, hg_vec(c, 0, -s), hg_vec(0, 1, 0), hg_vec(s, 0, c));
}

void hg_scene_turn_z(struct hg_scene *scene, double degrees)
{
  double c = cos(degrees * HG_PI / 180), s = sin(degrees * HG_PI / 180);
  apply_axes(scene, hg_vec(c, s, 0), hg_vec(-s, c, 0), hg_vec(0, 0, 1));
}

void hg_scene_stretch(struct hg_scene *scene, double x, double y, double z)
{
  apply_axes(scene, hg_vec(x, 0, 0), hg_vec(0, y, 0), hg_vec(0, 0, z));
}

bool hg_skin_is_clear(const struct hg_skin *surface)
{
  return surface->finish == HG_FINISH_GLASS || surface->finish == HG_FINISH_WATER ||
         surface->finish == HG_FINISH_SHEER;
}

uint32_t hg_scene_skin(struct hg_scene *scene, enum hg_finish finish, struct hg_vec color)
{
  if (scene->surface_count < HG_SKINS_MAX)
    scene->surface_count++;
  scene->surface = scene->surface_count - 1;
  struct hg_skin *surface = hg_scene_current(scene);
  *surface = (struct hg_skin){.finish = finish, .color = color, .second = color, .image = -1};
  surface->pattern_size = 0.2;
  surface->seed = hg_hash(scene->style.seed * 31U + scene->surface);
  return scene->surface;
}

void hg_scene_use(struct hg_scene *scene, uint32_t surface)
{
  scene->surface = surface;
}

struct hg_skin *hg_scene_current(struct hg_scene *scene)
{
  return &scene->surfaces[scene->surface];
}

int hg_scene_image(struct hg_scene *scene, int width, int height)
{
  if (scene->image_count >= HG_IMAGES_MAX || width < 1 || height < 1)
    return -1;
  struct hg_image *image = &scene->images[scene->image_count];
  image->pixels = calloc((size_t)width * (size_t)height, sizeof *image->pixels);
  if (image->pixels == NULL) {
    scene->failed = true;
    return -1;
  }
  image->width = width;
  image->height = height;
  return scene->image_count++;
}

/* Doubles *items until count + 1 of them fit; false leaves the old array valid. */
static bool grow(void **items, size_t count, size_t *space, size_t size)
{
  if (count < *space)
    return true;
  size_t wanted = *space == 0 ? 4096 : *space * 2;
  void *larger = realloc(*items, wanted * size);
  if (larger == NULL)
    return false;
  *items = larger;
  *space = wanted;
  return true;
}

/* Where a local point lands after warp and frame. */
static struct hg_vec placed(const struct hg_scene *scene, struct hg_vec p)
{
  const struct hg_frame *frame = &scene->frames[scene->depth];
  if (scene->warp != NULL)
    p = scene->warp(scene->warp_context, p);
  return hg_vec_add(frame->origin, frame_direction(frame, p));
}

/* The normal after warp and frame: two tangents are carried along and crossed again. */
static struct hg_vec placed_normal(const struct hg_scene *scene, struct hg_vec p, struct hg_vec n,
                                   struct hg_vec at)
{
  const double step = 1e-4;
  struct hg_vec t = hg_vec_aside(n);
  struct hg_vec b = hg_vec_cross(n, t);
  struct hg_vec along_t = hg_vec_sub(placed(scene, hg_vec_along(p, t, step)), at);
  struct hg_vec along_b = hg_vec_sub(placed(scene, hg_vec_along(p, b, step)), at);
  struct hg_vec along_n = hg_vec_sub(placed(scene, hg_vec_along(p, n, step)), at);
  struct hg_vec normal = hg_vec_unit(hg_vec_scale(hg_vec_cross(along_t, along_b), 1e8));
  return hg_vec_dot(normal, along_n) < 0 ? hg_vec_scale(normal, -1) : normal;
}

uint32_t hg_scene_vertex(struct hg_scene *scene, struct hg_vec position, struct hg_vec normal,
                         double u, double v)
{
  void *items = scene->vertices;
  if (scene->failed || scene->vertex_count >= HG_VERTICES_MAX ||
      !grow(&items, scene->vertex_count, &scene->vertex_space, sizeof *scene->vertices)) {
    scene->failed = true;
    return 0;
  }
  scene->vertices = items;
  struct hg_vertex *vertex = &scene->vertices[scene->vertex_count];
  *vertex = (struct hg_vertex){.u = u, .v = v};
  vertex->position = placed(scene, position);
  vertex->normal = placed_normal(scene, position, hg_vec_unit(normal), vertex->position);
  return (uint32_t)scene->vertex_count++;
}

void hg_scene_triangle(struct hg_scene *scene, uint32_t a, uint32_t b, uint32_t c)
{
  void *items = scene->faces;
  if (scene->failed || !grow(&items, scene->face_count, &scene->face_space, sizeof *scene->faces)) {
    scene->failed = true;
    return;
  }
  scene->faces = items;
  scene->faces[scene->face_count++] = (struct hg_face){{a, b, c}, scene->surface};
}

double hg_scene_random(struct hg_scene *scene)
{
  scene->random = hg_hash(scene->random + 0x9e3779b9U);
  return scene->random / 4294967296.0;
}

double hg_scene_between(struct hg_scene *scene, double low, double high)
{
  return hg_mix(low, high, hg_scene_random(scene));
}

int hg_scene_cells(const struct hg_scene *scene, double length, int least)
{
  int cells = (int)hg_clamp(ceil(length / scene->grain), 1, 200);
  return cells < least ? least : cells;
}

int hg_scene_fine(const struct hg_scene *scene, int cells)
{
  int adapted = (int)(cells * hg_clamp(0.03 / scene->grain, 0.25, 1.2));
  return adapted < 4 ? 4 : adapted;
}
