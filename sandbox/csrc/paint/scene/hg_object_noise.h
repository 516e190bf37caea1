/*
 * Smooth deterministic noise. All functions are pure; results lie in -1..1.
 */
#ifndef HG_OBJECT_NOISE_H
#define HG_OBJECT_NOISE_H

#include "hg_object_vec.h"

double hg_noise2(double x, double y, uint32_t seed);
double hg_noise3(struct hg_vec p, uint32_t seed);

/* Sums of octaves, each with half the size and half the strength of the one before. */
double hg_fractal2(double x, double y, int octaves, uint32_t seed);
double hg_fractal3(struct hg_vec p, int octaves, uint32_t seed);

/* The direction in which the noise grows, for bumps on a surface. */
struct hg_vec hg_noise_slope(struct hg_vec p, uint32_t seed);

#endif
