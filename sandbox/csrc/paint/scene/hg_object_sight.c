#include "hg_object_sight.h"

#include <stdlib.h>

#define EMPTY 1e30F
#define BORDER 4     /* samples around the scene, so that nothing looked up lies outside */
#define LIFT 1.6F    /* samples by which a point is lifted off its own surface */
#define NEARER 0.7F  /* a surface has to be so many samples before a point to shade it */
#define SLACK 1e-4F  /* samples on a shared edge belong to both sides */

static bool lets_light_through(const struct hg_skin *surface)
{
  return hg_skin_is_clear(surface) || surface->finish == HG_FINISH_GLOW;
}

static void find_bounds(struct hg_sight *sight, const struct hg_scene *scene)
{
  struct hg_vec low = {1e9, 1e9, 1e9}, high = {-1e9, -1e9, -1e9};
  for (size_t i = 0; i < scene->vertex_count; i++) {
    struct hg_vec p = scene->vertices[i].position;
    low = hg_vec(fmin(low.x, p.x), fmin(low.y, p.y), fmin(low.z, p.z));
    high = hg_vec(fmax(high.x, p.x), fmax(high.y, p.y), fmax(high.z, p.z));
  }
  double radius = fmax(hg_vec_length(hg_vec_sub(high, low)) / 2, 1e-3);
  sight->center = hg_vec_mix(low, high, 0.5);
  sight->scale = (sight->side - 2 * BORDER) / (radius * 2);
}

static void list_faces(struct hg_sight *sight, const struct hg_scene *scene)
{
  for (size_t i = 0; i < scene->face_count; i++) {
    const struct hg_face *face = &scene->faces[i];
    if (lets_light_through(&scene->surfaces[face->surface]))
      continue;
    for (int k = 0; k < 3; k++)
      sight->faces[sight->face_count][k] = face->corner[k];
    sight->face_count++;
  }
}

bool hg_sight_init(struct hg_sight *sight, const struct hg_scene *scene, int side)
{
  size_t count = (size_t)side * (size_t)side;
  *sight = (struct hg_sight){.side = side};
  sight->first = malloc(count * sizeof *sight->first);
  sight->last = malloc(count * sizeof *sight->last);
  sight->seen = malloc((scene->vertex_count + 1) * sizeof *sight->seen);
  sight->faces = malloc((scene->face_count + 1) * sizeof *sight->faces);
  if (sight->first == NULL || sight->last == NULL || sight->seen == NULL || sight->faces == NULL) {
    hg_sight_free(sight);
    return false;
  }
  find_bounds(sight, scene);
  list_faces(sight, scene);
  return true;
}

void hg_sight_free(struct hg_sight *sight)
{
  free(sight->first);
  free(sight->last);
  free(sight->seen);
  free(sight->faces);
  *sight = (struct hg_sight){0};
}

static float least(float a, float b, float c)
{
  float low = a < b ? a : b;
  return low < c ? low : c;
}

/* A value as a plane over the map: at a place, and what each sample to the right and down adds. */
struct plane {
  float here, right, down;
};

/* The planes of a triangle's shares of its second and third corner, and of its depth, at x, y. */
static bool find_planes(const struct hg_sight_point *a, const struct hg_sight_point *b,
                        const struct hg_sight_point *c, float x, float y, struct plane out[3])
{
  float bx = b->x - a->x, by = b->y - a->y, cx = c->x - a->x, cy = c->y - a->y;
  float area = bx * cy - cx * by;
  if (!(area > 1e-6F || area < -1e-6F))
    return false;
  float part = 1 / area, dx = x - a->x, dy = y - a->y, bz = b->z - a->z, cz = c->z - a->z;
  out[0] = (struct plane){(dx * cy - dy * cx) * part, cy * part, -cx * part};
  out[1] = (struct plane){(dy * bx - dx * by) * part, -by * part, bx * part};
  out[2] = (struct plane){a->z + out[0].here * bz + out[1].here * cz,
                          out[0].right * bz + out[1].right * cz,
                          out[0].down * bz + out[1].down * cz};
  return true;
}

