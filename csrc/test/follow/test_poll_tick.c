/* The ticks at which polls leave: near the time asked for, never too early, few for few tasks. */
#include "hg_poll_tick.h"

#include "hg_test.h"

#include <math.h>

#define MINIMUM 3.0

static bool near(double a, double b)
{
  return fabs(a - b) < 1e-9;
}

/* Is time a tick of so many tasks? */
static bool is_tick(double time, uint32_t count)
{
  return near(hg_poll_tick(time, 0, MINIMUM, count), time);
}

static void test_the_nearest(void)
{
  HG_CHECK(near(hg_poll_tick(1000.24, 900, MINIMUM, 1), 1000.0));
  HG_CHECK(near(hg_poll_tick(1000.26, 900, MINIMUM, 1), 1000.5));
  HG_CHECK(near(hg_poll_tick(1000.26, 900, MINIMUM, 48), 1000.5));
}

static void test_never_before_the_earliest(void)
{
  HG_CHECK(near(hg_poll_tick(1000.1, 1000.1, MINIMUM, 1), 1000.5));
  HG_CHECK(near(hg_poll_tick(1000.0, 1000.0, MINIMUM, 1), 1000.0));
  for (int i = 1; i < 20000; i++) {
    double earliest = 86400.0 * 37 + i * 0.0137, minimum = 0.001 * i;
    double tick = hg_poll_tick(earliest, earliest, minimum, (uint32_t)i);
    HG_CHECK(tick >= earliest && tick <= earliest + minimum / 6 + 1e-9);
  }
}

/* About eight at one tick, when each is polled once in its minimum. */
static void test_many_have_more_ticks(void)
{
  HG_CHECK(is_tick(1000.5, 48) && !is_tick(1000.25, 48));
  HG_CHECK(is_tick(1000.25, 49) && !is_tick(1000.125, 49));
  for (uint32_t count = 1; count < 4000000; count *= 3) {
    int ticks = 0;
    double last = 0;
    for (double time = 1000; ticks < 64; ticks++) {
      double next = hg_poll_tick(time, time + 1e-7, MINIMUM, count);
      double at_one = count * (next - time) / MINIMUM;
      HG_CHECK(last == 0 || at_one <= 8.5);
      last = time;
      time = next;
    }
  }
}

static void test_ticks_of_few_are_ticks_of_many(void)
{
  for (double time = 1000; time < 1010; time += 0.5)
    for (uint32_t count = 1; count < 4000000; count *= 3)
      HG_CHECK(is_tick(time, count));
}

int main(void)
{
  HG_RUN(test_the_nearest);
  HG_RUN(test_never_before_the_earliest);
  HG_RUN(test_many_have_more_ticks);
  HG_RUN(test_ticks_of_few_are_ticks_of_many);
  return hg_test_report("poll_tick");
}
