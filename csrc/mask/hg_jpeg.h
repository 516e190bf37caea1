/* Pictures as JPEG files. */
#ifndef HG_JPEG_H
#define HG_JPEG_H

#include <stddef.h>

#include "hg_buffer.h"
#include "hg_picture.h"

/*
 * Appends a JPEG of high quality; alpha is left out. source, length bytes, is the JPEG whose colour
 * profile it takes over; NULL: none. NULL, or a static text that says why not, with *out as it was.
 */
const char *hg_jpeg_encode(const struct hg_picture *picture, const void *source, size_t length,
                           struct hg_buffer *out);

#endif
