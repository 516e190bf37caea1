/* Puts an object into a room: fitted to the mask, in the room's light, with its shadow. */
#ifndef HG_COMPOSE_H
#define HG_COMPOSE_H

#include "hg_light.h"
#include "hg_prompt.h"

/*
 * Draws the prompt's object onto *background, a picture of the empty room, inside the mask's main
 * area. NULL, or why not.
 */
const char *hg_compose_object(struct hg_picture *background, const struct hg_mask *mask,
                              const struct hg_room *room, const struct hg_prompt *prompt);

#endif
