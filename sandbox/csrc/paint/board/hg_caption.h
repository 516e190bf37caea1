/* Captions in a small bitmap font of our own: a bare machine has no fonts to rely on. */
#ifndef HG_CAPTION_H
#define HG_CAPTION_H

#include "hg_picture.h"

/* Sizes of a character's cell at scale 1, in pixels. */
#define HG_CAPTION_WIDTH 6
#define HG_CAPTION_HEIGHT 9

/*
 * Writes ASCII text in gray (0 black to 255 white) with its top left corner at (x, y); what does
 * not fit before `right` is left out. Other characters show as "?".
 */
void hg_caption_write(struct hg_picture *picture, const char *text, int x, int y, int right,
                      int scale, uint8_t gray);

#endif
