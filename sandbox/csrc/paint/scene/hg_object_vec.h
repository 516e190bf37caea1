/*
 * Vectors and small mathematics for the object renderer. Metres; x to the right, y up, z towards
 * the viewer. Everything here is pure and inline.
 */
#ifndef HG_OBJECT_VEC_H
#define HG_OBJECT_VEC_H

#include <math.h>
#include <stdint.h>

#define HG_PI 3.14159265358979323846

struct hg_vec {
  double x, y, z;
};

static inline struct hg_vec hg_vec(double x, double y, double z)
{
  return (struct hg_vec){x, y, z};
}

static inline struct hg_vec hg_vec_add(struct hg_vec a, struct hg_vec b)
{
  return hg_vec(a.x + b.x, a.y + b.y, a.z + b.z);
}

static inline struct hg_vec hg_vec_sub(struct hg_vec a, struct hg_vec b)
{
  return hg_vec(a.x - b.x, a.y - b.y, a.z - b.z);
}

static inline struct hg_vec hg_vec_scale(struct hg_vec a, double k)
{
  return hg_vec(a.x * k, a.y * k, a.z * k);
}

/* a + b * k */
static inline struct hg_vec hg_vec_along(struct hg_vec a, struct hg_vec b, double k)
{
  return hg_vec(a.x + b.x * k, a.y + b.y * k, a.z + b.z * k);
}

static inline struct hg_vec hg_vec_times(struct hg_vec a, struct hg_vec b)
{
  return hg_vec(a.x * b.x, a.y * b.y, a.z * b.z);
}

static inline double hg_vec_dot(struct hg_vec a, struct hg_vec b)
{
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

static inline struct hg_vec hg_vec_cross(struct hg_vec a, struct hg_vec b)
{
  return hg_vec(a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x);
}

static inline double hg_vec_length(struct hg_vec a)
{
  return sqrt(hg_vec_dot(a, a));
}

/* A zero vector becomes "up", so that a degenerate face still has a normal. */
static inline struct hg_vec hg_vec_unit(struct hg_vec a)
{
  double length = hg_vec_length(a);
  return length > 1e-12 ? hg_vec_scale(a, 1.0 / length) : hg_vec(0, 1, 0);
}

static inline struct hg_vec hg_vec_mix(struct hg_vec a, struct hg_vec b, double t)
{
  return hg_vec(a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t, a.z + (b.z - a.z) * t);
}

/* Some unit vector at a right angle to the unit vector n. */
static inline struct hg_vec hg_vec_aside(struct hg_vec n)
{
  struct hg_vec other = fabs(n.y) < 0.9 ? hg_vec(0, 1, 0) : hg_vec(1, 0, 0);
  return hg_vec_unit(hg_vec_cross(other, n));
}

static inline double hg_clamp(double x, double low, double high)
{
  return x < low ? low : x > high ? high : x;
}

static inline double hg_mix(double a, double b, double t)
{
  return a + (b - a) * t;
}

static inline double hg_smoothstep(double from, double to, double x)
{
  double t = hg_clamp((x - from) / (to - from), 0, 1);
  return t * t * (3 - 2 * t);
}

static inline double hg_gauss(double x)
{
  return exp(-x * x);
}

/* The repeating saw 0..1, also for negative x. */
static inline double hg_fraction(double x)
{
  return x - floor(x);
}

static inline uint32_t hg_hash(uint32_t x)
{
  x ^= x >> 16;
  x *= 0x7feb352dU;
  x ^= x >> 15;
  x *= 0x846ca68bU;
  return x ^ (x >> 16);
}

/* 0..1 from any integer, always the same for the same integer. */
static inline double hg_hash_unit(uint32_t x)
{
  return hg_hash(x) / 4294967296.0;
}

#endif
