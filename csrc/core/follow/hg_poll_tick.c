#include "hg_poll_tick.h"

#include <math.h>

#define TICKS_IN_MINIMUM 6.0
#define TASKS_OF_TICK 8.0 /* when each task is polled once in its minimum */

double hg_poll_tick(double time, double earliest, double minimum, uint32_t count)
{
  double ticks = TICKS_IN_MINIMUM;
  while (ticks * TASKS_OF_TICK < count)
    ticks *= 2;
  double apart = minimum / ticks;
  double tick = round(time / apart) * apart;
  if (tick < earliest)
    tick = ceil(earliest / apart) * apart;
  return tick < earliest ? earliest : tick; /* what rounding leaves */
}
