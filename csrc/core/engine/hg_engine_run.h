/*
 * The part of the engine that works with libcurl: transfers wait, run with a handle each, and are
 * done. It owns the multi, the share, the loop and the handles; the transfers belong to the engine,
 * which keeps this struct in its own. One thread; for the engine's files alone.
 */
#ifndef HG_ENGINE_RUN_H
#define HG_ENGINE_RUN_H

#include "hg_loop.h"
#include "hg_queue.h"
#include "hg_slot.h"

#include <stdbool.h>
#include <stddef.h>

struct hg_run {
  CURLM *multi;
  CURLSH *share;
  struct hg_loop *loop;
  size_t max_connections;
  struct hg_slot *free_slots; /* the last one released is the first one used: its memory is warm */
  size_t slot_count;          /* free and in use */
  struct hg_queue waiting, running, done;
};

/* Makes what libcurl needs, in a zeroed struct. False: errno tells; hg_run_close must follow. */
bool hg_run_open(struct hg_run *run, size_t max_connections);

/* Concludes what runs as canceled and frees all that it owns; the transfers stay. */
void hg_run_close(struct hg_run *run);

/* See hg_engine_rest. */
void hg_run_rest(struct hg_run *run);

/* Moves waiting transfers to free slots as long as there are both. */
void hg_run_start_waiting(struct hg_run *run);

/* Takes a running transfer off its handle and concludes it. */
void hg_run_stop(struct hg_run *run, struct hg_transfer *transfer, enum hg_outcome outcome,
                 const char *words);

/* Transfers waiting or running. */
size_t hg_run_active(const struct hg_run *run);

/* See hg_engine_step. */
size_t hg_run_step(struct hg_run *run, double seconds);

#endif
