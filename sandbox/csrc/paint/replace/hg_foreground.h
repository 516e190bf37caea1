/* What stands in a hole, as against the background that goes on into it from outside. */
#ifndef HG_FOREGROUND_H
#define HG_FOREGROUND_H

#include "hg_patch.h"

/*
 * Whether a thing stands in the hole that has to go, judged by the picture before and after its hole
 * was completed. Background is what can be reached from outside the hole without crossing an edge:
 * walls, floors, a window that the hole cuts; specks and lines are no things either.
 * Out of memory counts as a thing.
 */
bool hg_foreground_found(const struct hg_small *before, const struct hg_small *after);

#endif
