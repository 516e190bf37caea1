/*
 * What kind of space a photograph shows: the room as a box seen from inside, in one-point
 * perspective. Found from the picture's straight edges alone: first the vanishing point, then the
 * rectangle of the far wall whose corners continue along lines that meet there.
 *
 * Pure functions; any thread.
 */
#ifndef HG_ROOM_H
#define HG_ROOM_H

#include "hg_picture.h"

enum hg_plane { HG_PLANE_BACK, HG_PLANE_FLOOR, HG_PLANE_CEILING, HG_PLANE_LEFT, HG_PLANE_RIGHT };

#define HG_PLANE_COUNT 5

struct hg_room {
  double eye_x, eye_y; /* the vanishing point, in pixels; eye_y is the horizon */
  double left, right, top,
      bottom;        /* the far wall; far outside the picture where a side is unseen */
  double meter;      /* pixels of a metre on the far wall */
  double depth;      /* metres from the camera to the far wall */
  double confidence; /* 0: nothing was found, the numbers are a usual room's */
};

/* A point on one of the planes, in metres; pixel sizes are metres between neighbouring pixels. */
struct hg_spot {
  enum hg_plane plane;
  double u, v;             /* along and across: floor and ceiling v is depth, walls v is height */
  double pixel_u, pixel_v; /* footprint of a pixel there */
};

/* Never fails: without memory or without lines it returns a usual room with confidence 0. */
struct hg_room hg_room_find(const struct hg_picture *picture);

/* The plane that is seen at a pixel. */
enum hg_plane hg_room_plane(const struct hg_room *room, double x, double y);

/* A set of planes: bit `1 << plane` for each. */
#define HG_PLANE_WALLS (1U << HG_PLANE_BACK | 1U << HG_PLANE_LEFT | 1U << HG_PLANE_RIGHT)

/*
 * The plane of the set (not empty) that is closest to being seen at a pixel. *fit tells how close:
 * 1 when it is the one that is seen, less the further the pixel is from it.
 */
enum hg_plane hg_room_plane_among(const struct hg_room *room, unsigned set, double x, double y,
                                  double *fit);

/* Where the sight line through a pixel meets a plane (which may be continued beyond its edges). */
struct hg_spot hg_room_spot(const struct hg_room *room, enum hg_plane plane, double x, double y);

#endif
