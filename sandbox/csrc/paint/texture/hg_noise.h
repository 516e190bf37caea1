/*
 * Noise: repeatable randomness for textures. Every function is a pure function of its arguments.
 */
#ifndef HG_NOISE_H
#define HG_NOISE_H

#include <stddef.h>
#include <stdint.h>

/* FNV-1a, finished by a mixer so that close texts differ in all bits. */
uint32_t hg_hash_text(const char *text);

/* A well-mixed number of lattice point (x, y) in the world of this seed. */
uint32_t hg_hash_point(int x, int y, uint32_t seed);

/* The same as a float in [0, 1). */
static inline float hg_random_at(int x, int y, uint32_t seed)
{
  return (float)(hg_hash_point(x, y, seed) >> 8) * (1.0F / 16777216.0F);
}

/* Smooth noise of wavelength 1, in [-1, 1]. */
float hg_noise(float x, float y, uint32_t seed);

/*
 * Octaves of noise, each of half the wavelength and half the strength; about [-1, 1]. Octaves finer
 * than the footprint (the size of a pixel in the same units) fade out instead of flickering.
 */
float hg_noise_octaves(float x, float y, int octaves, float footprint, uint32_t seed);

struct hg_cell {
  float nearest, second; /* distances to the closest two cell centres; about 0 to 1 */
  float center_x, center_y;
  uint32_t id; /* a hash of the closest cell */
};

/* Cells around scattered points, one point per unit square (Worley). jitter 0 is a square grid. */
struct hg_cell hg_noise_cell(float x, float y, float jitter, uint32_t seed);

#endif
