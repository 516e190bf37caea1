/*
 * Lights and draws a scene: samples are shaded at a multiple of the resolution and averaged, in bands of
 * rows so that memory does not grow with the picture.
 */
#ifndef HG_OBJECT_RENDER_H
#define HG_OBJECT_RENDER_H

#include "hg_object_light.h"
#include "hg_object_view.h"
#include "hg_picture.h"

/*
 * Lights what is seen of the scene and fills `out` (already made, all transparent) with samples x
 * samples per pixel, 2 or 3. False: out of memory.
 */
bool hg_render(struct hg_scene *scene, const struct hg_view *view,
               const struct hg_lighting *lighting, int samples, struct hg_picture *out);

#endif
