#include "hg_engine_run.h"

#include "hg_clock.h"
#include "hg_libcurl.h"
#include "hg_point.h"

#include <errno.h>

/* A turn may free slots, which start waiting transfers, which want a turn: enough is enough. */
#define ROUNDS_PER_TURN 4
/* libcurl connects all that was started in one call: so many do not keep the host. */
#define STARTS_PER_ROUND 8

static bool set_up_share(struct hg_run *run)
{
  /* One thread uses the share, so it needs no locks. */
  run->share = curl_share_init();
  return run->share != NULL &&
         curl_share_setopt(run->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS) == CURLSHE_OK &&
         curl_share_setopt(run->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) == CURLSHE_OK;
}

/*
 * At most max_connections transfers run at a time, and connections in use and idle together are no
 * more: when all are taken by idle ones libcurl closes the oldest for a new one, so that a create,
 * which needs a fresh connection, never waits for others to finish.
 */
static bool set_up_multi(struct hg_run *run)
{
  long limit = (long)run->max_connections;
  run->multi = curl_multi_init();
  if (run->multi == NULL)
    return false;
  hg_libcurl_set_up_resolver(run->multi, run->max_connections);
  return curl_multi_setopt(run->multi, CURLMOPT_MAXCONNECTS, limit) == CURLM_OK &&
         curl_multi_setopt(run->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, limit) == CURLM_OK;
}

bool hg_run_open(struct hg_run *run, size_t max_connections)
{
  run->max_connections = max_connections;
  run->requester_at = run->wake_at = HG_NEVER;
  errno = ENOMEM;
  run->loop = hg_loop_new();
  return run->loop != NULL;
}

static void disconnect(struct hg_run *run)
{
  if (run->multi != NULL)
    curl_multi_cleanup(run->multi);
  if (run->share != NULL)
    curl_share_cleanup(run->share);
  run->multi = NULL;
  run->share = NULL;
}

bool hg_run_connect(struct hg_run *run)
{
  if (run->multi != NULL)
    return true;
  if (!set_up_share(run) || !set_up_multi(run)) {
    disconnect(run);
    return false;
  }
  hg_loop_connect(run->loop, run->multi);
  return true;
}

static struct hg_slot *take_slot(struct hg_run *run)
{
  struct hg_slot *slot = run->free_slots;
  if (slot != NULL) {
    run->free_slots = slot->next_free;
    return slot;
  }
  if (run->slot_count >= run->max_connections)
    return NULL;
  slot = hg_slot_new(run->loop, run->share);
  if (slot != NULL)
    run->slot_count++;
  return slot;
}

static void give_slot_back(struct hg_run *run, struct hg_slot *slot)
{
  hg_slot_release(slot);
  if (slot->easy == NULL || slot->retires) {
    hg_slot_free(slot);
    run->slot_count--;
    return;
  }
  slot->next_free = run->free_slots;
  run->free_slots = slot;
}

/* The loop has one deadline for both: the host's descriptor is to be readable at the earlier one. */
static void tell_loop(struct hg_run *run)
{
  hg_loop_wake_at(run->loop, run->requester_at < run->wake_at ? run->requester_at : run->wake_at);
}

void hg_run_wake_at(struct hg_run *run, double deadline)
{
  run->wake_at = deadline;
  tell_loop(run);
}

void hg_run_ask_requester_at(struct hg_run *run, double deadline)
{
  run->requester_at = deadline;
  tell_loop(run);
}

void hg_run_end(struct hg_run *run, struct hg_transfer *transfer)
{
  bool tagged = run->requester != NULL && transfer->tag != 0;
  if (tagged && run->requester->absorb(run->requester, transfer))
    hg_table_free_one(&run->table, transfer);
  else
    hg_queue_append(&run->done, transfer);
}

