/*
 * Pictures from files in memory; hg_png.h makes them into files.
 *
 * Decoding takes whatever PNG and JPEG there is (all colour types and depths, interlaced, palettes,
 * progressive, CMYK, EXIF orientation) and gives RGBA as displayed, without any colour management:
 * the numbers of an eight-bit source stay as they are. Sizes over the caps of hg_picture.h, damaged
 * and truncated files are refused.
 *
 * Every function returns NULL when all went well, else a static text that says why not, and leaves
 * its output empty then. The caller owns what it gets. Any thread; no state is kept.
 */
#ifndef HG_CODEC_H
#define HG_CODEC_H

#include "hg_picture.h"

/* By the first bytes of the file. */
const char *hg_codec_decode(const void *bytes, size_t length, struct hg_picture *out);

#endif
