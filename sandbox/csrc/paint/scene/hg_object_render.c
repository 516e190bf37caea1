#include "hg_object_render.h"

#include <stdlib.h>
#include <string.h>

#include "hg_object_raster.h"
#include "hg_object_shade.h"

#define BAND_SAMPLES 800000 /* about 19 MB */

struct sample {
  float color[3]; /* premultiplied linear light */
  float alpha;
};

/* What a see-through face shows at a pixel, shaded once for all of the pixel's samples. */
struct pane {
  size_t face;
  int y; /* the pixel's row, -1 when there is nothing */
  bool shown;
  struct sample sample;
};

struct canvas {
  struct hg_scene *scene;
  const struct hg_view *view;
  struct hg_vec key;
  int samples, band_rows; /* band_rows: of the picture */
  struct hg_raster raster;
  struct sample *colors;
  struct hg_vec *seen; /* vertices in sample coordinates, z: one over distance */
  size_t *clear_faces; /* see-through ones, the far ones first */
  size_t clear_count;
  struct pane *panes; /* one for each pixel of a row */
  bool *shown;        /* the faces that samples show */
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

/* Whether a surface has edges drawn on it, which one sample in a pixel would leave ragged. */
static bool is_drawn_on(const struct hg_skin *surface)
{
  return surface->image >= 0 || surface->pattern != HG_PATTERN_NONE ||
         surface->finish == HG_FINISH_BRICK || surface->finish == HG_FINISH_WICKER;
}

/* Whether two samples show one surface, without a step in depth or a crease between them. */
static bool is_alike(const struct canvas *canvas, size_t a, size_t b)
{
  const struct hg_raster *raster = &canvas->raster;
  float depth = raster->depth[a];
  if (raster->depth[b] < depth * 0.994F || raster->depth[b] > depth * 1.006F)
    return false;
  if (raster->face[a] == raster->face[b])
    return true;
  const struct hg_scene *scene = canvas->scene;
  const struct hg_face *p = &scene->faces[raster->face[a]], *q = &scene->faces[raster->face[b]];
  return p->surface == q->surface && hg_vec_dot(scene->vertices[p->corner[0]].normal,
                                                scene->vertices[q->corner[0]].normal) > 0.95;
}

/* Whether the face is a large part of a small round thing, such as piping: its light changes fast. */
static bool is_bent(const struct canvas *canvas, const struct hg_face *face)
{
  const struct hg_vertex *v = canvas->scene->vertices;
  struct hg_vec n = v[face->corner[0]].normal;
  return hg_vec_dot(n, v[face->corner[1]].normal) < 0.95 ||
         hg_vec_dot(n, v[face->corner[2]].normal) < 0.95;
}

/* A pixel's samples in the order in which they may stand for others: the middle, then a diagonal. */
static const uint8_t sample_orders[2][9] = {{0, 3, 1, 2}, {4, 0, 8, 1, 7, 3, 5, 2, 6}};

/* Samples that are alike get one colour; on what is drawn on or bent only those of one row. */
static void shade_pixel(struct canvas *canvas, int x, int y)
{
  int n = canvas->samples;
  const uint8_t *order = sample_orders[n == 3];
  size_t width = (size_t)canvas->raster.width, first = (size_t)y * width + (size_t)x, at[9];
  bool done[9];
  for (int i = 0; i < n * n; i++) {
    at[i] = first + (size_t)(i / n) * width + (size_t)(i % n);
    done[i] = canvas->raster.depth[at[i]] <= 0;
  }
  for (int k = 0; k < n * n; k++) {
    int chosen = order[k];
    if (done[chosen])
      continue;
    const struct hg_face *face = &canvas->scene->faces[canvas->raster.face[at[chosen]]];
    bool one_row =
        is_drawn_on(&canvas->scene->surfaces[face->surface]) || is_bent(canvas, face);
    shade_at(canvas, x + chosen % n, y + chosen / n);
    for (int i = 0; i < n * n; i++)
      if (!done[i] && (!one_row || i / n == chosen / n) && is_alike(canvas, at[chosen], at[i])) {
        canvas->colors[at[i]] = canvas->colors[at[chosen]];
        done[i] = true;
      }
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
  struct pane *pane = &canvas->panes[x / canvas->samples];
  (void)depth;
  if (pane->face != overlay->face || pane->y != y / canvas->samples) {
    pane->face = overlay->face;
    pane->y = y / canvas->samples;
    pane->shown = shade_sample(canvas, overlay->face, x, y, &pane->sample);
  }
  if (!pane->shown)
    return;
  const struct sample *over = &pane->sample;
  size_t row = (size_t)(y - canvas->raster.top) * (size_t)canvas->raster.width;
  struct sample *under = &canvas->colors[row + (size_t)x];
  float rest = 1 - over->alpha;
  for (int i = 0; i < 3; i++)
    under->color[i] = over->color[i] + under->color[i] * rest;
  under->alpha = over->alpha + under->alpha * rest;
}

static void find_faces(struct canvas *canvas)
{
  const struct hg_scene *scene = canvas->scene;
  struct hg_vec corner[3];
  hg_raster_clear(&canvas->raster);
  for (size_t i = 0; i < scene->face_count; i++)
    if (!see_through(scene, &scene->faces[i]) && face_corners(canvas, i, corner))
      hg_raster_triangle(&canvas->raster, corner, (uint32_t)i);
}

static void draw_band(struct canvas *canvas)
{
  struct hg_raster *raster = &canvas->raster;
  size_t count = (size_t)raster->width * (size_t)raster->height;
  struct hg_vec corner[3];
  memset(canvas->colors, 0, count * sizeof *canvas->colors);
  for (int y = 0; y < raster->height; y += canvas->samples)
    for (int x = 0; x < raster->width; x += canvas->samples)
      shade_pixel(canvas, x, y);
  for (size_t i = 0; i < canvas->clear_count; i++) {
    struct overlay overlay = {canvas, canvas->clear_faces[i]};
    if (face_corners(canvas, overlay.face, corner))
      hg_raster_visit(raster, corner, lay_over, &overlay);
  }
}

/* A face shows one side, as long as the normals at its corners agree on which is its front. */
static void show_face(struct canvas *canvas, const struct hg_face *face)
{
  struct hg_vertex *v[3];
  for (int i = 0; i < 3; i++)
    v[i] = &canvas->scene->vertices[face->corner[i]];
  struct hg_vec out = hg_vec_cross(hg_vec_sub(v[1]->position, v[0]->position),
                                   hg_vec_sub(v[2]->position, v[0]->position));
  double towards = hg_vec_dot(out, hg_vec_sub(canvas->view->eye, v[0]->position));
  unsigned sides = 0;
  for (int i = 0; i < 3; i++)
    sides |= (hg_vec_dot(out, v[i]->normal) < 0) == (towards < 0) ? HG_SHOWN_FRONT : HG_SHOWN_BACK;
  for (int i = 0; i < 3; i++)
    v[i]->shown |= sides;
}

static void note_faces(struct canvas *canvas)
{
  size_t count = (size_t)canvas->raster.width * (size_t)canvas->raster.height;
  for (size_t i = 0; i < count; i++)
    if (canvas->raster.depth[i] > 0)
      canvas->shown[canvas->raster.face[i]] = true;
}

/* Only what is seen has to be lit. */
static void show_all(struct canvas *canvas, int height)
{
  struct hg_scene *scene = canvas->scene;
  for (int top = 0; top < height; top += canvas->band_rows) {
    canvas->raster.top = top * canvas->samples;
    find_faces(canvas);
    note_faces(canvas);
  }
  for (size_t i = 0; i < scene->face_count; i++)
    if (canvas->shown[i] || see_through(scene, &scene->faces[i]))
      show_face(canvas, &scene->faces[i]);
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
    pixel[k] = hg_shade_display(color[k] / alpha);
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
  canvas->panes = malloc((size_t)width * sizeof *canvas->panes);
  canvas->shown = calloc(scene->face_count + 1, sizeof *canvas->shown);
  if (canvas->seen == NULL || canvas->colors == NULL || canvas->panes == NULL ||
      canvas->shown == NULL ||
      !hg_raster_init(&canvas->raster, width * n, canvas->band_rows * n, true))
    return false;
  for (int x = 0; x < width; x++)
    canvas->panes[x].y = -1;
  for (size_t i = 0; i < scene->vertex_count; i++) {
    struct hg_vec p = hg_view_project(canvas->view, scene->vertices[i].position);
    canvas->seen[i] = hg_vec(p.x * n, p.y * n, p.z);
  }
  return sort_clear_faces(canvas);
}

static void draw_all(struct canvas *canvas, struct hg_picture *out)
{
  for (int top = 0; top < out->height; top += canvas->band_rows) {
    if (canvas->raster.top != top * canvas->samples) {
      canvas->raster.top = top * canvas->samples;
      find_faces(canvas);
    }
    draw_band(canvas);
    for (int y = top; y < top + canvas->band_rows && y < out->height; y++)
      for (int x = 0; x < out->width; x++)
        average(canvas, x, y, hg_picture_at(out, x, y));
  }
}

bool hg_render(struct hg_scene *scene, const struct hg_view *view,
               const struct hg_lighting *lighting, int samples, struct hg_picture *out)
{
  struct canvas canvas = {.scene = scene, .view = view, .key = lighting->key, .samples = samples};
  bool ready = prepare(&canvas, out->width, out->height);
  if (ready) {
    show_all(&canvas, out->height);
    ready = hg_lighting_bake(scene, lighting);
  }
  if (ready)
    draw_all(&canvas, out);
  hg_raster_free(&canvas.raster);
  free(canvas.seen);
  free(canvas.colors);
  free(canvas.clear_faces);
  free(canvas.panes);
  free(canvas.shown);
  return ready;
}
