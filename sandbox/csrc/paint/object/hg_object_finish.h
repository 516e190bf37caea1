/*
 * What a surface looks like at one point, before any light: colour, fine relief, gloss.
 */
#ifndef HG_OBJECT_FINISH_H
#define HG_OBJECT_FINISH_H

#include "hg_object_scene.h"

struct hg_hit {
  const struct hg_skin *surface;
  const struct hg_image *image;         /* the surface's image, or NULL */
  struct hg_vec position, normal, view; /* view: unit vector towards the eye */
  double u, v;
  double footprint; /* metres that one pixel spans here */
  double sky, key;  /* light that arrives, see struct hg_vertex */
};

struct hg_look {
  struct hg_vec color, normal;
  struct hg_vec mirror; /* colour of reflections seen straight on; black for none */
  double rough;         /* 0: reflections like a mirror's, 1: a broad shine */
  double sheen;         /* a bright rim of short fibres */
  double through;       /* light that comes through from behind */
  double alpha;         /* 1: opaque */
  struct hg_vec glow;   /* light of its own */
};

void hg_finish_look(const struct hg_hit *hit, struct hg_look *look);

/* sRGB bytes to linear light. */
struct hg_vec hg_linear(const uint8_t rgb[3]);
struct hg_vec hg_linear_of(int red, int green, int blue);
double hg_luminance(struct hg_vec color);

#endif
