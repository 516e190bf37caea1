/*
 * Whole pictures from files in memory; hg_png.h makes them into files. What is read, and what is
 * not, stands in hg_rows.h; here the picture is turned as it is displayed, and sizes over the caps of
 * hg_picture.h are refused.
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
