/*
 * Completing a small picture: every pixel of its hole is put together from patches found elsewhere
 * in it, so that surfaces and lines go on across the hole.
 *
 * Method: nearest patches by propagation and random search (PatchMatch, Barnes et al. 2009), and
 * averaging of the patches that overlap (Wexler et al. 2007), from coarse to fine.
 */
#ifndef HG_PATCH_H
#define HG_PATCH_H

#include <stdbool.h>
#include <stdint.h>

#define HG_PATCH_RADIUS 3

struct hg_small {
  int width, height;
  float *rgb;     /* three per pixel, 0 to 255; what is in the hole is replaced */
  uint8_t *hole;  /* not 0: to be filled */
  uint8_t *plane; /* pixels of equal numbers are preferred as sources for each other */
  int *from;      /* result: index of the pixel that each pixel was taken from */
};

/* False: out of memory; *small is empty. */
bool hg_small_init(struct hg_small *small, int width, int height);
void hg_small_free(struct hg_small *small);

/* Fills the hole; with a soft gradient if there is no patch outside it. False: out of memory. */
bool hg_patch_fill(struct hg_small *small, uint32_t seed);

#endif
