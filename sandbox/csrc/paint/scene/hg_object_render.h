/*
 * Draws a lit scene: samples are shaded at a multiple of the resolution and averaged, in bands of
 * rows so that memory does not grow with the picture.
 */
#ifndef HG_OBJECT_RENDER_H
#define HG_OBJECT_RENDER_H

#include "hg_object_scene.h"
#include "hg_object_view.h"
#include "hg_picture.h"

/*
 * Fills `out` (already made, all transparent) with samples x samples per pixel. False: out of memory.
 */
bool hg_render(const struct hg_scene *scene, const struct hg_view *view, struct hg_vec key,
               int samples, struct hg_picture *out);

#endif
