/*
 * A mask being drawn: white (kept) with black shapes (replaced) on it. It takes one bit a pixel, and
 * one byte from the first gray that is put into it.
 *
 * A canvas owns its pixels; {0} is the closed canvas, freeing twice is harmless. Shapes may lie
 * partly or wholly outside. A pixel belongs to a shape when its centre does. Not thread-safe.
 */
#ifndef HG_CANVAS_H
#define HG_CANVAS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hg_buffer.h"

struct hg_canvas {
  int width, height;
  int bits;      /* of a pixel: 1 or 8 */
  size_t stride; /* bytes of a row */
  uint8_t *rows; /* as a gray PNG of so many bits has them: 0 is black */
};

/* All white. False: out of memory, or a size that no picture may have. */
bool hg_canvas_init(struct hg_canvas *canvas, int width, int height);
void hg_canvas_free(struct hg_canvas *canvas);

void hg_canvas_rectangle(struct hg_canvas *canvas, double x, double y, double width, double height);
void hg_canvas_ellipse(struct hg_canvas *canvas, double x, double y, double radius_x,
                       double radius_y);
/* count points as x, y pairs; inside is what an odd number of edges surrounds. */
void hg_canvas_polygon(struct hg_canvas *canvas, const double *points, size_t count);

/* Black becomes white, and white black. */
void hg_canvas_invert(struct hg_canvas *canvas);

/* Whether a pixel is there that counts as black: gray below 128. */
bool hg_canvas_has_black(const struct hg_canvas *canvas);

/* A pixel, which the caller keeps inside. False: out of memory for grays; the canvas is unchanged. */
bool hg_canvas_put(struct hg_canvas *canvas, int x, int y, unsigned gray);

/* Appends a PNG of gray. NULL, or a static text that says why not. */
const char *hg_canvas_encode(const struct hg_canvas *canvas, struct hg_buffer *out);

#endif
