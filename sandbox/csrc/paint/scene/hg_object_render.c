#include "hg_object_render.h"

#include <stdlib.h>
#include <string.h>

#include "hg_object_raster.h"
#include "hg_object_shade.h"

#define BAND_SAMPLES 300000 /* about 9 MB */

struct sample {
  float color[3]; /* premultiplied linear light */
  float alpha;
};

struct canvas {
  const struct hg_scene *scene;
  const struct hg_view *view;
  struct hg_vec key;
  int samples, band_rows; /* band_rows: of the picture */
  struct hg_raster raster;
  struct sample *colors;
  struct hg_vec *seen; /* vertices in sample coordinates, z: one over distance */
  size_t *clear_faces; /* see-through ones, the far ones first */
  size_t clear_count;
};

static bool see_through(const struct hg_scene *scene, const struct hg_face *face)
{
  return hg_skin_is_clear(&scene->surfaces[face->surface]);
}

static bool face_corners(const struct canvas *canvas, size_t index, struct hg_vec corner[3])
{
  const struct hg_face *face = &canvas->scene->faces[index];
  for (int i = 0; i < 3; i++) {
    corner[i] = canvas->seen[face->corner[i]];
    if (corner[i].z <= 0)
      return false;
  }
  return true;
}

/* Barycentric weights of a sample, corrected for perspective. */
static bool weights_at(const struct hg_vec c[3], double x, double y, double w[3])
{
  double area = (c[1].x - c[0].x) * (c[2].y - c[0].y) - (c[2].x - c[0].x) * (c[1].y - c[0].y);
  if (fabs(area) < 1e-12)
    return false;
  double sum = 0;
  for (int i = 0; i < 3; i++) {
    const struct hg_vec *p = &c[(i + 1) % 3], *q = &c[(i + 2) % 3];
    double edge = ((p->y - q->y) * x + (q->x - p->x) * y + p->x * q->y - q->x * p->y) / area;
    w[i] = fmax(edge, 0) * c[i].z;
    sum += w[i];
  }
  for (int i = 0; i < 3; i++)
    w[i] /= sum;
  return sum > 0;
}

/* Two-sided surfaces turn the side with the normal towards the eye. */
static bool seen_from_behind(const struct hg_vertex *const v[3], const struct hg_hit *hit)
{
  struct hg_vec face = hg_vec_cross(hg_vec_sub(v[1]->position, v[0]->position),
                                    hg_vec_sub(v[2]->position, v[0]->position));
  if (hg_vec_dot(face, hit->normal) < 0)
    face = hg_vec_scale(face, -1);
  return hg_vec_dot(face, hit->view) < 0;
}

static void fill_hit(const struct canvas *canvas, const struct hg_face *face, const double w[3],
                     struct hg_hit *hit)
{
  const struct hg_vertex *v[3];
  double sky[2] = {0, 0};
  *hit = (struct hg_hit){.surface = &canvas->scene->surfaces[face->surface]};
  for (int i = 0; i < 3; i++) {
    v[i] = &canvas->scene->vertices[face->corner[i]];
    hit->position = hg_vec_along(hit->position, v[i]->position, w[i]);
    hit->normal = hg_vec_along(hit->normal, v[i]->normal, w[i]);
    hit->u += v[i]->u * w[i];
    hit->v += v[i]->v * w[i];
    hit->key += v[i]->key * w[i];
    sky[0] += v[i]->sky[0] * w[i];
    sky[1] += v[i]->sky[1] * w[i];
  }
  hit->normal = hg_vec_unit(hit->normal);
  hit->view = hg_vec_unit(hg_vec_sub(canvas->view->eye, hit->position));
  bool behind = seen_from_behind(v, hit);
  if (behind)
    hit->normal = hg_vec_scale(hit->normal, -1);
  hit->sky = sky[behind];
  double distance = fmax(canvas->view->eye.z - hit->position.z, 0.05);
  hit->footprint = distance / fmin(canvas->view->scale_x, canvas->view->scale_y);
  if (hit->surface->image >= 0)
    hit->image = &canvas->scene->images[hit->surface->image];
}

