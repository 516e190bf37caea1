/* How an object is wanted: its place, its size, the light and the eye. Plain values. */
#ifndef HG_OBJECT_REQUEST_H
#define HG_OBJECT_REQUEST_H

#include "hg_material.h"

/* How an object meets the room; it decides which shadow the caller draws. */
enum hg_placement {
  HG_PLACEMENT_STANDING, /* on the floor; its lowest opaque pixels touch the ground */
  HG_PLACEMENT_LYING,    /* flat on the floor: a rug */
  HG_PLACEMENT_HANGING,  /* from the ceiling */
  HG_PLACEMENT_WALL      /* against a wall: mirror, painting, window, door, curtain */
};

struct hg_object_request {
  int width, height;       /* of the box to fill well, in pixels */
  double light_x, light_y; /* whence the light comes: unit vector, x to the right, y down */
  double horizon;     /* eye level: y in pixels from the box's top; negative is above the box */
  double vanishing_x; /* where receding lines meet on the horizon: x from the box's left */
  struct hg_style style;
};

#endif
