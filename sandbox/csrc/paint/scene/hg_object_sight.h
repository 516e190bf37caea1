/*
 * A look at a whole scene from far away, along an axis and from both of its ends: which surfaces come
 * first from either. Light that falls along the axis is stopped by what comes before.
 */
#ifndef HG_OBJECT_SIGHT_H
#define HG_OBJECT_SIGHT_H

#include "hg_object_scene.h"

struct hg_sight_point {
  float x, y, z; /* samples of the map; z grows towards the light */
};

struct hg_sight {
  struct hg_vec right, up, towards, center;
  double scale; /* samples per metre */
  int side;     /* samples of the square maps */
  float *first, *last; /* the greatest and the least z at each sample */
  struct hg_sight_point *seen; /* the scene's vertices */
  uint32_t (*faces)[3];        /* those that stop light */
  size_t face_count;
};

/* False: out of memory; the sight is then empty and safe to free. */
bool hg_sight_init(struct hg_sight *sight, const struct hg_scene *scene, int side);
void hg_sight_free(struct hg_sight *sight);

/* Looks along an axis, given by the unit vector towards one of its ends. */
void hg_sight_take(struct hg_sight *sight, const struct hg_scene *scene, struct hg_vec towards);

/*
 * 0..1: how much light from the axis's end reaches a vertex's side that faces it; `opposite` means
 * the other end, and the other side. Soft at a shadow's edge.
 */
double hg_sight_lit(const struct hg_sight *sight, const struct hg_vertex *vertex, size_t index,
                    bool opposite);

#endif
