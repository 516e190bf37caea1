/*
 * Following tasks: polls that are sent when they are due, compared with the last reply that was taken
 * in, and scheduled again when they say the same. What says anything else becomes a completion of the
 * engine, tagged with the task's handle, and waits for its owner: he decides what it means and has the
 * task polled on, or not.
 *
 * One thread; the engine's requester, which never calls out. After a fork the child may only free it.
 */
#ifndef HG_FOLLOW_H
#define HG_FOLLOW_H

#include "hg_engine.h"
#include "hg_poll_schedule.h"

struct hg_follow;

/* What is to be followed; everything is copied, the target retained. */
struct hg_follow_request {
  bool posts; /* the argument is the body of a POST that may be repeated; else a GET's query */
  struct hg_target *target;
  struct hg_text argument;
  double timeout;          /* seconds that a poll may take */
  double minimum, maximum; /* seconds between polls near the expected end */
  double deadline;         /* of hg_clock_now: a reply that comes later is always told */
  bool old;                /* it was begun a while ago, and may be over: it is not left alone at first */
  bool at_once;            /* it is said to be over: the first poll does not wait */
};

/* Becomes the engine's requester. NULL: out of memory. */
struct hg_follow *hg_follow_new(struct hg_engine *engine);

/* After the engine, which calls it no more. NULL is fine. */
void hg_follow_free(struct hg_follow *follow);

/* Asks for the first time after a while, or at once. A handle > 0; 0: out of memory, nothing done. */
uint64_t hg_follow_add(struct hg_follow *follow, const struct hg_follow_request *request);

/* Ends what is under way. Handles of tasks that are no longer followed are fine. */
void hg_follow_remove(struct hg_follow *follow, uint64_t handle);

/* Is the handle one of a task that is followed? */
bool hg_follow_has(const struct hg_follow *follow, uint64_t handle);

/*
 * The last reply has been dealt with: asks again, at_least so many seconds later. view is what the
 * reply said: one that is like it is not told; NULL: it failed, and whatever comes next is told.
 * False: its time is up, and it is not asked for again.
 */
bool hg_follow_go_on(struct hg_follow *follow, uint64_t handle, const struct hg_poll_view *view,
                     double at_least);

#endif
