/*
 * A painter draws pictures on a thread of its own, one after the other.
 *
 * All functions belong to one thread, the host's; the worker touches only what is behind the lock.
 * The worker blocks all signals. A painter must not be used after fork, except to be closed.
 */
#ifndef HG_PAINTER_H
#define HG_PAINTER_H

#include "hg_order.h"
#include "hg_replace.h"

/* Jobs that may be under way, finished ones too; further ones come back at once as failed. */
#define HG_PAINTER_JOBS 256

struct hg_painter;

/* A finished job: the picture, or why there is none. */
struct hg_painting {
  long id;
  const char *failure; /* NULL: the picture is there */
  struct hg_buffer png;
  int width, height;
};

/* NULL: the system refused (memory, a pipe, a thread). */
struct hg_painter *hg_painter_open(void);

/*
 * Copies the order and queues it; ids count from 1. Whatever goes wrong later, a painting with this
 * id comes out. 0: out of memory for even that.
 */
long hg_painter_order(struct hg_painter *painter, const struct hg_order *order);

/* The same for a smart replacement. */
long hg_painter_submit(struct hg_painter *painter, const struct hg_replace_job *job);

/* Readable as long as a painting waits; only to be polled, never to be read. */
int hg_painter_fd(const struct hg_painter *painter);

/* The oldest finished painting, NULL if there is none; it stays the painter's until dropped. */
const struct hg_painting *hg_painter_peek(struct hg_painter *painter);
void hg_painter_drop(struct hg_painter *painter);

/* Whether this process is a child of the one that opened the painter. */
bool hg_painter_forked(const struct hg_painter *painter);

/* Jobs that wait are discarded, the one in work is given up; returns when the thread has ended. */
void hg_painter_close(struct hg_painter *painter);

#endif
