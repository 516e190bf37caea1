/* Gives the masked part of floors, walls and worktops a new surface. */
#ifndef HG_SURFACE_H
#define HG_SURFACE_H

#include "hg_light.h"
#include "hg_prompt.h"

/*
 * Paints the prompt's texture into the picture where the mask is black, in the room's perspective
 * and light. A prompt that names the floor or the walls leaves what else the mask covers as it is.
 * False: out of memory; the picture is unchanged.
 */
bool hg_surface_paint(struct hg_picture *picture, const struct hg_mask *mask,
                      const struct hg_room *room, const struct hg_prompt *prompt);

/* The width in pixels of the soft step at the mask's edge, by the size of the picture. */
double hg_surface_edge(const struct hg_picture *picture);

#endif
