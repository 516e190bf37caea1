/* The search behind hg_room_find, in the reduced picture's pixels. */
#ifndef HG_ROOM_FIT_H
#define HG_ROOM_FIT_H

#include "hg_edges.h"

struct hg_box {
  int left, right, top, bottom; /* the far wall; a side that is not seen is negative */
};

/*
 * The point where most slanted edges meet. Returns the share (0 to 1) of those edges' strength that
 * points there; 0 when memory is out or nothing is slanted, with *x and *y unchanged.
 */
double hg_room_fit_eye(const struct hg_edges *edges, double *x, double *y);

/*
 * The far wall around the eye: the rectangle with most edge under its sides and under the lines
 * that run from the eye through its corners. Returns the share (0 to 1) of these lines that is
 * really there; 0 when memory is out, with *box unchanged. The eye is moved a little to fit.
 */
double hg_room_fit_box(const struct hg_edges *edges, double *eye_x, double *eye_y,
                       struct hg_box *box);

#endif
