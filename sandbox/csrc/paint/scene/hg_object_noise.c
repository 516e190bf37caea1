#include "hg_object_noise.h"

/* Coordinates stay far below 2^31 lattice cells; the clamp keeps the cast defined for any input. */
static int32_t cell_of(double x)
{
  return (int32_t)hg_clamp(floor(x), -1e9, 1e9);
}

static double lattice(int32_t x, int32_t y, int32_t z, uint32_t seed)
{
  uint32_t h = (uint32_t)x * 0x8da6b343U ^ (uint32_t)y * 0xd8163841U ^ (uint32_t)z * 0xcb1ab31fU;
  return hg_hash_unit(h ^ seed * 0x9e3779b9U) * 2 - 1;
}

static double fade(double t)
{
  return t * t * t * (t * (t * 6 - 15) + 10);
}

double hg_noise2(double x, double y, uint32_t seed)
{
  int32_t cx = cell_of(x), cy = cell_of(y);
  double fx = fade(x - cx), fy = fade(y - cy);
  double low = hg_mix(lattice(cx, cy, 0, seed), lattice(cx + 1, cy, 0, seed), fx);
  double high = hg_mix(lattice(cx, cy + 1, 0, seed), lattice(cx + 1, cy + 1, 0, seed), fx);
  return hg_mix(low, high, fy);
}

/* The slope of one lattice corner, times the way from it: gradient noise shows no squares. */
static double corner(const int32_t cell[3], const double way[3], int index, uint32_t seed)
{
  int32_t dx = index & 1, dy = (index >> 1) & 1, dz = index >> 2;
  uint32_t h = (uint32_t)(cell[0] + dx) * 0x8da6b343U ^ (uint32_t)(cell[1] + dy) * 0xd8163841U ^
               (uint32_t)(cell[2] + dz) * 0xcb1ab31fU;
  h = hg_hash(h ^ seed * 0x9e3779b9U);
  double x = way[0] - dx, y = way[1] - dy, z = way[2] - dz;
  double u = (h & 15) < 8 ? x : y;
  double v = (h & 15) < 4 ? y : (h & 13) == 12 ? x : z;
  return ((h & 1) ? -u : u) + ((h & 2) ? -v : v);
}

double hg_noise3(struct hg_vec p, uint32_t seed)
{
  const int32_t cell[3] = {cell_of(p.x), cell_of(p.y), cell_of(p.z)};
  const double way[3] = {p.x - cell[0], p.y - cell[1], p.z - cell[2]};
  double fx = fade(way[0]), fy = fade(way[1]), fz = fade(way[2]), edge[4];
  for (int i = 0; i < 4; i++)
    edge[i] = hg_mix(corner(cell, way, i * 2, seed), corner(cell, way, i * 2 + 1, seed), fx);
  return hg_mix(hg_mix(edge[0], edge[1], fy), hg_mix(edge[2], edge[3], fy), fz);
}

double hg_fractal2(double x, double y, int octaves, uint32_t seed)
{
  double sum = 0, strength = 0.5;
  for (int i = 0; i < octaves; i++, strength *= 0.5, x *= 2.03, y *= 2.03)
    sum += strength * hg_noise2(x, y, seed + (uint32_t)i);
  return sum;
}

double hg_fractal3(struct hg_vec p, int octaves, uint32_t seed)
{
  double sum = 0, strength = 0.5;
  for (int i = 0; i < octaves; i++, strength *= 0.5, p = hg_vec_scale(p, 2.03))
    sum += strength * hg_noise3(p, seed + (uint32_t)i);
  return sum;
}

struct hg_vec hg_noise_slope(struct hg_vec p, uint32_t seed)
{
  const double step = 0.05;
  double here = hg_noise3(p, seed);
  double dx = hg_noise3(hg_vec(p.x + step, p.y, p.z), seed) - here;
  double dy = hg_noise3(hg_vec(p.x, p.y + step, p.z), seed) - here;
  double dz = hg_noise3(hg_vec(p.x, p.y, p.z + step), seed) - here;
  return hg_vec_scale(hg_vec(dx, dy, dz), 1 / step);
}
