/*
 * The eye before a scene. The picture plane stays upright, as in a photograph of a room: verticals
 * remain vertical and what recedes meets on the horizon.
 */
#ifndef HG_OBJECT_VIEW_H
#define HG_OBJECT_VIEW_H

#include "hg_object_request.h"
#include "hg_object_scene.h"

/* How a kind of object likes to be seen. */
struct hg_stance {
  enum hg_placement placement;
  double yaw;      /* degrees by which it is turned out of the frontal view */
  double distance; /* of the eye, in sizes of the object */
  double stretch;  /* how far its proportions may be pulled to fill the box, 1: not at all */
};

struct hg_view {
  struct hg_vec eye;
  double scale_x, scale_y, offset_x, offset_y; /* pixels */
};

/* Degrees by which to turn the object, so that with the room's perspective it shows a side. */
double hg_view_yaw(const struct hg_object_request *request, const struct hg_stance *stance);

/* Chooses eye and scale so that the scene fills width x height well. */
void hg_view_fit(struct hg_view *view, const struct hg_scene *scene,
                 const struct hg_object_request *request, const struct hg_stance *stance, int width,
                 int height);

/* Pixel x, y; z is one over the distance from the eye, 0 or less behind it. */
struct hg_vec hg_view_project(const struct hg_view *view, struct hg_vec p);

#endif
