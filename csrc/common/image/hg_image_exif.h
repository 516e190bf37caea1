/* The orientation that EXIF tells, wherever an image keeps it. Keeps no state; any thread. */
#ifndef HG_IMAGE_EXIF_H
#define HG_IMAGE_EXIF_H

#include "hg_image_source.h"

/*
 * Of the EXIF data of size bytes at `at`: a TIFF in either byte order, after "Exif\0\0" or bare. 1 to
 * 8, 1 when it says nothing usable; 0: that is no EXIF data.
 */
int hg_image_exif_orientation(struct hg_image_source *source, uint64_t at, uint64_t size);

#endif
