#include "hg_noise.h"

#include <math.h>

static uint32_t mix(uint32_t h)
{
  h ^= h >> 16;
  h *= 0x7feb352dU;
  h ^= h >> 15;
  h *= 0x846ca68bU;
  return h ^ (h >> 16);
}

uint32_t hg_hash_text(const char *text)
{
  uint32_t h = 2166136261U;
  for (; *text != '\0'; text++)
    h = (h ^ (unsigned char)*text) * 16777619U;
  return mix(h);
}

#define HASH_X 0x9e3779b1U

static uint32_t hash_row(int y, uint32_t seed)
{
  return mix((uint32_t)y * 0x85ebca77U + seed);
}

uint32_t hg_hash_point(int x, int y, uint32_t seed)
{
  return mix((uint32_t)x * HASH_X ^ hash_row(y, seed));
}

static float fade(float t)
{
  return t * t * t * (t * (t * 6 - 15) + 10);
}

static int floor_of(float x)
{
  int whole = (int)x;
  return whole - ((float)whole > x);
}

/* The dot product of a pseudo-random gradient with the way from the lattice point. */
static float slope(uint32_t h, float dx, float dy)
{
  float gx = (float)(h & 0xffff) * (2.0F / 65535.0F) - 1;
  float gy = (float)(h >> 16) * (2.0F / 65535.0F) - 1;
  return gx * dx + gy * dy;
}

float hg_noise(float x, float y, uint32_t seed)
{
  int ix = floor_of(x), iy = floor_of(y);
  uint32_t left = (uint32_t)ix * HASH_X, right = left + HASH_X;
  uint32_t top = hash_row(iy, seed), bottom = hash_row(iy + 1, seed);
  float fx = x - (float)ix, fy = y - (float)iy;
  float u = fade(fx), v = fade(fy);
  float a = slope(mix(left ^ top), fx, fy), b = slope(mix(right ^ top), fx - 1, fy);
  float c = slope(mix(left ^ bottom), fx, fy - 1), d = slope(mix(right ^ bottom), fx - 1, fy - 1);
  float above = a + (b - a) * u, below = c + (d - c) * u;
  return (above + (below - above) * v) * 1.4F;
}

float hg_noise_octaves(float x, float y, int octaves, float footprint, uint32_t seed)
{
  float sum = 0, strength = 0.5F, wavelength = 1, scale = 1;
  for (int i = 0; i < octaves; i++) {
    float visible = (wavelength - footprint) / wavelength * 2;
    if (visible <= 0)
      break;
    sum += hg_noise(x * scale, y * scale, seed + (uint32_t)i) * strength * fminf(visible, 1);
    strength *= 0.5F;
    wavelength *= 0.5F;
    scale *= 2;
  }
  return sum * 1.4F;
}

static void visit_cell(struct hg_cell *cell, float x, float y, int ix, int iy, float jitter,
                       uint32_t seed)
{
  uint32_t h = hg_hash_point(ix, iy, seed);
  float px = (float)ix + 0.5F + ((float)(h & 0xffff) * (1 / 65535.0F) - 0.5F) * jitter;
  float py = (float)iy + 0.5F + ((float)(h >> 16) * (1 / 65535.0F) - 0.5F) * jitter;
  float distance = (px - x) * (px - x) + (py - y) * (py - y);
  if (distance < cell->nearest) {
    cell->second = cell->nearest;
    cell->nearest = distance;
    cell->center_x = px;
    cell->center_y = py;
    cell->id = mix(h);
  } else if (distance < cell->second) {
    cell->second = distance;
  }
}

struct hg_cell hg_noise_cell(float x, float y, float jitter, uint32_t seed)
{
  struct hg_cell cell = {.nearest = 1e9F, .second = 1e9F};
  int ix = (int)floorf(x), iy = (int)floorf(y);
  for (int dy = -1; dy <= 1; dy++) {
    for (int dx = -1; dx <= 1; dx++)
      visit_cell(&cell, x, y, ix + dx, iy + dy, jitter, seed);
  }
  cell.nearest = sqrtf(cell.nearest);
  cell.second = sqrtf(cell.second);
  return cell;
}
