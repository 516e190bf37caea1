#include "hg_poll_schedule.h"

#include <float.h>
#include <stddef.h>

/*
 * The figures were searched for with bench/poll_schedule.lua, which shows what each comes to. Times are
 * in minimums: 3 s against real providers.
 */
#define FARTHEST 10.0         /* nothing is left alone for longer */
#define FARTHEST_SECONDS 30.0 /* nor for that */
#define LATE_SECONDS 30.0     /* what a poll comes later than it was due is the clock's doing */
#define FIRST 2.8             /* no picture is made at once */
#define FIRST_JITTER 0.3
#define JITTER 0.1

/* Far from the end: more the longer it takes already, as what began long ago is seldom over at once. */
#define FAR_AT_FIRST 1.0
#define FAR_GROWTH 0.2
#define FAR_SOON 2.25
#define FAR_SHARE_OF_AGE 0.03
#define SHARE_OF_REST 0.4 /* of the estimated rest is slept through, then it is estimated afresh */

/* Near the end: a place between minimum and maximum, 0 to 1. */
#define NEAR_AT_FIRST 0.22
#define NEAR_GROWTH 0.008
#define NEAR_AT_LAST 0.6

/* An end that is so near and no nearer is waited for. */
#define REACH_LEAST 0.7
#define REACH_MOST 1.6

#define PER_PLACE 0.67 /* a guess of how fast a queue moves; the documents say nothing */
#define OVERDUE 2.0    /* how much more an estimate that has passed counts than mere age */

#define WHOLE 100 /* percent */

static double lesser(double a, double b)
{
  return a < b ? a : b;
}

static double greater(double a, double b)
{
  return a > b ? a : b;
}

/* Never less than what was asked for. */
static float rounded_up(double value)
{
  float nearest = (float)value;
  return (double)nearest < value ? nearest + nearest * FLT_EPSILON : nearest;
}

void hg_poll_schedule_begin(struct hg_poll_schedule *schedule, double minimum, double maximum)
{
  *schedule = (struct hg_poll_schedule){
      .minimum = rounded_up(minimum), .maximum = rounded_up(maximum), .due = -1};
}

/* Seconds since it began. What the clock jumped by says nothing about the task. */
static double age_at(struct hg_poll_schedule *schedule, double now)
{
  double age = now - schedule->begun, late = age - (double)schedule->due;
  bool jumped = late > LATE_SECONDS || age < (double)schedule->changed;
  if (!jumped)
    return age;
  schedule->begun += late;
  return (double)schedule->due;
}

static double near_end(const struct hg_poll_schedule *schedule, double age, double random)
{
  double minimum = (double)schedule->minimum, span = (double)schedule->maximum - minimum;
  double place = lesser(NEAR_AT_FIRST + NEAR_GROWTH * age / minimum, NEAR_AT_LAST);
  return minimum + span * (place + JITTER * (2 * random - 1));
}

/* At most what is left alone at all, at least what is asked for near the end. */
static double bounded(const struct hg_poll_schedule *schedule, double delay, double random)
{
  double most = lesser(FARTHEST * (double)schedule->minimum, FARTHEST_SECONDS);
  return greater(lesser(delay, most), near_end(schedule, 0, random));
}

/* wanted: seconds, of which as much is granted as is not missed where the end comes earlier. */
static double far_from_end(const struct hg_poll_schedule *schedule, double wanted, double age,
                           double random)
{
  double minimum = (double)schedule->minimum;
  double soon = minimum * lesser(FAR_AT_FIRST + FAR_GROWTH * age / minimum, FAR_SOON);
  double granted = lesser(wanted, greater(soon, FAR_SHARE_OF_AGE * age));
  return bounded(schedule, granted * (1 + JITTER * (2 * random - 1)), random);
}

static void note_percentage(struct hg_poll_schedule *schedule, int percentage, double age)
{
  if (percentage == schedule->percentage)
    return;
  double passed = age - (double)schedule->changed;
  int gained = percentage - schedule->percentage;
  bool moved = schedule->percentage > 0 && gained > 0 && passed > 0;
  schedule->speed = moved ? (float)(gained / passed) : 0;
  schedule->percentage = (signed char)percentage;
  schedule->changed = (float)age;
}

/*
 * Seconds to the end: as fast as it went on average when the percentage last changed, or as fast as it
 * went just before. The earlier end counts: a percentage that jumped may jump again.
 */
static double estimate(const struct hg_poll_schedule *schedule, double age)
{
  double changed = (double)schedule->changed, missing = WHOLE - schedule->percentage;
  double rest = changed * missing / schedule->percentage;
  if (schedule->speed > 0)
    rest = lesser(rest, missing / (double)schedule->speed);
  return changed + rest - age;
}

static double by_percentage(const struct hg_poll_schedule *schedule, double age, double random)
{
  double minimum = (double)schedule->minimum;
  double rest = estimate(schedule, age);
  if (rest < 0) /* it hangs: the longer it has, the longer it may */
    return near_end(schedule, -rest * OVERDUE, random);
  if (rest > REACH_MOST * minimum)
    return far_from_end(schedule, rest * SHARE_OF_REST, age, random);
  if (rest < REACH_LEAST * minimum)
    return near_end(schedule, 0, random);
  return greater(rest, minimum);
}

static double choose(struct hg_poll_schedule *schedule, const struct hg_poll_view *view, double age,
                     double random)
{
  double minimum = (double)schedule->minimum;
  if (view == NULL && schedule->due < 0)
    return bounded(schedule, minimum * (FIRST + FIRST_JITTER * (2 * random - 1)), random);
  if (view == NULL)
    return minimum + ((double)schedule->maximum - minimum) * random;
  if (view->queued) {
    bool placed = view->queue_position >= 0;
    double wanted = placed ? (double)view->queue_position * PER_PLACE : FARTHEST;
    return far_from_end(schedule, wanted * minimum, age, random);
  }
  if (view->percentage <= 0 || view->percentage >= WHOLE)
    return near_end(schedule, age, random);
  note_percentage(schedule, view->percentage, age);
  return by_percentage(schedule, age, random);
}

double hg_poll_schedule_next(struct hg_poll_schedule *schedule, const struct hg_poll_view *view,
                             double now, double random)
{
  bool first = schedule->due < 0;
  if (first)
    schedule->begun = now;
  double age = first ? 0 : age_at(schedule, now);
  double delay = choose(schedule, view, age, random);
  schedule->due = (float)(age + delay);
  return delay;
}
