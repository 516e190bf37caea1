/* JPEG files in memory. What hg_codec.h says of decoding, failure and ownership holds here too. */
#ifndef HG_JPEG_H
#define HG_JPEG_H

#include "hg_picture.h"

const char *hg_jpeg_decode(const void *bytes, size_t length, struct hg_picture *out);

#endif
