/*
 * The straight-edge evidence of a picture at reduced size: how strongly, and in which direction,
 * brightness changes. Used to find the room.
 */
#ifndef HG_EDGES_H
#define HG_EDGES_H

#include "hg_field.h"
#include "hg_picture.h"

struct hg_edges {
  double scale;             /* full pixels per pixel here */
  struct hg_field strength; /* 0 to 1, thinned to ridges */
  struct hg_field angle;    /* of the edge line (not of the gradient), radians in [0, pi) */
};

/* Width about 320 pixels. False: out of memory; *edges is empty. */
bool hg_edges_find(struct hg_edges *edges, const struct hg_picture *picture);

void hg_edges_free(struct hg_edges *edges);

/* The brightness of a picture, averaged over blocks, 0 to 1 in the picture's own (gamma) scale. */
bool hg_edges_gray(struct hg_field *gray, const struct hg_picture *picture, double scale);

#endif
