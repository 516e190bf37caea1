/* The pictures that are painted on: PNG, JPEG and WebP files in memory. */
#ifndef HG_SOURCE_H
#define HG_SOURCE_H

#include <stddef.h>

#include "hg_picture.h"

/*
 * As hg_codec_decode, and WebP. NULL, or a static text that says why not, with *out empty. The caller
 * owns what it gets. Any thread; no state is kept.
 */
const char *hg_source_decode(const void *bytes, size_t length, struct hg_picture *out);

#endif
