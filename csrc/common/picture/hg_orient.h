/* Pictures of cameras that were held sideways: EXIF's orientation, applied. */
#ifndef HG_ORIENT_H
#define HG_ORIENT_H

#include "hg_picture.h"

/*
 * Turns and mirrors the picture to upright; orientation is EXIF's 1 (upright already) to 8. False:
 * out of memory; the picture is unchanged.
 */
bool hg_orient(struct hg_picture *picture, int orientation);

/*
 * Where the pixel that is stored at (x, y) of a picture of width by height is shown; for orientations
 * from 5 on the upright picture is height by width.
 */
void hg_orient_point(int orientation, int width, int height, int *x, int *y);

#endif
