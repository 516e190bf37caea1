#include "hg_engine.h"

#include "hg_clock.h"
#include "hg_engine_run.h"
#include "hg_fork.h"
#include "hg_limits.h"

#include <errno.h>
#include <stdlib.h>

struct hg_engine {
  struct hg_run run;
  unsigned forks; /* hg_fork_count at birth */
  int64_t last_id, last_own_id;
};

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

void hg_engine_free(struct hg_engine *engine)
{
  if (engine == NULL)
    return;
  /* In a child libcurl's objects stay behind: their orderly end would reach the parent's peers. */
  if (hg_engine_is_foreign(engine)) {
    hg_loop_abandon(engine->run.loop);
    hg_table_free_all(&engine->run.table);
  } else {
    hg_run_close(&engine->run);
  }
  free(engine);
}

static void refuse(struct hg_engine *engine, struct hg_transfer *transfer, const char *words)
{
  hg_transfer_conclude(transfer, HG_OUTCOME_MEMORY, words);
  hg_run_end(&engine->run, transfer);
}

int64_t hg_engine_submit(struct hg_engine *engine, const struct hg_request *request)
{
  if (!hg_run_connect(&engine->run))
    return 0;
  bool asked_for = request->tag == 0;
  int64_t id = asked_for ? engine->last_id + 1 : engine->last_own_id - 1;
  struct hg_transfer *transfer = hg_transfer_new(id, request);
  if (transfer == NULL)
    return 0;
  *(asked_for ? &engine->last_id : &engine->last_own_id) = id;
  hg_table_enter(&engine->run.table, transfer);
  if (hg_engine_active(engine) >= HG_LIMIT_TRANSFERS) {
    refuse(engine, transfer, "too many transfers");
  } else {
    /* The next step starts it, after a look at the kept connections: those that died are not taken. */
    hg_queue_append(&engine->run.waiting, transfer);
    hg_loop_run_soon(engine->run.loop);
  }
  hg_run_arm(&engine->run);
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

bool hg_engine_take_starved(struct hg_engine *engine)
{
  struct hg_requester *requester = engine->run.requester;
  bool starved = requester != NULL && requester->starved;
  if (starved)
    requester->starved = false;
  return starved;
}

bool hg_engine_cancel(struct hg_engine *engine, int64_t id)
{
  struct hg_transfer *transfer = hg_table_find(&engine->run.table, id);
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
    hg_run_end(&engine->run, transfer);
  }
  hg_loop_run_soon(engine->run.loop); /* what waited for a connection may have one */
  hg_run_arm(&engine->run);
  return true;
}

bool hg_engine_is_sent(const struct hg_engine *engine, int64_t id)
{
  const struct hg_transfer *transfer = hg_table_find(&engine->run.table, id);
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
  hg_table_free_one(&engine->run.table, transfer);
  if (engine->run.done.length == 0)
    hg_run_arm(&engine->run);
}

size_t hg_engine_active(const struct hg_engine *engine)
{
  return hg_run_active(&engine->run);
}

int hg_engine_fd(struct hg_engine *engine)
{
  int fd = hg_loop_fd(engine->run.loop);
  hg_run_arm(&engine->run);
  return fd;
}

void hg_engine_wake_at(struct hg_engine *engine, double deadline)
{
  hg_run_wake_at(&engine->run, deadline);
  hg_run_arm(&engine->run);
}

void hg_engine_set_requester(struct hg_engine *engine, struct hg_requester *requester)
{
  engine->run.requester = requester;
  hg_run_ask_requester_at(&engine->run, HG_NEVER);
}

void hg_engine_ask_requester_at(struct hg_engine *engine, double deadline)
{
  if (deadline >= engine->run.requester_at)
    return;
  hg_run_ask_requester_at(&engine->run, deadline);
  hg_run_arm(&engine->run);
}

double hg_engine_requester_time(const struct hg_engine *engine)
{
  return engine->run.requester_at;
}

size_t hg_engine_free_connections(const struct hg_engine *engine)
{
  size_t active = hg_engine_active(engine);
  return active < engine->run.max_connections ? engine->run.max_connections - active : 0;
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
