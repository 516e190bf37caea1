#include "hg_object_noise.h"

/* Coordinates stay far below 2^31 lattice cells; the clamp keeps the cast defined for any input. */
static int32_t cell_of(double x)
{
  double kept = hg_clamp(x, -1e9, 1e9);
  int32_t cell = (int32_t)kept;
  return cell - (kept < cell);
}

/* A lattice point is hashed from one number for each axis. */
#define HASH_X 0x8da6b343U
#define HASH_Y 0xd8163841U
#define HASH_Z 0xcb1ab31fU
#define HASH_SEED 0x9e3779b9U

static double lattice(uint32_t x, uint32_t y, uint32_t seed)
{
  return hg_hash_unit(x ^ y ^ seed) * 2 - 1;
}

static double fade(double t)
{
  return t * t * t * (t * (t * 6 - 15) + 10);
}

double hg_noise2(double x, double y, uint32_t seed)
{
  int32_t cx = cell_of(x), cy = cell_of(y);
  uint32_t left = (uint32_t)cx * HASH_X, top = (uint32_t)cy * HASH_Y, mixed = seed * HASH_SEED;
  uint32_t right = left + HASH_X, bottom = top + HASH_Y;
  double fx = fade(x - cx), fy = fade(y - cy);
  double low = hg_mix(lattice(left, top, mixed), lattice(right, top, mixed), fx);
  double high = hg_mix(lattice(left, bottom, mixed), lattice(right, bottom, mixed), fx);
  return hg_mix(low, high, fy);
}

/* The slopes that a lattice point may have: towards the middles of a cube's edges. */
static const struct hg_vec slopes[16] = {
    {1, 1, 0}, {-1, 1, 0}, {1, -1, 0}, {-1, -1, 0}, {1, 0, 1}, {-1, 0, 1}, {1, 0, -1}, {-1, 0, -1},
    {0, 1, 1}, {0, -1, 1}, {0, 1, -1}, {0, -1, -1}, {1, 1, 0}, {0, -1, 1}, {-1, 1, 0}, {0, -1, -1},
};

/* A lattice cell around a point: the way into it, and the slopes of its eight corners. */
struct cell {
  double way[3];
  const struct hg_vec *slope[8];
};

static void find_cell(struct hg_vec p, uint32_t seed, struct cell *cell)
{
  const int32_t x = cell_of(p.x), y = cell_of(p.y), z = cell_of(p.z);
  const uint32_t hx = (uint32_t)x * HASH_X, hy = (uint32_t)y * HASH_Y, hz = (uint32_t)z * HASH_Z;
  const uint32_t mixed = seed * HASH_SEED;
  cell->way[0] = p.x - x;
  cell->way[1] = p.y - y;
  cell->way[2] = p.z - z;
  for (int i = 0; i < 8; i++) {
    uint32_t h = (i & 1 ? hx + HASH_X : hx) ^ (i & 2 ? hy + HASH_Y : hy) ^ (i & 4 ? hz + HASH_Z : hz);
    cell->slope[i] = &slopes[hg_hash(h ^ mixed) & 15];
  }
}

/* A corner's slope times the way from it: gradient noise shows no squares. */
static double corner(const struct cell *cell, int i)
{
  const struct hg_vec *slope = cell->slope[i];
  return slope->x * (cell->way[0] - (i & 1)) + slope->y * (cell->way[1] - ((i >> 1) & 1)) +
         slope->z * (cell->way[2] - (i >> 2));
}

double hg_noise3(struct hg_vec p, uint32_t seed)
{
  struct cell cell;
  double edge[4];
  find_cell(p, seed, &cell);
  double fx = fade(cell.way[0]), fy = fade(cell.way[1]), fz = fade(cell.way[2]);
  for (int i = 0; i < 4; i++)
    edge[i] = hg_mix(corner(&cell, i * 2), corner(&cell, i * 2 + 1), fx);
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

/* How steeply fade rises. */
static double fade_slope(double t)
{
  return 30 * t * t * (t * (t - 2) + 1);
}

/* Each corner's part of the noise is a weight times a plane: both change with the place. */
struct hg_vec hg_noise_slope(struct hg_vec p, uint32_t seed)
{
  struct cell cell;
  struct hg_vec sum = {0, 0, 0};
  find_cell(p, seed, &cell);
  double far[3], rise[3];
  for (int k = 0; k < 3; k++) {
    far[k] = fade(cell.way[k]);
    rise[k] = fade_slope(cell.way[k]);
  }
  for (int i = 0; i < 8; i++) {
    double wx = i & 1 ? far[0] : 1 - far[0], wy = i & 2 ? far[1] : 1 - far[1];
    double wz = i & 4 ? far[2] : 1 - far[2], plane = corner(&cell, i);
    sum = hg_vec_along(sum, *cell.slope[i], wx * wy * wz);
    sum.x += plane * (i & 1 ? rise[0] : -rise[0]) * wy * wz;
    sum.y += plane * (i & 2 ? rise[1] : -rise[1]) * wx * wz;
    sum.z += plane * (i & 4 ? rise[2] : -rise[2]) * wx * wy;
  }
  return sum;
}
