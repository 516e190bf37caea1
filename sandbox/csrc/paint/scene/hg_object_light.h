/*
 * Light on a scene: a soft key light and the light of the room from all around, both with the
 * shadows that the object's parts throw on each other. Computed once per vertex, before drawing.
 */
#ifndef HG_OBJECT_LIGHT_H
#define HG_OBJECT_LIGHT_H

#include "hg_object_scene.h"

/* The direction towards the key light, from where it stands in the picture (x right, y down). */
struct hg_vec hg_lighting_key(double light_x, double light_y);

/* What is seen in the room in a direction, as brightness: ceiling, walls, floor, the key light. */
double hg_lighting_room(struct hg_vec direction, struct hg_vec key);

struct hg_lighting {
  struct hg_vec key;
  int directions; /* how many sides the light is gathered from; the cost is proportional */
  bool floor;     /* the object stands on a floor at y = 0 */
};

/* Fills sky and key of every vertex that is shown. False: out of memory. */
bool hg_lighting_bake(struct hg_scene *scene, const struct hg_lighting *lighting);

#endif