/* Most triangles are no larger than a few samples, and many lie between all of them. */
static void draw_triangle(struct hg_sight *sight, const struct hg_sight_point *a,
                          const struct hg_sight_point *b, const struct hg_sight_point *c)
{
  int x0 = (int)(least(a->x, b->x, c->x) + 0.5F), x1 = (int)(0.5F - least(-a->x, -b->x, -c->x)) - 1;
  int y0 = (int)(least(a->y, b->y, c->y) + 0.5F), y1 = (int)(0.5F - least(-a->y, -b->y, -c->y)) - 1;
  struct plane p[3];
  if (x0 > x1 || y0 > y1 || !find_planes(a, b, c, (float)x0 + 0.5F, (float)y0 + 0.5F, p))
    return;
  for (int y = y0; y <= y1; y++) {
    float second = p[0].here, third = p[1].here, z = p[2].here;
    size_t row = (size_t)y * (size_t)sight->side;
    for (size_t x = (size_t)x0; x <= (size_t)x1; x++) {
      if (second >= -SLACK && third >= -SLACK && second + third <= 1 + SLACK) {
        if (z > sight->first[row + x])
          sight->first[row + x] = z;
        if (z < sight->last[row + x])
          sight->last[row + x] = z;
      }
      second += p[0].right;
      third += p[1].right;
      z += p[2].right;
    }
    for (int k = 0; k < 3; k++)
      p[k].here += p[k].down;
  }
}

void hg_sight_take(struct hg_sight *sight, const struct hg_scene *scene, struct hg_vec towards)
{
  size_t count = (size_t)sight->side * (size_t)sight->side;
  struct hg_vec right = hg_vec_aside(towards), up = hg_vec_cross(towards, right);
  double middle = sight->side / 2.0;
  sight->towards = towards;
  sight->right = right;
  sight->up = up;
  for (size_t i = 0; i < scene->vertex_count; i++) {
    struct hg_vec q =
        hg_vec_scale(hg_vec_sub(scene->vertices[i].position, sight->center), sight->scale);
    sight->seen[i] = (struct hg_sight_point){(float)(hg_vec_dot(q, right) + middle),
                                             (float)(hg_vec_dot(q, up) + middle),
                                             (float)hg_vec_dot(q, towards)};
  }
  for (size_t i = 0; i < count; i++) {
    sight->first[i] = -EMPTY;
    sight->last[i] = EMPTY;
  }
  for (size_t i = 0; i < sight->face_count; i++) {
    const uint32_t *face = sight->faces[i];
    draw_triangle(sight, &sight->seen[face[0]], &sight->seen[face[1]], &sight->seen[face[2]]);
  }
}

/* Four samples make the edge soft. */
double hg_sight_lit(const struct hg_sight *sight, const struct hg_vertex *vertex, size_t index,
                    bool opposite)
{
  const struct hg_sight_point *p = &sight->seen[index];
  float slant = (float)hg_vec_dot(vertex->normal, sight->towards);
  float lift = (slant < 0) != opposite ? -LIFT : LIFT;
  float z = p->z + lift * slant;
  int x = (int)(p->x + lift * (float)hg_vec_dot(vertex->normal, sight->right) - 0.5F);
  int y = (int)(p->y + lift * (float)hg_vec_dot(vertex->normal, sight->up) - 0.5F);
  size_t corner = (size_t)y * (size_t)sight->side + (size_t)x, below = corner + (size_t)sight->side;
  if (opposite) {
    const float *last = sight->last;
    z -= NEARER;
    return 0.25 * ((z <= last[corner]) + (z <= last[corner + 1]) + (z <= last[below]) +
                   (z <= last[below + 1]));
  }
  const float *first = sight->first;
  z += NEARER;
  return 0.25 * ((z >= first[corner]) + (z >= first[corner + 1]) + (z >= first[below]) +
                 (z >= first[below + 1]));
}
