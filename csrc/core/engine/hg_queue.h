/*
 * A queue of transfers: first in, first out, linked through the transfers themselves, so that nothing
 * can fail. A transfer is in one queue at most; a queue owns none. One thread.
 */
#ifndef HG_QUEUE_H
#define HG_QUEUE_H

#include "hg_transfer.h"

#include <stddef.h>

struct hg_queue {
  struct hg_transfer *first, *last;
  size_t length;
};

void hg_queue_append(struct hg_queue *queue, struct hg_transfer *transfer);

/* The transfer must be in this queue, at any place. */
void hg_queue_remove(struct hg_queue *queue, struct hg_transfer *transfer);

#endif
