#include "hg_engine.h"

#include "hg_engine_run.h"
#include "hg_fork.h"
#include "hg_limits.h"

#include <errno.h>
#include <stdlib.h>

#define BUCKETS 1024 /* a power of two */

struct hg_engine {
  struct hg_run run;
  unsigned forks;                       /* hg_fork_count at birth */
  struct hg_transfer *buckets[BUCKETS]; /* all of them, by id */
  int64_t last_id;
};

static struct hg_transfer **find_bucket(const struct hg_engine *engine, int64_t id)
{
  return (struct hg_transfer **)&engine->buckets[(uint64_t)id % BUCKETS];
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

struct hg_engine *hg_engine_new(size_t max_connections)
{
  hg_fork_watch();
  struct hg_engine *engine = calloc(1, sizeof *engine);
  if (engine == NULL)
    return NULL;
  engine->forks = hg_fork_count();
  if (hg_run_open(&engine->run, max_connections))
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
  for (size_t i = 0; i < BUCKETS; i++) {
    while (engine->buckets[i] != NULL) {
      struct hg_transfer *transfer = engine->buckets[i];
      engine->buckets[i] = transfer->next_in_bucket;
      hg_transfer_free(transfer);
    }
  }
}

void hg_engine_free(struct hg_engine *engine)
{
  if (engine == NULL)
    return;
  /* In a child libcurl's objects stay behind: their orderly end would reach the parent's peers. */
  if (hg_engine_is_foreign(engine))
    hg_loop_abandon(engine->run.loop);
  else
    hg_run_close(&engine->run);
  free_transfers(engine);
  free(engine);
}

static void refuse(struct hg_engine *engine, struct hg_transfer *transfer, const char *words)
{
  hg_transfer_conclude(transfer, HG_OUTCOME_MEMORY, words);
  hg_queue_append(&engine->run.done, transfer);
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
    hg_queue_append(&engine->run.waiting, transfer);
    hg_loop_run_soon(engine->run.loop);
  }
  hg_loop_arm(engine->run.loop, engine->run.done.length > 0);
  return id;
}

void hg_engine_rest(struct hg_engine *engine)
{
  hg_run_rest(&engine->run);
}

size_t hg_engine_step(struct hg_engine *engine, double seconds)
{
  return hg_run_step(&engine->run, seconds);
}

bool hg_engine_cancel(struct hg_engine *engine, int64_t id)
{
  struct hg_transfer *transfer = find_transfer(engine, id);
  if (transfer == NULL || transfer->state == HG_DONE)
    return true;
  if (transfer->method == HG_CREATE && transfer->sends > 0)
    return false;
  if (transfer->state == HG_RUNNING) {
    hg_run_stop(&engine->run, transfer, HG_OUTCOME_CANCELED, "canceled");
    hg_run_start_waiting(&engine->run);
  } else {
    hg_queue_remove(&engine->run.waiting, transfer);
    hg_transfer_conclude(transfer, HG_OUTCOME_CANCELED, "canceled");
    hg_queue_append(&engine->run.done, transfer);
  }
  hg_loop_arm(engine->run.loop, true);
  return true;
}

bool hg_engine_is_sent(const struct hg_engine *engine, int64_t id)
{
  const struct hg_transfer *transfer = find_transfer(engine, id);
  return transfer != NULL && transfer->sends > 0;
}

struct hg_transfer *hg_engine_peek(const struct hg_engine *engine)
{
  return engine->run.done.first;
}

void hg_engine_pop(struct hg_engine *engine)
{
  struct hg_transfer *transfer = engine->run.done.first;
  hg_queue_remove(&engine->run.done, transfer);
  leave_bucket(engine, transfer);
  hg_transfer_free(transfer);
  if (engine->run.done.length == 0)
    hg_loop_arm(engine->run.loop, false);
}

size_t hg_engine_active(const struct hg_engine *engine)
{
  return hg_run_active(&engine->run);
}

int hg_engine_fd(struct hg_engine *engine)
{
  int fd = hg_loop_fd(engine->run.loop);
  hg_loop_arm(engine->run.loop, engine->run.done.length > 0);
  return fd;
}

void hg_engine_wake_at(struct hg_engine *engine, double deadline)
{
  hg_loop_wake_at(engine->run.loop, deadline);
  hg_loop_arm(engine->run.loop, engine->run.done.length > 0);
}

bool hg_engine_watch(struct hg_engine *engine, int fd)
{
  return hg_loop_watch(engine->run.loop, fd);
}

void hg_engine_unwatch(struct hg_engine *engine, int fd)
{
  hg_loop_unwatch(engine->run.loop, fd);
}

int hg_engine_take_ready(struct hg_engine *engine)
{
  return hg_loop_take_ready(engine->run.loop);
}
