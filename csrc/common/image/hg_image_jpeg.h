/* The JPEG part of hg_image_header: segments, frame size, EXIF orientation, end mark. */
#ifndef HG_IMAGE_JPEG_H
#define HG_IMAGE_JPEG_H

#include <stdbool.h>

#include "hg_image_format.h"
#include "hg_image_source.h"

/*
 * Fills width, height (as stored) and orientation of a source that starts as a JPEG does; with
 * to_end it also follows the scans to the end mark. NULL, or what is wrong (static text).
 */
const char *hg_image_jpeg_read(struct hg_image_source *source, bool to_end,
                               struct hg_image_header *header);

#endif
