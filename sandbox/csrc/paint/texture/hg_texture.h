/*
 * Textures: the colour of a material at a point of a plane.
 *
 * Places are metres on the plane, so a brick is a brick whatever the picture's size; the footprint
 * (metres a pixel covers) keeps fine detail from flickering far away.
 *
 * A texture is a plain value without memory of its own; sampling is a pure function.
 */
#ifndef HG_TEXTURE_H
#define HG_TEXTURE_H

#include "hg_texture_sample.h"

struct hg_color hg_texture_at(const struct hg_texture *texture, struct hg_point point);

#endif
