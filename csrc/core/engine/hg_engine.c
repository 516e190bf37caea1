#include "hg_engine_parts.h"

#include "hg_clock.h"
#include "hg_fork.h"
#include "hg_libcurl.h"
#include "hg_limits.h"

#include <errno.h>
#include <stdlib.h>

void hg_queue_append(struct hg_queue *queue, struct hg_transfer *transfer)
{
  transfer->next = NULL;
  transfer->previous = queue->last;
  if (queue->last != NULL)
    queue->last->next = transfer;
  else
    queue->first = transfer;
  queue->last = transfer;
  queue->length++;
}

void hg_queue_remove(struct hg_queue *queue, struct hg_transfer *transfer)
{
  if (transfer->previous != NULL)
    transfer->previous->next = transfer->next;
  else
    queue->first = transfer->next;
  if (transfer->next != NULL)
    transfer->next->previous = transfer->previous;
  else
    queue->last = transfer->previous;
  transfer->next = transfer->previous = NULL;
  queue->length--;
}

static struct hg_transfer **find_bucket(const struct hg_engine *engine, int64_t id)
{
  return (struct hg_transfer **)&engine->buckets[(uint64_t)id % HG_ENGINE_BUCKETS];
}

static struct hg_transfer *find_transfer(const struct hg_engine *engine, int64_t id)
{
  struct hg_transfer *transfer = *find_bucket(engine, id);
  while (transfer != NULL && transfer->id != id)
    transfer = transfer->next_in_bucket;
  return transfer;
}

static void enter_bucket(struct hg_engine *engine, struct hg_transfer *transfer)
{
  struct hg_transfer **bucket = find_bucket(engine, transfer->id);
  transfer->next_in_bucket = *bucket;
  *bucket = transfer;
}

static void leave_bucket(struct hg_engine *engine, struct hg_transfer *transfer)
{
  struct hg_transfer **link = find_bucket(engine, transfer->id);
  while (*link != transfer)
    link = &(*link)->next_in_bucket;
  *link = transfer->next_in_bucket;
}

static bool set_up_share(struct hg_engine *engine)
{
  /* One thread uses the share, so it needs no locks. */
  engine->share = curl_share_init();
  return engine->share != NULL &&
         curl_share_setopt(engine->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS) == CURLSHE_OK &&
         curl_share_setopt(engine->share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION) ==
             CURLSHE_OK;
}

/*
 * At most max_connections transfers run at a time, and connections in use and idle together are no
 * more: when all are taken by idle ones libcurl closes the oldest for a new one, so that a create,
 * which needs a fresh connection, never waits for others to finish.
 */
static bool set_up_multi(struct hg_engine *engine)
{
  long limit = (long)engine->max_connections;
  engine->multi = curl_multi_init();
  if (engine->multi == NULL)
    return false;
  hg_libcurl_set_up_resolver(engine->multi, engine->max_connections);
  return curl_multi_setopt(engine->multi, CURLMOPT_MAXCONNECTS, limit) == CURLM_OK &&
         curl_multi_setopt(engine->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, limit) == CURLM_OK;
}

struct hg_engine *hg_engine_new(size_t max_connections)
{
  hg_fork_watch();
  struct hg_engine *engine = calloc(1, sizeof *engine);
  if (engine == NULL)
    return NULL;
  engine->forks = hg_fork_count();
  engine->max_connections = max_connections;
  errno = ENOMEM;
  if (set_up_share(engine) && set_up_multi(engine) &&
      (engine->loop = hg_loop_new(engine->multi)) != NULL)
    return engine;
  int error = errno;
  hg_engine_free(engine);
  errno = error;
  return NULL;
}

bool hg_engine_is_foreign(const struct hg_engine *engine)
{
  return engine->forks != hg_fork_count();
}

static void free_transfers(struct hg_engine *engine)
{
  for (size_t i = 0; i < HG_ENGINE_BUCKETS; i++) {
    while (engine->buckets[i] != NULL) {
      struct hg_transfer *transfer = engine->buckets[i];
      engine->buckets[i] = transfer->next_in_bucket;
      hg_transfer_free(transfer);
    }
  }
}

static void free_slots(struct hg_engine *engine)
{
  while (engine->free_slots != NULL) {
    struct hg_slot *slot = engine->free_slots;
    engine->free_slots = slot->next_free;
    engine->slot_count--;
    hg_slot_free(slot);
  }
}

