/*
 * A depth buffer that remembers which face it shows. Larger depth values are nearer and win.
 */
#ifndef HG_OBJECT_RASTER_H
#define HG_OBJECT_RASTER_H

#include <stdbool.h>
#include <stdint.h>

#include "hg_object_vec.h"

struct hg_raster {
  int width, height, top; /* a window of rows [top, top + height) */
  float *depth;
  uint32_t *face; /* NULL when only depths are wanted */
};

#define HG_RASTER_EMPTY (-1e30f)

/* False: out of memory; the raster is then empty and safe to free. */
bool hg_raster_init(struct hg_raster *raster, int width, int height, bool with_faces);
void hg_raster_free(struct hg_raster *raster);
void hg_raster_clear(struct hg_raster *raster);

/* Corners are x, y in samples and z = depth, which must be linear on the screen. */
void hg_raster_triangle(struct hg_raster *raster, const struct hg_vec corner[3], uint32_t face);

/* Calls visit for each sample that the triangle covers and that is nearer than what is there. */
typedef void hg_raster_fn(void *context, int x, int y, double depth);
void hg_raster_visit(const struct hg_raster *raster, const struct hg_vec corner[3],
                     hg_raster_fn *visit, void *context);

#endif
