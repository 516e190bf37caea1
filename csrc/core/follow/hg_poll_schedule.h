/*
 * When to ask for a task again: often enough near its end, seldom while it is queued or far from it.
 *
 * The aim, against a client that asks every `minimum` seconds: at most 0.6 of its polls, and an end that
 * is noticed within two thirds of `minimum` on average (2 s of 3 s), however the percentage moves. Where
 * nothing tells of the end, both together cannot be had: the delay is kept then.
 *
 * A value without pointers: copied, kept in arrays, never freed. Nothing can fail. One thread at a time.
 */
#ifndef HG_POLL_SCHEDULE_H
#define HG_POLL_SCHEDULE_H

#include <stdbool.h>

struct hg_poll_schedule {
  double begun; /* monotonic, but for what a sleeping machine missed */
  float minimum, maximum;
  float due; /* seconds after begun at which the next poll was to be; below 0: none was asked for */
  float changed; /* seconds after begun at which the percentage was first seen */
  float speed;   /* at which it came there from the one before, in percent per second; 0: unknown */
  signed char percentage; /* 0: none yet */
};

/* What a poll said. */
struct hg_poll_view {
  int percentage;     /* -1: unknown */
  int queue_position; /* -1: unknown */
  bool queued;
};

/*
 * minimum, maximum: seconds between two polls near the end of a task, jitter included; above 0,
 * maximum at least minimum. Far from its end it is up to ten times minimum, 30 s at most.
 */
void hg_poll_schedule_begin(struct hg_poll_schedule *schedule, double minimum, double maximum);

/*
 * Seconds until the next poll: at least minimum; at most ten times minimum and 30 s, or maximum where
 * that is more. view: what the last poll said; NULL before the first one and after one that failed. A
 * task that was made long ago is asked for sooner with a view that knows nothing instead of NULL.
 * now: monotonic seconds, which may jump. random: in [0, 1), keeps many tasks apart.
 */
double hg_poll_schedule_next(struct hg_poll_schedule *schedule, const struct hg_poll_view *view,
                             double now, double random);

#endif
