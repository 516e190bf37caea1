/* Which pixels of a photograph show a surface of the room, and not what stands before it. */
#ifndef HG_EDIT_REGION_H
#define HG_EDIT_REGION_H

#include "hg_mask.h"
#include "hg_room.h"

/*
 * A mask that is black where one of the planes of the set is seen. fine: the outline follows the
 * picture's own edges at full size. NULL, or why not: out of memory, or hardly anything of it is
 * seen. On failure *mask is empty.
 */
const char *hg_region_of_planes(struct hg_mask *mask, const struct hg_picture *picture,
                                const struct hg_room *room, unsigned planes, bool fine);

#endif
