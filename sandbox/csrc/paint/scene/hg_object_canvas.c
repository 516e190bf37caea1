#include "hg_object_canvas.h"

#define SIDE_MAX 840 /* pixels of an image's longer side; fewer for small pictures */

bool hg_canvas_open(struct hg_canvas *canvas, struct hg_scene *scene, double aspect)
{
  aspect = hg_clamp(aspect, 0.2, 5);
  int side = hg_scene_fine(scene, SIDE_MAX * 5 / 6);
  side = side < SIDE_MAX ? side : SIDE_MAX;
  int width = aspect > 1 ? side : (int)(side * aspect);
  int height = aspect > 1 ? (int)(side / aspect) : side;
  canvas->image = hg_scene_image(scene, width, height);
  if (canvas->image < 0)
    return false;
  canvas->pixels = &scene->images[canvas->image];
  unsigned char *pixels = (unsigned char *)canvas->pixels->pixels;
  canvas->surface =
      cairo_image_surface_create_for_data(pixels, CAIRO_FORMAT_RGB24, width, height, width * 4);
  canvas->cr = cairo_create(canvas->surface);
  double shorter = width < height ? width : height;
  canvas->width = width / shorter;
  canvas->height = height / shorter;
  cairo_scale(canvas->cr, shorter, shorter);
  return true;
}

int hg_canvas_close(struct hg_canvas *canvas, struct hg_scene *scene)
{
  bool fine = cairo_status(canvas->cr) == CAIRO_STATUS_SUCCESS;
  cairo_destroy(canvas->cr);
  cairo_surface_flush(canvas->surface);
  cairo_surface_destroy(canvas->surface);
  if (!fine)
    scene->failed = true;
  return canvas->image;
}

void hg_canvas_ink(cairo_t *cr, const double rgb[3], double alpha)
{
  cairo_set_source_rgba(cr, rgb[0] / 255, rgb[1] / 255, rgb[2] / 255, alpha);
}

void hg_canvas_mix(const double a[3], const double b[3], double t, double out[3])
{
  for (int i = 0; i < 3; i++)
    out[i] = hg_mix(a[i], b[i], t);
}

void hg_canvas_wash(struct hg_canvas *canvas, const double above[3], const double below[3])
{
  cairo_pattern_t *fade = cairo_pattern_create_linear(0, 0, 0, canvas->height);
  cairo_pattern_add_color_stop_rgb(fade, 0, above[0] / 255, above[1] / 255, above[2] / 255);
  cairo_pattern_add_color_stop_rgb(fade, 1, below[0] / 255, below[1] / 255, below[2] / 255);
  cairo_set_source(canvas->cr, fade);
  cairo_paint(canvas->cr);
  cairo_pattern_destroy(fade);
}

void hg_canvas_fill(struct hg_canvas *canvas, hg_canvas_fn *color, const void *context)
{
  const struct hg_image *image = canvas->pixels;
  double step = canvas->width / image->width, rgb[3] = {0, 0, 0};
  cairo_surface_flush(canvas->surface);
  for (int y = 0; y < image->height; y++)
    for (int x = 0; x < image->width; x++) {
      color(context, (x + 0.5) * step, (y + 0.5) * step, rgb);
      for (int c = 0; c < 3; c++)
        rgb[c] = hg_clamp(rgb[c], 0, 255);
      image->pixels[(size_t)y * (size_t)image->width + (size_t)x] =
          (uint32_t)rgb[0] << 16 | (uint32_t)rgb[1] << 8 | (uint32_t)rgb[2];
    }
  cairo_surface_mark_dirty(canvas->surface);
}

static uint32_t near_end(const uint32_t *line, int i, int count)
{
  return line[i < 0 ? 0 : i < count ? i : count - 1];
}

/* Blurs one row or column: each pixel becomes the mean of `reach` pixels to either side. */
static void soften_line(uint32_t *pixels, int count, size_t stride, int reach)
{
  uint32_t line[SIDE_MAX], size = (uint32_t)(2 * reach + 1), sum[3] = {0, 0, 0};
  for (int i = 0; i < count; i++)
    line[i] = pixels[(size_t)i * stride];
  for (int i = -reach; i <= reach; i++)
    for (int c = 0; c < 3; c++)
      sum[c] += (near_end(line, i, count) >> 8 * c) & 255;
  for (int i = 0; i < count; i++) {
    pixels[(size_t)i * stride] = sum[2] / size << 16 | sum[1] / size << 8 | sum[0] / size;
    uint32_t in = near_end(line, i + reach + 1, count), out = near_end(line, i - reach, count);
    for (int c = 0; c < 3; c++)
      sum[c] += ((in >> 8 * c) & 255) - ((out >> 8 * c) & 255);
  }
}

void hg_canvas_soften(struct hg_canvas *canvas, int radius)
{
  const struct hg_image *image = canvas->pixels;
  size_t width = (size_t)image->width;
  cairo_surface_flush(canvas->surface);
  int reach =
      (int)(radius * (width > (size_t)image->height ? image->width : image->height) / 700.0);
  for (int pass = 0; pass < 2; pass++) {
    for (int y = 0; y < image->height; y++)
      soften_line(image->pixels + (size_t)y * width, image->width, 1, reach);
    for (int x = 0; x < image->width; x++)
      soften_line(image->pixels + x, image->height, width, reach);
  }
  cairo_surface_mark_dirty(canvas->surface);
}
