/* Pictures as PNG files. Failures and ownership as in hg_codec.h. */
#ifndef HG_PNG_H
#define HG_PNG_H

#include "hg_buffer.h"
#include "hg_picture.h"

/*
 * Appends a PNG file to *out: RGB when every pixel is opaque, else RGBA. comment (may be NULL) is
 * kept in the file as text.
 */
const char *hg_png_encode(const struct hg_picture *picture, const char *comment,
                          struct hg_buffer *out);

#endif
