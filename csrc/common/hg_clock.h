/* The monotonic clock in seconds: the time base of deadlines, wake_at and core.monotonic. */
#ifndef HG_CLOCK_H
#define HG_CLOCK_H

#include <math.h>
#include <time.h>

/* A deadline that never comes. */
#define HG_NEVER HUGE_VAL

static inline double hg_clock_now(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

#endif
