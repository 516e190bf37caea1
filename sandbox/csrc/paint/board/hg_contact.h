/* A contact sheet: pictures in rows and columns, each with its caption. */
#ifndef HG_CONTACT_H
#define HG_CONTACT_H

#include "hg_picture.h"

struct hg_contact {
  struct hg_picture sheet;
  int columns, tile_width, tile_height;
};

/* A white sheet for so many tiles. NULL, or why not; then the sheet is empty. */
const char *hg_contact_init(struct hg_contact *contact, int tiles, int columns, int tile_width,
                            int tile_height);

/* Shrinks the picture into tile number `index` (from 0) and writes the caption under it. */
void hg_contact_put(struct hg_contact *contact, int index, const struct hg_picture *picture,
                    const char *caption);

void hg_contact_free(struct hg_contact *contact);

#endif
