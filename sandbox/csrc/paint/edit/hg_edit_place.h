/* Finds room in a room: where an object that the prompt asks for may stand, lie or hang. */
#ifndef HG_EDIT_PLACE_H
#define HG_EDIT_PLACE_H

#include "hg_mask.h"
#include "hg_object.h"
#include "hg_room.h"

/*
 * The box an object of this kind fills when it is put into the room where least is in its way.
 * `floor` and `wall` (either may be empty) tell what is free; `number` counts the objects that came
 * before it, so that they do not all stand in one place.
 */
struct hg_box_area hg_edit_place(enum hg_object_kind kind, const struct hg_room *room,
                                 const struct hg_mask *floor, const struct hg_mask *wall,
                                 const struct hg_picture *picture, int number);

#endif