void hg_run_stop(struct hg_run *run, struct hg_transfer *transfer, enum hg_outcome outcome,
                 const char *words)
{
  struct hg_slot *slot = transfer->slot;
  curl_multi_remove_handle(run->multi, slot->easy);
  hg_transfer_conclude(transfer, outcome, words);
  if (transfer->method == HG_CREATE)
    HG_POINT("reply_received", NULL);
  give_slot_back(run, slot);
  hg_queue_remove(&run->running, transfer);
  hg_run_end(run, transfer);
}

static void start(struct hg_run *run, struct hg_transfer *transfer, struct hg_slot *slot)
{
  transfer->state = HG_RUNNING;
  hg_queue_append(&run->running, transfer);
  if (transfer->method == HG_CREATE)
    HG_POINT("send_before", NULL);
  if (!hg_slot_assign(slot, transfer))
    hg_run_stop(run, transfer, HG_OUTCOME_MEMORY, "out of memory");
  else if (curl_multi_add_handle(run->multi, slot->easy) != CURLM_OK)
    hg_run_stop(run, transfer, HG_OUTCOME_MEMORY, "libcurl does not take the transfer");
  else
    run->started++;
}

/* No handle although none is in use: out of memory, and nothing to wait for. */
static void fail_waiting(struct hg_run *run)
{
  struct hg_transfer *transfer = run->waiting.first;
  hg_queue_remove(&run->waiting, transfer);
  hg_transfer_conclude(transfer, HG_OUTCOME_MEMORY, "out of memory");
  hg_run_end(run, transfer);
}

void hg_run_start_waiting(struct hg_run *run)
{
  if (!hg_loop_is_due(run->loop))
    run->started = 0; /* what starts is due, so each has been run */
  while (run->waiting.first != NULL && run->started < STARTS_PER_ROUND) {
    struct hg_slot *slot = take_slot(run);
    if (slot == NULL && run->running.length > 0)
      return;
    if (slot == NULL) {
      fail_waiting(run);
      continue;
    }
    struct hg_transfer *transfer = run->waiting.first;
    hg_queue_remove(&run->waiting, transfer);
    start(run, transfer, slot);
  }
}

size_t hg_run_active(const struct hg_run *run)
{
  return run->waiting.length + run->running.length;
}

static void finish(struct hg_run *run, CURL *easy, CURLcode code)
{
  struct hg_loop_link *link = NULL;
  curl_easy_getinfo(easy, CURLINFO_PRIVATE, &link);
  struct hg_slot *slot = (struct hg_slot *)link; /* its first member */
  enum hg_outcome outcome = hg_slot_outcome(slot, code);
  hg_run_stop(run, slot->transfer, outcome, hg_slot_words(slot, code));
}

static void collect(struct hg_run *run)
{
  int left = 0;
  CURLMsg *message;
  if (run->multi == NULL)
    return;
  while ((message = curl_multi_info_read(run->multi, &left)) != NULL) {
    /* The message dies with the handle's removal: read it before. */
    CURL *easy = message->easy_handle;
    CURLcode code = message->data.result;
    if (message->msg == CURLMSG_DONE)
      finish(run, easy, code);
  }
}

/*
 * Ends what may stand on a socket whose books are broken: everything but creates that may have been
 * sent. Those entered their socket before, and a reply that is paid for is not thrown away.
 */
static void end_starved(struct hg_run *run)
{
  struct hg_transfer *transfer = run->running.first;
  while (transfer != NULL) {
    struct hg_transfer *next = transfer->next;
    if (transfer->method != HG_CREATE || transfer->sends == 0)
      hg_run_stop(run, transfer, HG_OUTCOME_MEMORY, "out of memory");
    transfer = next;
  }
}

/* Its requests go behind those that wait already. */
static void ask_requester(struct hg_run *run)
{
  if (run->requester != NULL)
    hg_run_ask_requester_at(run, run->requester->begin(run->requester));
  hg_run_start_waiting(run);
}

/*
 * Lets libcurl do what is due until it wants to wait; the rest of what a fast peer sends comes here
 * too. It does not keep the host: when the sockets took all the time, what is due comes first in the
 * next turn.
 */
