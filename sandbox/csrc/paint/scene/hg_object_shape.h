/*
 * The solids that objects are built of. Each is appended to the scene in its current surface,
 * frame and warp; texture coordinates are metres along the surface unless said otherwise.
 */
#ifndef HG_OBJECT_SHAPE_H
#define HG_OBJECT_SHAPE_H

#include "hg_object_scene.h"
#include "hg_object_sheet.h"

/* A box with rounded edges; the grain of wood runs along its longest side. */
void hg_shape_box(struct hg_scene *scene, struct hg_vec center, struct hg_vec size, double radius);

struct hg_cushion {
  struct hg_vec size;
  double radius;      /* of the edges */
  struct hg_vec puff; /* how far each pair of faces swells, as a part of the half size */
  double wrinkle;     /* metres of unevenness */
  double sag;         /* metres by which the middle of the top is pressed in */
  double tuft;        /* metres between buttons on the front face, 0 for none */
  bool piping;        /* a cord along the edges of the front and back faces */
};

/* A stuffed cushion: a rounded box that swells, wrinkles and sags. Front is +z, top is +y. */
void hg_shape_cushion(struct hg_scene *scene, struct hg_vec center, const struct hg_cushion *form);

/* A body given by a signed distance (negative inside), meshed within a box of cubic cells. */
typedef double hg_body_fn(const void *context, struct hg_vec p);
void hg_shape_body(struct hg_scene *scene, hg_body_fn *field, const void *context,
                   struct hg_vec low, struct hg_vec high, double cell);

/* A limb from one point to another with a radius at each end. */
struct hg_limb {
  struct hg_vec from, to;
  double radius_from, radius_to;
};

/* Limbs that flow into each other over about `blend` metres: animals, cushions with arms. */
void hg_shape_limbs(struct hg_scene *scene, const struct hg_limb *limbs, int count, double blend);

#endif
