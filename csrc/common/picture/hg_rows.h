/*
 * PNG and JPEG files in memory, read row by row: a few rows are held at a time, whatever the size of
 * the picture (but a progressive JPEG, whose pixels come all at once at its end: see below).
 *
 * Whatever there is of both is taken: all colour types and depths, interlaced, palettes, progressive,
 * CMYK. No colour management: the numbers of an eight-bit source stay as they are. A missing end mark
 * does no harm, nor does what follows the pixels; missing pixels do.
 */
#ifndef HG_ROWS_H
#define HG_ROWS_H

#include "hg_row.h"

/*
 * NULL, or a static text that says why not; HG_NO_MEMORY is one. What was handed over before a failure
 * stays so. Any thread; no state is kept.
 */
const char *hg_rows_read(const void *bytes, size_t length, const struct hg_rows_sink *sink);

#endif
