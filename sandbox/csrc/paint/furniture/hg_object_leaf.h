/*
 * Leaves and petals: curved blades that grow from the origin along +z, their upper side towards +y.
 */
#ifndef HG_OBJECT_LEAF_H
#define HG_OBJECT_LEAF_H

#include "hg_object_shape.h"

struct hg_leaf {
  double length, width;
  double widest; /* where along the length, 0..1 */
  double droop;  /* radians by which it bends down towards its tip */
  double cup;    /* how far its edges rise, in widths */
  double wave;   /* unevenness of the edge, in widths */
  int slits;     /* cuts on each side, as in a monstera */
};

void hg_leaf(struct hg_scene *scene, const struct hg_leaf *leaf);

/* A stalk bent like the leaf, with leaflets on both sides: fronds of palms and ferns. */
struct hg_frond {
  double length;
  double droop;
  int pairs;
  double leaflet; /* length of the longest leaflet */
  double slim;    /* width of a leaflet, in lengths */
  double sweep;   /* degrees by which leaflets lean towards the tip */
};

void hg_frond(struct hg_scene *scene, const struct hg_frond *frond, uint32_t stalk, uint32_t green);

/* A blossom of overlapping petals, open towards +y, of the current surface. */
void hg_blossom(struct hg_scene *scene, double radius, int petals);

#endif
