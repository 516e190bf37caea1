/*
 * Flat pictures that lie on objects, painted with cairo: paintings, views, clock faces, carpets.
 * Each returns the index of a new image in the scene, or -1 (a slot or memory is missing; the
 * surface then keeps its plain colour).
 */
#ifndef HG_OBJECT_ART_H
#define HG_OBJECT_ART_H

#include "hg_object_scene.h"

/* A painting in the style's colours; which of several it is depends on the seed. */
int hg_art_painting(struct hg_scene *scene, double aspect);

/* Sky, hills and trees, as seen through a window or on a screen; blurred over `blur` pixels. */
int hg_art_view(struct hg_scene *scene, double aspect, int blur);

/* A pale room with a window, as a mirror shows it. */
int hg_art_reflection(struct hg_scene *scene, double aspect);

/* A dial with roman numerals, without hands. */
int hg_art_dial(struct hg_scene *scene);

/* A carpet of the style's colours and pattern. */
int hg_art_carpet(struct hg_scene *scene, double aspect);

/* A round, braided mat. */
int hg_art_mat(struct hg_scene *scene);

#endif
