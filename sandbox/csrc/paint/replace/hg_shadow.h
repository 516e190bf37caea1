/* The shadow that an object throws on what is around it. */
#ifndef HG_SHADOW_H
#define HG_SHADOW_H

#include "hg_field.h"
#include "hg_object.h"

struct hg_shadow {
  double scale;         /* picture pixels per pixel of the field */
  double margin;        /* pixels of the field around the object's box */
  struct hg_field dark; /* 0: full light, 1: none */
};

/*
 * Makes the shadow of an object from its silhouette. The light's direction is that of the object's
 * request. False: out of memory; *shadow is empty.
 */
bool hg_shadow_make(struct hg_shadow *shadow, const struct hg_picture *object,
                    enum hg_placement placement, double light_x, double light_y);

void hg_shadow_free(struct hg_shadow *shadow);

/* How dark it is at a place in pixels of the object's picture, which may lie outside of it. */
float hg_shadow_at(const struct hg_shadow *shadow, double x, double y);

#endif