static bool shade_sample(const struct canvas *canvas, size_t face, int x, int y, struct sample *out)
{
  struct hg_vec corner[3];
  struct hg_hit hit;
  double w[3], alpha;
  if (!face_corners(canvas, face, corner) || !weights_at(corner, x + 0.5, y + 0.5, w))
    return false;
  fill_hit(canvas, &canvas->scene->faces[face], w, &hit);
  struct hg_vec color = hg_shade_hit(&hit, canvas->key, &alpha);
  *out = (struct sample){
      {(float)(color.x * alpha), (float)(color.y * alpha), (float)(color.z * alpha)}, (float)alpha};
  return true;
}

static void shade_at(struct canvas *canvas, int x, int y)
{
  size_t index = (size_t)y * (size_t)canvas->raster.width + (size_t)x;
  if (canvas->raster.depth[index] > 0)
    shade_sample(canvas, canvas->raster.face[index], x, y + canvas->raster.top,
                 &canvas->colors[index]);
}

/* Whether the samples of the pixel at x, y show one surface without a step in depth. */
static bool is_smooth(const struct canvas *canvas, int x, int y)
{
  const struct hg_raster *raster = &canvas->raster;
  size_t first = (size_t)y * (size_t)raster->width + (size_t)x;
  if (raster->depth[first] <= 0)
    return false;
  uint32_t surface = canvas->scene->faces[raster->face[first]].surface;
  double near = raster->depth[first] * 1.006, far = raster->depth[first] * 0.994;
  for (int j = 0; j < canvas->samples; j++)
    for (int i = 0; i < canvas->samples; i++) {
      size_t at = first + (size_t)j * (size_t)raster->width + (size_t)i;
      if (raster->depth[at] < far || raster->depth[at] > near ||
          canvas->scene->faces[raster->face[at]].surface != surface)
        return false;
    }
  return true;
}

/* All samples are shaded at edges; elsewhere one in each row stands for its row. */
static void shade_pixel(struct canvas *canvas, int x, int y)
{
  int n = canvas->samples;
  bool smooth = is_smooth(canvas, x, y);
  for (int j = 0; j < n; j++) {
    int chosen = (j * 2 + 1) % n;
    struct sample *row =
        &canvas->colors[(size_t)(y + j) * (size_t)canvas->raster.width + (size_t)x];
    if (smooth)
      shade_at(canvas, x + chosen, y + j);
    for (int i = 0; i < n; i++)
      if (smooth)
        row[i] = row[chosen];
      else
        shade_at(canvas, x + i, y + j);
  }
}

struct overlay {
  struct canvas *canvas;
  size_t face;
};

static void lay_over(void *context, int x, int y, double depth)
{
  struct overlay *overlay = context;
  struct canvas *canvas = overlay->canvas;
  struct sample over;
  (void)depth;
  if (!shade_sample(canvas, overlay->face, x, y, &over))
    return;
  size_t row = (size_t)(y - canvas->raster.top) * (size_t)canvas->raster.width;
  struct sample *under = &canvas->colors[row + (size_t)x];
  float rest = 1 - over.alpha;
  for (int i = 0; i < 3; i++)
    under->color[i] = over.color[i] + under->color[i] * rest;
  under->alpha = over.alpha + under->alpha * rest;
}

static void draw_band(struct canvas *canvas)
{
  const struct hg_scene *scene = canvas->scene;
  struct hg_raster *raster = &canvas->raster;
  size_t count = (size_t)raster->width * (size_t)raster->height;
  struct hg_vec corner[3];
  hg_raster_clear(raster);
  memset(canvas->colors, 0, count * sizeof *canvas->colors);
  for (size_t i = 0; i < scene->face_count; i++)
    if (!see_through(scene, &scene->faces[i]) && face_corners(canvas, i, corner))
      hg_raster_triangle(raster, corner, (uint32_t)i);
  for (int y = 0; y < raster->height; y += canvas->samples)
    for (int x = 0; x < raster->width; x += canvas->samples)
      shade_pixel(canvas, x, y);
  for (size_t i = 0; i < canvas->clear_count; i++) {
    struct overlay overlay = {canvas, canvas->clear_faces[i]};
    if (face_corners(canvas, overlay.face, corner))
      hg_raster_visit(raster, corner, lay_over, &overlay);
  }
}

