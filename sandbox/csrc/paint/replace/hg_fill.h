/* The background behind what a mask covers: what the room would look like without it. */
#ifndef HG_FILL_H
#define HG_FILL_H

#include "hg_mask.h"
#include "hg_room.h"

/*
 * Writes the background into the masked part of *out, which comes in as a copy of the source. Where
 * nothing stood there the source is background already and is kept, unless `always` is set.
 * False: out of memory; *out may be half done.
 */
bool hg_fill_background(struct hg_picture *out, const struct hg_picture *source,
                        const struct hg_mask *mask, const struct hg_room *room, bool always);

#endif
