/* Pictures of cameras that were held sideways: EXIF's orientation, applied. */
#ifndef HG_ORIENT_H
#define HG_ORIENT_H

#include "hg_picture.h"

/*
 * Turns and mirrors the picture to upright; orientation is EXIF's 1 (upright already) to 8. False:
 * out of memory; the picture is unchanged.
 */
bool hg_orient(struct hg_picture *picture, int orientation);

#endif
