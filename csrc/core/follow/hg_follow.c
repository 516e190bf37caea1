#include "hg_follow.h"

#include "hg_clock.h"
#include "hg_digest.h"
#include "hg_due.h"
#include "hg_followed.h"
#include "hg_poll_tick.h"

#include <stdlib.h>
#include <string.h>

/*
 * Polls that are so late were not held up by a busy step: the host slept, or was stopped. They are
 * spread, as the first polls of as many tasks would be.
 */
#define ASLEEP_SECONDS 5.0
#define PATIENCE 0.02       /* minimums that replies may lie, so that they wake the host together */
#define PATIENCE_LEAST 1e-3 /* seconds: less is not worth it */
#define MEMORY_SECONDS 0.1  /* after which a poll that could not be made is tried again */

struct hg_follow {
  struct hg_requester requester; /* first: the engine knows it alone */
  struct hg_engine *engine;
  struct hg_followed_table table;
  struct hg_due due;
  struct hg_digest_key key;
  uint64_t random; /* the state of the generator; never 0 */
  double asked;    /* when the engine asked last; 0: never */
};

static double take_random(struct hg_follow *follow)
{
  uint64_t word = follow->random;
  word ^= word << 13;
  word ^= word >> 7;
  word ^= word << 17;
  follow->random = word;
  return (double)(word >> 11) * 0x1p-53;
}

static double least(double one, double other)
{
  return one < other ? one : other;
}

static double most(double one, double other)
{
  return one > other ? one : other;
}

/* Seconds: the last poll before the deadline may come a little after it. */
static double rest_of(const struct hg_followed *record, double now)
{
  return most(record->deadline - now, (double)record->schedule.minimum);
}

static void set_due(struct hg_follow *follow, struct hg_followed *record, double time)
{
  hg_due_set(&follow->due, record, time);
  hg_engine_ask_requester_at(follow->engine, time);
}

static void schedule(struct hg_follow *follow, struct hg_followed *record, double now,
                     double at_least)
{
  const struct hg_poll_view *view = record->has_view ? &record->view : NULL;
  double delay = hg_poll_schedule_next(&record->schedule, view, now, take_random(follow));
  double minimum = (double)record->schedule.minimum;
  double time = hg_poll_tick(now + most(delay, at_least), now + most(minimum, at_least), minimum,
                             follow->table.used_count);
  set_due(follow, record, least(time, now + rest_of(record, now)));
}

static void poll(struct hg_follow *follow, struct hg_followed *record, double now)
{
  struct hg_text argument = hg_followed_argument(record);
  struct hg_request request = {
      .method = record->posts ? HG_POST : HG_GET,
      .target = record->target,
      .timeout = least((double)record->timeout, rest_of(record, now)),
      .tag = hg_followed_handle(record),
  };
  if (record->posts)
    request.body = argument;
  else
    request.query = argument;
  int64_t id = hg_engine_submit(follow->engine, &request);
  if (id == 0) {
    follow->requester.starved = true;
    hg_due_set(&follow->due, record, now + MEMORY_SECONDS);
    return;
  }
  record->transfer = id;
  hg_due_remove(&follow->due, record);
}

/* Those that are late wait anew, each for its own while. */
static void spread(struct hg_follow *follow, double now)
{
  struct hg_followed *first = hg_due_first(&follow->due);
  while (first != NULL && first->due <= now) {
    double wait = (double)first->schedule.maximum * take_random(follow);
    hg_due_set(&follow->due, first, now + least(wait, rest_of(first, now)) + 1e-6);
    first = hg_due_first(&follow->due);
  }
}

static double begin(struct hg_requester *requester)
{
  struct hg_follow *follow = (struct hg_follow *)requester;
  struct hg_followed *first = hg_due_first(&follow->due);
  double now = hg_clock_now();
  if (first != NULL && now - most(first->due, follow->asked) > ASLEEP_SECONDS)
    spread(follow, now);
  follow->asked = now;
  for (size_t left = hg_engine_free_connections(follow->engine);; left--) {
    first = hg_due_first(&follow->due);
    if (first == NULL || left == 0)
      return HG_NEVER; /* or when a transfer has ended */
    if (first->due > now)
      return first->due;
    poll(follow, first, now);
  }
}

