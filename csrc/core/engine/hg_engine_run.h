/*
 * The part of the engine that works with libcurl: transfers wait, run with a handle each, and are
 * done. It owns all of them, and the multi, the share, the loop and the handles. The engine keeps this
 * struct in its own. One thread; for the engine's files alone.
 */
#ifndef HG_ENGINE_RUN_H
#define HG_ENGINE_RUN_H

#include "hg_loop.h"
#include "hg_queue.h"
#include "hg_slot.h"
#include "hg_requester.h"
#include "hg_table.h"

#include <stdbool.h>
#include <stddef.h>

struct hg_run {
  CURLM *multi; /* NULL, as the share: nothing was submitted yet */
  CURLSH *share;
  struct hg_loop *loop;
  size_t max_connections;
  struct hg_slot *free_slots; /* the last one released is the first one used: its memory is warm */
  size_t slot_count;          /* free and in use */
  size_t started;             /* transfers that libcurl has not yet been let run */
  struct hg_queue waiting, running, done;
  struct hg_table table;    /* all of them */
  struct hg_requester *requester; /* NULL: none */
  double requester_at;         /* when it wants to be asked */
  double wake_at;           /* the owner's deadline */
};

/* In a zeroed struct, without libcurl. False: errno tells; hg_run_close must follow. */
bool hg_run_open(struct hg_run *run, size_t max_connections);

/* Makes what libcurl needs, unless it is there: before the first transfer. False: out of memory. */
bool hg_run_connect(struct hg_run *run);

/* Frees all that it owns, without a word to the requester. */
void hg_run_close(struct hg_run *run);

/* See hg_engine_rest. */
void hg_run_rest(struct hg_run *run);

/* Moves waiting transfers to free slots as long as there are both. */
void hg_run_start_waiting(struct hg_run *run);

/* Sets one of the two deadlines; HG_NEVER: none. */
void hg_run_wake_at(struct hg_run *run, double deadline);
void hg_run_ask_requester_at(struct hg_run *run, double deadline);

/* A transfer that is in no queue any more, and concluded, goes to whom it concerns. */
void hg_run_end(struct hg_run *run, struct hg_transfer *transfer);

/* Takes a running transfer off its handle and concludes it. */
void hg_run_stop(struct hg_run *run, struct hg_transfer *transfer, enum hg_outcome outcome,
                 const char *words);

/* Transfers waiting or running. */
size_t hg_run_active(const struct hg_run *run);

/* Whenever the host gets control back: its descriptor is readable at the right time from now on. */
void hg_run_arm(struct hg_run *run);

/* See hg_engine_step. */
size_t hg_run_step(struct hg_run *run, double seconds);

#endif
