/* PNG files in memory. What hg_codec.h says of decoding, failure and ownership holds here too. */
#ifndef HG_PNG_H
#define HG_PNG_H

#include "hg_buffer.h"
#include "hg_picture.h"

const char *hg_png_decode(const void *bytes, size_t length, struct hg_picture *out);

/*
 * Appends a PNG file to *out: RGB when every pixel is opaque, else RGBA. comment (may be NULL) is
 * kept in the file as text.
 */
const char *hg_png_encode(const struct hg_picture *picture, const char *comment,
                          struct hg_buffer *out);

#endif