static bool is_known(const struct hg_follow *follow, struct hg_followed *record,
                     const struct hg_transfer *ended)
{
  const struct hg_buffer *body = &ended->body;
  if (ended->outcome != HG_OUTCOME_OK || ended->status != 200 || body->length == 0)
    return false;
  record->next_digest = hg_digest_of(&follow->key, body->data, body->length);
  record->has_next = true;
  return record->has_digest && record->digest == record->next_digest;
}

static bool absorb(struct hg_requester *requester, const struct hg_transfer *ended)
{
  struct hg_follow *follow = (struct hg_follow *)requester;
  struct hg_followed *record = hg_followed_find(&follow->table, ended->tag);
  if (record == NULL)
    return true;
  record->transfer = 0;
  record->has_next = false;
  double now = hg_clock_now();
  if (!is_known(follow, record, ended) || now >= record->deadline)
    return false;
  schedule(follow, record, now, 0.0);
  return true;
}

struct hg_follow *hg_follow_new(struct hg_engine *engine)
{
  struct hg_follow *follow = calloc(1, sizeof *follow);
  if (follow == NULL)
    return NULL;
  follow->requester = (struct hg_requester){.begin = begin, .absorb = absorb};
  follow->engine = engine;
  follow->key = hg_digest_make_key();
  follow->random = hg_digest_of(&follow->key, "", 0) | 1;
  hg_followed_open(&follow->table);
  hg_engine_set_requester(engine, &follow->requester);
  return follow;
}

void hg_follow_free(struct hg_follow *follow)
{
  if (follow == NULL)
    return;
  hg_followed_close(&follow->table);
  hg_due_free(&follow->due);
  free(follow);
}

/* The most impatient of those that were followed since there were none. */
static void note_patience(struct hg_follow *follow, double minimum)
{
  double patience = minimum * PATIENCE >= PATIENCE_LEAST ? minimum * PATIENCE : 0.0;
  bool first = follow->table.used_count <= 1;
  follow->requester.patience = first ? patience : least(patience, follow->requester.patience);
}

uint64_t hg_follow_add(struct hg_follow *follow, const struct hg_follow_request *request)
{
  if (!hg_due_reserve(&follow->due, follow->table.used_count + 1))
    return 0;
  struct hg_followed *record = hg_followed_take(&follow->table);
  if (record == NULL)
    return 0;
  if (!hg_followed_set_argument(record, request->argument)) {
    hg_followed_give_back(&follow->table, record);
    return 0;
  }
  record->posts = request->posts;
  record->target = hg_target_retain(request->target);
  record->timeout = (float)request->timeout;
  record->deadline = request->deadline;
  record->has_view = request->old;
  record->view = (struct hg_poll_view){.percentage = -1, .queue_position = -1};
  hg_poll_schedule_begin(&record->schedule, request->minimum, request->maximum);
  note_patience(follow, request->minimum);
  double now = hg_clock_now();
  schedule(follow, record, now, 0.0);
  if (request->at_once)
    set_due(follow, record, now);
  return hg_followed_handle(record);
}

void hg_follow_remove(struct hg_follow *follow, uint64_t handle)
{
  struct hg_followed *record = hg_followed_find(&follow->table, handle);
  if (record == NULL)
    return;
  int64_t transfer = record->transfer;
  hg_due_remove(&follow->due, record);
  hg_followed_give_back(&follow->table, record);
  if (transfer != 0)
    hg_engine_cancel(follow->engine, transfer);
}

bool hg_follow_has(const struct hg_follow *follow, uint64_t handle)
{
  return hg_followed_find(&follow->table, handle) != NULL;
}

bool hg_follow_go_on(struct hg_follow *follow, uint64_t handle, const struct hg_poll_view *view,
                     double at_least)
{
  struct hg_followed *record = hg_followed_find(&follow->table, handle);
  if (record == NULL || record->transfer != 0)
    return true;
  double now = hg_clock_now();
  if (now >= record->deadline)
    return false;
  record->has_view = view != NULL;
  record->has_digest = view != NULL && record->has_next;
  record->digest = record->next_digest;
  if (view != NULL)
    record->view = *view;
  schedule(follow, record, now, at_least);
  return true;
}
