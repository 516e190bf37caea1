/*
 * An image of a scene as something to paint on with cairo. Colours are sRGB, 0..255.
 */
#ifndef HG_OBJECT_CANVAS_H
#define HG_OBJECT_CANVAS_H

#include <cairo.h>

#include "hg_object_scene.h"

struct hg_canvas {
  cairo_surface_t *surface;
  cairo_t *cr;
  double width, height; /* in drawing units: the shorter side is 1 */
  int image;            /* its index in the scene */
  struct hg_image *pixels;
};

/* False: the scene has no image to give, or memory is out; there is nothing to close then. */
bool hg_canvas_open(struct hg_canvas *canvas, struct hg_scene *scene, double aspect);

/* Returns the image's index. A failure of cairo marks the scene as failed. */
int hg_canvas_close(struct hg_canvas *canvas, struct hg_scene *scene);

/* Sets what cairo paints with. */
void hg_canvas_ink(cairo_t *cr, const double rgb[3], double alpha);

void hg_canvas_mix(const double a[3], const double b[3], double t, double out[3]);

/* Fills the canvas from one colour above to another below. */
void hg_canvas_wash(struct hg_canvas *canvas, const double above[3], const double below[3]);

/* Paints every pixel with what a function gives for its place. */
typedef void hg_canvas_fn(const void *context, double x, double y, double rgb[3]);
void hg_canvas_fill(struct hg_canvas *canvas, hg_canvas_fn *color, const void *context);

/* Blurs what was painted so far, over about this many pixels of a full-sized image. */
void hg_canvas_soften(struct hg_canvas *canvas, int radius);

#endif
