/*
 * The stage of a creation: where in the photograph's space the new things stand.
 *
 * Metres: x to the right of the eye, y up from the floor, z from the stage's back wall towards the
 * viewer. The stage is fitted to the mask: its back wall is the photographed one where the mask
 * shows enough of it, else it is brought closer, and a small mask gets a small world.
 */
#ifndef HG_CREATE_STAGE_H
#define HG_CREATE_STAGE_H

#include "hg_mask.h"
#include "hg_object_vec.h"
#include "hg_object_view.h"
#include "hg_room.h"

#define HG_STAGE_FAR 1e6 /* metres: where an unseen wall is */

struct hg_stage {
  double focal, eye_x, eye_y; /* pixels */
  double eye, depth;          /* metres: the eye over the floor and before the back wall */
  double left, right, top;    /* the room's own walls and ceiling; HG_STAGE_FAR when unseen */
  double from, to;            /* x on the back wall between which things are seen */
  double front;               /* z of the floor at the mask's lower edge */
  double edge;                /* pixels: the mask's upper edge */
  bool moved;                 /* the back wall is not where the photograph shows it */
};

struct hg_stage hg_stage_of_room(const struct hg_room *room, const struct hg_mask *mask);

/* Ground without walls, so wide that the mask shows about `width` metres of it. */
struct hg_stage hg_stage_outdoors(const struct hg_room *room, const struct hg_mask *mask,
                                  double width);

/* What is seen at a pixel, and how far away; outdoors everything over the horizon is "back". */
struct hg_stage_hit {
  enum hg_plane plane;
  struct hg_vec at;
  double distance; /* along z, metres */
};
struct hg_stage_hit hg_stage_look(const struct hg_stage *stage, double x, double y);

/* The least z at which a thing so high clears the mask's upper edge; HG_STAGE_FAR: nowhere. */
double hg_stage_clear(const struct hg_stage *stage, double height);

/* The same eye for hg_render, whose picture's top left corner is (left, top) and scaled by it. */
struct hg_view hg_stage_view(const struct hg_stage *stage, int left, int top, double scale);

#endif
