/*
 * The mask of a replacement: black (gray below 128) is replaced, white stays.
 *
 * It is read over white (hg_gray.h): where it is transparent nothing was painted. Masks own their
 * memory; {0} is the empty mask.
 */
#ifndef HG_MASK_H
#define HG_MASK_H

#include "hg_picture.h"

struct hg_box_area {
  int left, top, right, bottom; /* right and bottom are just outside */
};

struct hg_mask {
  int width, height;
  uint8_t *depth;          /* 0: stays. Else the way to the nearest pixel that stays, up to 255 */
  struct hg_box_area area; /* around all black pixels */
  struct hg_box_area main; /* around the largest connected black area */
  long count;              /* black pixels */
};

/* NULL, or why not: out of memory, or nothing black at all. On failure *mask is empty. */
const char *hg_mask_read(struct hg_mask *mask, const struct hg_picture *picture);

void hg_mask_free(struct hg_mask *mask);

static inline uint8_t hg_mask_depth(const struct hg_mask *mask, int x, int y)
{
  return mask->depth[(size_t)y * (size_t)mask->width + (size_t)x];
}

/*
 * How much of the new picture shows, 0 to 1: nothing outside, all of it `edge` pixels inside, a
 * soft step between. The border of the picture is no edge.
 */
float hg_mask_cover(const struct hg_mask *mask, int x, int y, double edge);

/* Takes the masked pixels over from another picture of the same size, softly at the edge. */
void hg_mask_blend(const struct hg_mask *mask, struct hg_picture *picture,
                   const struct hg_picture *from, double edge);

#endif
