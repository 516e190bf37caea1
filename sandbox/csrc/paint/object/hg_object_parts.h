/*
 * Parts that several kinds of objects share. All are built in the current frame and surface.
 */
#ifndef HG_OBJECT_PARTS_H
#define HG_OBJECT_PARTS_H

#include "hg_object_shape.h"
#include "hg_object_stuff.h"

/* A throw pillow, its middle at the origin, facing +z. */
void hg_part_pillow(struct hg_scene *scene, double width, double height);

/* Four tapering legs under a w x d rectangle, from the floor up to `height`. */
struct hg_legs {
  double width, depth, height;
  double top, foot; /* radii */
  double splay;     /* metres by which the feet stand further out */
  bool square;
};
void hg_part_legs(struct hg_scene *scene, const struct hg_legs *legs);

/* A box given by two corners; shorter to write where things touch. */
void hg_part_block(struct hg_scene *scene, struct hg_vec low, struct hg_vec high, double radius);

/* A pot, round, from y = 0 to height; earth inside. Uses the current surface for the pot. */
void hg_part_pot(struct hg_scene *scene, double radius, double height);

/* Books standing from x = 0 to about `width`, on y = 0, their spines at z = 0; of random colours. */
void hg_part_books(struct hg_scene *scene, double width, double height, double depth);

/* A flat drawer or door front around the origin, facing +z. */
void hg_part_front(struct hg_scene *scene, double width, double height);

/* A small bar or knob handle around the origin. */
void hg_part_handle(struct hg_scene *scene, double width);

/* A slim vase standing on y = 0. */
void hg_part_vase(struct hg_scene *scene, double height);

#endif
