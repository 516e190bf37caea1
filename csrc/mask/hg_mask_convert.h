/* Masks of other conventions, made into ours: black is replaced, white is kept. */
#ifndef HG_MASK_CONVERT_H
#define HG_MASK_CONVERT_H

#include "hg_canvas.h"

enum hg_mask_meaning {
  HG_MASK_READ,   /* ours: gray over white, as it is measured */
  HG_MASK_WHITE,  /* white is replaced; where nothing was painted is kept */
  HG_MASK_ALPHA,  /* what is transparent is replaced */
  HG_MASK_LABELS, /* what has a label is replaced */
};

#define HG_MASK_ANY_LABEL (-1) /* all but 0, which is the background */

/*
 * Makes *canvas of a PNG or JPEG file in memory, as displayed, soft edges kept. label: of
 * HG_MASK_LABELS, a value as it is stored (gray, or index of a palette), else not looked at. NULL, or
 * a static text that says why not, and *canvas is the closed one then. Any thread.
 */
const char *hg_mask_convert(const void *bytes, size_t length, enum hg_mask_meaning meaning,
                            int label, struct hg_canvas *canvas);

#endif
