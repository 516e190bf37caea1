/*
 * From a hit on a surface and the light that arrives there to the light that leaves for the eye.
 */
#ifndef HG_OBJECT_SHADE_H
#define HG_OBJECT_SHADE_H

#include "hg_object_finish.h"

/* Linear light; alpha below 1 for glass and water. The colour is not premultiplied. */
struct hg_vec hg_shade_hit(const struct hg_hit *hit, struct hg_vec key, double *alpha);

/* Linear light as an sRGB byte; brightness over 1 is rolled off gently. */
uint8_t hg_shade_display(double value);

#endif
