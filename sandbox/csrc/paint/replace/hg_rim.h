/* The rim of a hole: which surfaces are plain there, and which of its pixels show these surfaces. */
#ifndef HG_RIM_H
#define HG_RIM_H

#include "hg_patch.h"
#include "hg_room.h"

struct hg_rim {
  bool smooth[HG_PLANE_COUNT]; /* plain planes: a soft gradient is better than any patch */
  uint8_t *plain; /* pixels outside the hole that look like their plane, not like a thing */
};

/* False: out of memory; *rim is empty. */
bool hg_rim_judge(struct hg_rim *rim, const struct hg_small *small);

void hg_rim_free(struct hg_rim *rim);

#endif