/* Linear light to an sRGB byte; brightness over 1 is rolled off gently. */
static uint8_t display(double value)
{
  value = fmax(value, 0);
  if (value > 0.75)
    value = 0.75 + 0.25 * (1 - exp(-(value - 0.75) / 0.25));
  double s = value <= 0.0031308 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055;
  return (uint8_t)hg_clamp(s * 255 + 0.5, 0, 255);
}

static void average(const struct canvas *canvas, int x, int y, uint8_t *pixel)
{
  int n = canvas->samples;
  double color[3] = {0, 0, 0}, alpha = 0;
  for (int j = 0; j < n; j++)
    for (int i = 0; i < n; i++) {
      int row = y * n + j - canvas->raster.top;
      const struct sample *s =
          &canvas->colors[(size_t)row * (size_t)canvas->raster.width + (size_t)(x * n + i)];
      for (int k = 0; k < 3; k++)
        color[k] += s->color[k];
      alpha += s->alpha;
    }
  if (alpha <= 0)
    return;
  for (int k = 0; k < 3; k++)
    pixel[k] = display(color[k] / alpha);
  pixel[3] = (uint8_t)hg_clamp(alpha / (n * n) * 255 + 0.5, 0, 255);
}

static int by_depth(const void *a, const void *b)
{
  const double *p = a, *q = b;
  return (p[0] > q[0]) - (p[0] < q[0]);
}

/* The far faces first: sorted by the mean of one over distance. */
static bool sort_clear_faces(struct canvas *canvas)
{
  const struct hg_scene *scene = canvas->scene;
  size_t count = 0;
  for (size_t i = 0; i < scene->face_count; i++)
    count += see_through(scene, &scene->faces[i]);
  double(*order)[2] = malloc((count + 1) * sizeof *order);
  canvas->clear_faces = malloc((count + 1) * sizeof *canvas->clear_faces);
  if (order == NULL || canvas->clear_faces == NULL) {
    free(order);
    return false;
  }
  for (size_t i = 0; i < scene->face_count; i++)
    if (see_through(scene, &scene->faces[i])) {
      const uint32_t *corner = scene->faces[i].corner;
      double *entry = order[canvas->clear_count++];
      entry[0] = canvas->seen[corner[0]].z + canvas->seen[corner[1]].z + canvas->seen[corner[2]].z;
      entry[1] = (double)i;
    }
  qsort(order, count, sizeof *order, by_depth);
  for (size_t i = 0; i < count; i++)
    canvas->clear_faces[i] = (size_t)order[i][1];
  free(order);
  return true;
}

static bool prepare(struct canvas *canvas, int width, int height)
{
  const struct hg_scene *scene = canvas->scene;
  int n = canvas->samples;
  int rows = BAND_SAMPLES / (width * n * n);
  canvas->band_rows = rows < 1 ? 1 : rows > height ? height : rows;
  size_t count = (size_t)(width * n) * (size_t)(canvas->band_rows * n);
  canvas->seen = malloc((scene->vertex_count + 1) * sizeof *canvas->seen);
  canvas->colors = malloc(count * sizeof *canvas->colors);
  if (canvas->seen == NULL || canvas->colors == NULL ||
      !hg_raster_init(&canvas->raster, width * n, canvas->band_rows * n, true))
    return false;
  for (size_t i = 0; i < scene->vertex_count; i++) {
    struct hg_vec p = hg_view_project(canvas->view, scene->vertices[i].position);
    canvas->seen[i] = hg_vec(p.x * n, p.y * n, p.z);
  }
  return sort_clear_faces(canvas);
}

bool hg_render(const struct hg_scene *scene, const struct hg_view *view, struct hg_vec key,
               int samples, struct hg_picture *out)
{
  struct canvas canvas = {.scene = scene, .view = view, .key = key, .samples = samples};
  bool ready = prepare(&canvas, out->width, out->height);
  for (int top = 0; ready && top < out->height; top += canvas.band_rows) {
    canvas.raster.top = top * samples;
    draw_band(&canvas);
    for (int y = top; y < top + canvas.band_rows && y < out->height; y++)
      for (int x = 0; x < out->width; x++)
        average(&canvas, x, y, hg_picture_at(out, x, y));
  }
  hg_raster_free(&canvas.raster);
  free(canvas.seen);
  free(canvas.colors);
  free(canvas.clear_faces);
  return ready;
}