void hg_engine_rest(struct hg_engine *engine)
{
  free_slots(engine);
  for (struct hg_transfer *one = engine->running.first; one != NULL; one = one->next)
    one->slot->retires = true;
}

/* Handles first, then the multi, which closes connections and calls the loop for it, then the loop. */
static void shut_down(struct hg_engine *engine)
{
  while (engine->running.first != NULL)
    hg_engine_stop(engine, engine->running.first, HG_OUTCOME_CANCELED, "closed");
  free_slots(engine);
  curl_multi_cleanup(engine->multi);
  curl_share_cleanup(engine->share);
  hg_loop_free(engine->loop);
}

void hg_engine_free(struct hg_engine *engine)
{
  if (engine == NULL)
    return;
  /* In a child libcurl's objects stay behind: their orderly end would reach the parent's peers. */
  if (hg_engine_is_foreign(engine))
    hg_loop_abandon(engine->loop);
  else
    shut_down(engine);
  free_transfers(engine);
  free(engine);
}

static void refuse(struct hg_engine *engine, struct hg_transfer *transfer, const char *words)
{
  hg_transfer_conclude(transfer, HG_OUTCOME_MEMORY, words);
  hg_queue_append(&engine->done, transfer);
}

int64_t hg_engine_submit(struct hg_engine *engine, const struct hg_request *request)
{
  struct hg_transfer *transfer = hg_transfer_new(engine->last_id + 1, request);
  if (transfer == NULL)
    return 0;
  int64_t id = ++engine->last_id;
  enter_bucket(engine, transfer);
  if (hg_engine_active(engine) >= HG_LIMIT_TRANSFERS) {
    refuse(engine, transfer, "too many transfers");
  } else {
    /* The next step starts it, after a look at the kept connections: those that died are not taken. */
    hg_queue_append(&engine->waiting, transfer);
    hg_loop_run_soon(engine->loop);
  }
  hg_loop_arm(engine->loop, engine->done.length > 0);
  return id;
}

bool hg_engine_cancel(struct hg_engine *engine, int64_t id)
{
  struct hg_transfer *transfer = find_transfer(engine, id);
  if (transfer == NULL || transfer->state == HG_DONE)
    return true;
  if (transfer->method == HG_CREATE && transfer->sends > 0)
    return false;
  if (transfer->state == HG_RUNNING) {
    hg_engine_stop(engine, transfer, HG_OUTCOME_CANCELED, "canceled");
    hg_engine_start_waiting(engine);
  } else {
    hg_queue_remove(&engine->waiting, transfer);
    hg_transfer_conclude(transfer, HG_OUTCOME_CANCELED, "canceled");
    hg_queue_append(&engine->done, transfer);
  }
  hg_loop_arm(engine->loop, true);
  return true;
}

bool hg_engine_is_sent(const struct hg_engine *engine, int64_t id)
{
  const struct hg_transfer *transfer = find_transfer(engine, id);
  return transfer != NULL && transfer->sends > 0;
}

struct hg_transfer *hg_engine_peek(const struct hg_engine *engine)
{
  return engine->done.first;
}

void hg_engine_pop(struct hg_engine *engine)
{
  struct hg_transfer *transfer = engine->done.first;
  hg_queue_remove(&engine->done, transfer);
  leave_bucket(engine, transfer);
  hg_transfer_free(transfer);
  if (engine->done.length == 0)
    hg_loop_arm(engine->loop, false);
}

size_t hg_engine_active(const struct hg_engine *engine)
{
  return engine->waiting.length + engine->running.length;
}

int hg_engine_fd(struct hg_engine *engine)
{
  int fd = hg_loop_fd(engine->loop);
  hg_loop_arm(engine->loop, engine->done.length > 0);
  return fd;
}

void hg_engine_wake_at(struct hg_engine *engine, double deadline)
{
  hg_loop_wake_at(engine->loop, deadline);
  hg_loop_arm(engine->loop, engine->done.length > 0);
}

bool hg_engine_watch(struct hg_engine *engine, int fd)
{
  return hg_loop_watch(engine->loop, fd);
}

void hg_engine_unwatch(struct hg_engine *engine, int fd)
{
  hg_loop_unwatch(engine->loop, fd);
}

int hg_engine_take_ready(struct hg_engine *engine)
{
  return hg_loop_take_ready(engine->loop);
}
