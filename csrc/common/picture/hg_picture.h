/*
 * A picture in memory: straight (not premultiplied) RGBA, eight bits a channel, rows from the top.
 *
 * A picture owns its pixels. The empty picture is {0}; freeing it, or freeing twice, is harmless.
 * Nothing here keeps state, so every function may run on any thread.
 */
#ifndef HG_PICTURE_H
#define HG_PICTURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HG_PICTURE_SIDE_LIMIT 8192        /* pixels per side */
#define HG_PICTURE_AREA_LIMIT (40L << 20) /* pixels in all */
#define HG_PICTURE_TOO_LARGE                                                                       \
  "the picture is too large to be painted: over 41 megapixels, or a side over 8192 pixels"

struct hg_picture {
  int width, height;
  uint8_t *rgba;
};

/* Whether a picture of this size may be made at all. */
bool hg_picture_allowed(long width, long height);

/* A transparent black picture. False: the size is not allowed or memory is out; *picture is empty. */
bool hg_picture_init(struct hg_picture *picture, int width, int height);

/* A deep copy; false as above. */
bool hg_picture_copy(struct hg_picture *copy, const struct hg_picture *picture);

void hg_picture_free(struct hg_picture *picture);

/* The four bytes of one pixel; the caller keeps x and y inside the picture. */
static inline uint8_t *hg_picture_at(const struct hg_picture *picture, int x, int y)
{
  return picture->rgba + ((size_t)y * (size_t)picture->width + (size_t)x) * 4;
}

#endif
