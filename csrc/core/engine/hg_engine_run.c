#include "hg_engine_parts.h"

#include "hg_clock.h"
#include "hg_point.h"

/* A turn may free slots, which start waiting transfers, which want a turn: enough is enough. */
#define ROUNDS_PER_TURN 4

static struct hg_slot *take_slot(struct hg_engine *engine)
{
  struct hg_slot *slot = engine->free_slots;
  if (slot != NULL) {
    engine->free_slots = slot->next_free;
    return slot;
  }
  if (engine->slot_count >= engine->max_connections)
    return NULL;
  slot = hg_slot_new(engine->loop, engine->share);
  if (slot != NULL)
    engine->slot_count++;
  return slot;
}

static void give_slot_back(struct hg_engine *engine, struct hg_slot *slot)
{
  hg_slot_release(slot);
  if (slot->easy == NULL || slot->retires) {
    hg_slot_free(slot);
    engine->slot_count--;
    return;
  }
  slot->next_free = engine->free_slots;
  engine->free_slots = slot;
}

void hg_engine_stop(struct hg_engine *engine, struct hg_transfer *transfer, enum hg_outcome outcome,
                    const char *words)
{
  struct hg_slot *slot = transfer->slot;
  curl_multi_remove_handle(engine->multi, slot->easy);
  hg_transfer_conclude(transfer, outcome, words);
  if (transfer->method == HG_CREATE)
    HG_POINT("reply_received", NULL);
  give_slot_back(engine, slot);
  hg_queue_remove(&engine->running, transfer);
  hg_queue_append(&engine->done, transfer);
}

static void start(struct hg_engine *engine, struct hg_transfer *transfer, struct hg_slot *slot)
{
  transfer->state = HG_RUNNING;
  hg_queue_append(&engine->running, transfer);
  if (transfer->method == HG_CREATE)
    HG_POINT("send_before", NULL);
  if (!hg_slot_assign(slot, transfer))
    hg_engine_stop(engine, transfer, HG_OUTCOME_MEMORY, "out of memory");
  else if (curl_multi_add_handle(engine->multi, slot->easy) != CURLM_OK)
    hg_engine_stop(engine, transfer, HG_OUTCOME_MEMORY, "libcurl does not take the transfer");
}

/* No handle although none is in use: out of memory, and nothing to wait for. */
static void fail_waiting(struct hg_engine *engine)
{
  struct hg_transfer *transfer = engine->waiting.first;
  hg_queue_remove(&engine->waiting, transfer);
  hg_transfer_conclude(transfer, HG_OUTCOME_MEMORY, "out of memory");
  hg_queue_append(&engine->done, transfer);
}

bool hg_engine_start_waiting(struct hg_engine *engine)
{
  bool moved = false;
  while (engine->waiting.first != NULL) {
    struct hg_slot *slot = take_slot(engine);
    if (slot == NULL && engine->running.length > 0)
      break;
    moved = true;
    if (slot == NULL) {
      fail_waiting(engine);
      continue;
    }
    struct hg_transfer *transfer = engine->waiting.first;
    hg_queue_remove(&engine->waiting, transfer);
    start(engine, transfer, slot);
  }
  return moved;
}

static void finish(struct hg_engine *engine, CURL *easy, CURLcode code)
{
  struct hg_loop_link *link = NULL;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &link);
  struct hg_slot *slot = (struct hg_slot *)link; /* its first member */
  enum hg_outcome outcome = hg_slot_outcome(slot, code);
  hg_engine_stop(engine, slot->transfer, outcome, hg_slot_words(slot, code));
}

static void collect(struct hg_engine *engine)
{
  int left = 0;
  CURLMsg *message;
  while ((message = curl_multi_info_read(engine->multi, &left)) != NULL) {
    /* The message dies with the handle's removal: read it before. */
    CURL *easy = message->easy_handle;
    CURLcode code = message->data.result;
    if (message->msg == CURLMSG_DONE)
      finish(engine, easy, code);
  }
}

/*
 * Ends what may stand on a socket whose books are broken: everything but creates that may have been
 * sent. Those entered their socket before, and a reply that is paid for is not thrown away.
 */
static void end_starved(struct hg_engine *engine)
{
  struct hg_transfer *transfer = engine->running.first;
  while (transfer != NULL) {
    struct hg_transfer *next = transfer->next;
    if (transfer->method != HG_CREATE || transfer->sends == 0)
      hg_engine_stop(engine, transfer, HG_OUTCOME_MEMORY, "out of memory");
    transfer = next;
  }
}

/*
 * Lets libcurl do what is due until it wants to wait; the rest of what a fast peer sends comes here
 * too. It does not keep the host: when the sockets took all the time, what is due comes first in the
 * next turn.
 */
static void pump(struct hg_engine *engine)
{
  for (int round = 0; round < ROUNDS_PER_TURN; round++) {
    collect(engine);
    if (hg_loop_take_starved(engine->loop))
      end_starved(engine);
    hg_engine_start_waiting(engine);
    if (!hg_loop_is_due(engine->loop))
      return;
    if (hg_loop_must_hurry(engine->loop))
      break;
    hg_loop_run_due(engine->loop);
  }
  /* The last round may have freed slots too: what waits with nothing running would wait for ever. */
  collect(engine);
  hg_engine_start_waiting(engine);
}

static bool is_past(double deadline)
{
  return deadline != HG_NEVER && deadline <= hg_clock_now();
}

static bool has_news(const struct hg_engine *engine)
{
  return engine->done.length > 0 || hg_loop_has_ready(engine->loop) ||
         is_past(hg_loop_wake_deadline(engine->loop));
}

/* Is there anything at all that could end a wait without end? */
static bool expects_news(const struct hg_engine *engine)
{
  return hg_engine_active(engine) > 0 || hg_loop_has_watches(engine->loop) ||
         hg_loop_wake_deadline(engine->loop) != HG_NEVER;
}

static bool is_over(const struct hg_engine *engine, double deadline)
{
  return has_news(engine) || is_past(deadline) || (deadline == HG_NEVER && !expects_news(engine));
}

/*
 * What is due starts new requests: sockets are looked at before, so that a connection that went bad
 * while nobody looked is known to be bad when they choose theirs.
 */
static double wait_time(const struct hg_engine *engine, double deadline)
{
  if (hg_loop_is_due(engine->loop) || is_over(engine, deadline))
    return 0.0;
  if (deadline == HG_NEVER)
    return -1.0;
  double left = deadline - hg_clock_now();
  return left > 0.0 ? left : 0.0;
}

size_t hg_engine_step(struct hg_engine *engine, double seconds)
{
  double deadline = HG_NEVER;
  if (seconds >= 0.0)
    deadline = seconds > 0.0 ? hg_clock_now() + seconds : 0.0;
  enum hg_wait wait;
  do {
    wait = hg_loop_wait(engine->loop, wait_time(engine, deadline));
    pump(engine);
  } while (wait != HG_WAIT_SIGNAL && !is_over(engine, deadline));
  hg_loop_arm(engine->loop, engine->done.length > 0);
  return engine->done.length;
}
