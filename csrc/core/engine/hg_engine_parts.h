/* Inside the engine: what hg_engine.c (books) and hg_engine_run.c (libcurl) share. */
#ifndef HG_ENGINE_PARTS_H
#define HG_ENGINE_PARTS_H

#include "hg_engine.h"
#include "hg_loop.h"
#include "hg_slot.h"

#define HG_ENGINE_BUCKETS 1024 /* a power of two */

/* First in, first out; a transfer is in one queue at most. */
struct hg_queue {
  struct hg_transfer *first, *last;
  size_t length;
};

struct hg_engine {
  CURLM *multi;
  CURLSH *share;
  struct hg_loop *loop;
  unsigned forks; /* hg_fork_count at birth */
  size_t max_connections;
  struct hg_slot *free_slots; /* the last one released is the first one used: its memory is warm */
  size_t slot_count;          /* free and in use */
  struct hg_queue waiting, running, done;
  struct hg_transfer *buckets[HG_ENGINE_BUCKETS]; /* all of them, by id */
  int64_t last_id;
};

void hg_queue_append(struct hg_queue *queue, struct hg_transfer *transfer);
void hg_queue_remove(struct hg_queue *queue, struct hg_transfer *transfer);

/* Moves waiting transfers to free slots as long as there are both. True: some moved. */
bool hg_engine_start_waiting(struct hg_engine *engine);

/* Takes a running transfer off its handle and concludes it. */
void hg_engine_stop(struct hg_engine *engine, struct hg_transfer *transfer, enum hg_outcome outcome,
                    const char *words);

#endif
