/* The schedule as a value. What it comes to on many a task: spec/core/poll_schedule_spec.lua. */
#include "hg_poll_schedule.h"

#include "hg_test.h"

#include <math.h>

#define MIDDLE 0.5 /* random: no jitter */

static const struct hg_poll_view unknown = {.percentage = -1, .queue_position = -1};

static struct hg_poll_view at(int percentage)
{
  return (struct hg_poll_view){.percentage = percentage, .queue_position = -1};
}

static bool near(double a, double b)
{
  return fabs(a - b) < 1e-3;
}

static void test_size(void)
{
  HG_CHECK(sizeof(struct hg_poll_schedule) <= 32);
}

static void test_copies(void)
{
  struct hg_poll_schedule one;
  hg_poll_schedule_begin(&one, 3, 5);
  hg_poll_schedule_next(&one, NULL, 1000, MIDDLE);
  struct hg_poll_view view = at(20);
  hg_poll_schedule_next(&one, &view, 1010, MIDDLE);
  struct hg_poll_schedule other = one;
  view = at(40);
  double delay = hg_poll_schedule_next(&one, &view, 1020, 0.3);
  HG_CHECK(delay == hg_poll_schedule_next(&other, &view, 1020, 0.3));
}

static void test_first(void)
{
  struct hg_poll_schedule schedule;
  hg_poll_schedule_begin(&schedule, 3, 5);
  HG_CHECK(near(hg_poll_schedule_next(&schedule, NULL, 1000, MIDDLE), 8.4));
  hg_poll_schedule_begin(&schedule, 3, 5);
  HG_CHECK(near(hg_poll_schedule_next(&schedule, &unknown, 1000, MIDDLE), 3.44));
  HG_CHECK(near(hg_poll_schedule_next(&schedule, NULL, 1004, MIDDLE), 4));
}

/* A minimum that a float does not hold. */
static void test_minimum(void)
{
  static const double minimums[] = {0.1, 0.3, 1.1, 3.3, 7.7};
  for (size_t i = 0; i < sizeof minimums / sizeof *minimums; i++) {
    struct hg_poll_schedule schedule;
    hg_poll_schedule_begin(&schedule, minimums[i], minimums[i]);
    hg_poll_schedule_next(&schedule, NULL, 0, 0);
    HG_CHECK(hg_poll_schedule_next(&schedule, NULL, 10, 0) >= minimums[i]);
    HG_CHECK(hg_poll_schedule_next(&schedule, &unknown, 20, 0) >= minimums[i]);
  }
}

/* The fractions below one per cent that are lost put the estimate off by less than a second here. */
static void test_end_is_met(void)
{
  struct hg_poll_schedule schedule;
  hg_poll_schedule_begin(&schedule, 3, 5);
  double length = 120, now = 0, delay = hg_poll_schedule_next(&schedule, NULL, now, MIDDLE);
  int polls = 1;
  for (now = delay; now < length; now += delay, polls++) {
    struct hg_poll_view view = at((int)(100 * now / length));
    delay = hg_poll_schedule_next(&schedule, &view, now, MIDDLE);
  }
  HG_CHECK(now - length < 2);
  HG_CHECK(polls <= 24);
}

/* The speed is known from the second percentage on, however small both are and soon it came. */
static void test_speed(void)
{
  struct hg_poll_schedule schedule;
  hg_poll_schedule_begin(&schedule, 3, 5);
  hg_poll_schedule_next(&schedule, NULL, 1000, MIDDLE);
  struct hg_poll_view view = at(1);
  hg_poll_schedule_next(&schedule, &view, 1010, MIDDLE);
  HG_CHECK(near(schedule.speed, 0));
  view = at(2);
  hg_poll_schedule_next(&schedule, &view, 1010.5, MIDDLE);
  HG_CHECK(near(schedule.speed, 2));
  hg_poll_schedule_next(&schedule, &view, 1012, MIDDLE);
  HG_CHECK(near(schedule.speed, 2));
  view = at(1);
  hg_poll_schedule_next(&schedule, &view, 1013, MIDDLE);
  HG_CHECK(near(schedule.speed, 0));
}

static void test_suspended(void)
{
  struct hg_poll_schedule schedule;
  hg_poll_schedule_begin(&schedule, 3, 5);
  hg_poll_schedule_next(&schedule, NULL, 1000, MIDDLE);
  struct hg_poll_view view = at(10);
  double delay = hg_poll_schedule_next(&schedule, &view, 1010, MIDDLE);
  struct hg_poll_schedule awake = schedule;
  view = at(20);
  double after = hg_poll_schedule_next(&awake, &view, 1010 + delay, MIDDLE);
  HG_CHECK(near(after, hg_poll_schedule_next(&schedule, &view, 1010 + 36000, MIDDLE)));
  HG_CHECK(near(awake.changed, schedule.changed) && near(awake.speed, schedule.speed));
}

int main(void)
{
  HG_RUN(test_size);
  HG_RUN(test_copies);
  HG_RUN(test_first);
  HG_RUN(test_minimum);
  HG_RUN(test_end_is_met);
  HG_RUN(test_speed);
  HG_RUN(test_suspended);
  return hg_test_report("poll_schedule");
}