static void pump(struct hg_run *run)
{
  for (int round = 0; round < ROUNDS_PER_TURN; round++) {
    collect(run);
    if (hg_loop_take_starved(run->loop))
      end_starved(run);
    ask_requester(run);
    if (!hg_loop_is_due(run->loop))
      return;
    if (hg_loop_must_hurry(run->loop))
      break;
    hg_loop_run_due(run->loop);
    run->started = 0;
  }
  /* The last round may have freed slots too: what waits with nothing running would wait for ever. */
  collect(run);
  ask_requester(run);
}

static bool is_past(double deadline)
{
  return deadline != HG_NEVER && deadline <= hg_clock_now();
}

static bool has_news(const struct hg_run *run)
{
  return run->done.length > 0 || hg_loop_has_ready(run->loop) || is_past(run->wake_at) ||
         (run->requester != NULL && run->requester->starved);
}

/* Is there anything at all that could end a wait without end? */
static bool expects_news(const struct hg_run *run)
{
  return hg_run_active(run) > 0 || hg_loop_has_watches(run->loop) || run->wake_at != HG_NEVER ||
         run->requester_at != HG_NEVER;
}

static bool is_over(const struct hg_run *run, double deadline)
{
  return has_news(run) || is_past(deadline) || (deadline == HG_NEVER && !expects_news(run));
}

/*
 * What is due starts new requests: sockets are looked at before, so that a connection that went bad
 * while nobody looked is known to be bad when they choose theirs.
 */
static double wait_time(const struct hg_run *run, double deadline)
{
  if (hg_loop_is_due(run->loop) || is_past(run->requester_at) || is_over(run, deadline))
    return 0.0;
  if (deadline == HG_NEVER)
    return -1.0;
  double left = deadline - hg_clock_now();
  return left > 0.0 ? left : 0.0;
}

/*
 * How long replies may lie, so that several are taken together: where nothing but several polls is
 * under way, all of them sent, and further ones have a connection when they are due.
 */
static double patience_of(const struct hg_run *run)
{
  bool busy = run->waiting.length > 0 || run->running.length >= run->max_connections;
  if (run->requester == NULL || run->requester->patience <= 0.0 || busy || run->running.length < 2)
    return 0.0;
  for (const struct hg_transfer *one = run->running.first; one != NULL; one = one->next)
    if (one->tag == 0 || one->sends == 0)
      return 0.0;
  return run->requester->patience;
}

void hg_run_arm(struct hg_run *run)
{
  hg_loop_arm(run->loop, run->done.length > 0, patience_of(run));
}

size_t hg_run_step(struct hg_run *run, double seconds)
{
  double deadline = HG_NEVER;
  if (seconds >= 0.0)
    deadline = seconds > 0.0 ? hg_clock_now() + seconds : 0.0;
  enum hg_wait wait;
  do {
    wait = hg_loop_wait(run->loop, wait_time(run, deadline));
    pump(run);
  } while (wait != HG_WAIT_SIGNAL && !is_over(run, deadline));
  hg_run_arm(run);
  return run->done.length;
}

static void free_slots(struct hg_run *run)
{
  while (run->free_slots != NULL) {
    struct hg_slot *slot = run->free_slots;
    run->free_slots = slot->next_free;
    run->slot_count--;
    hg_slot_free(slot);
  }
}

void hg_run_rest(struct hg_run *run)
{
  free_slots(run);
  for (struct hg_transfer *one = run->running.first; one != NULL; one = one->next)
    one->slot->retires = true;
}

/* Handles first, then the multi, which closes connections and calls the loop for it, then the loop. */
void hg_run_close(struct hg_run *run)
{
  run->requester = NULL;
  while (run->running.first != NULL)
    hg_run_stop(run, run->running.first, HG_OUTCOME_CANCELED, "closed");
  free_slots(run);
  disconnect(run);
  hg_loop_free(run->loop);
  hg_table_free_all(&run->table);
}
