/*
 * A thread that does work which may wait (for a disk, or for seconds of computing), so that the host
 * does not: work goes in, done work comes out, a descriptor tells.
 *
 * All functions belong to one thread, the host's; the kind's run and end are called on the worker's,
 * which blocks all signals. The code must stay mapped (lhg_pin.h), as the thread may outlive the
 * host. After a fork the child may only call hg_worker_is_foreign and hg_worker_close, which then
 * leaves everything to the parent.
 */
#ifndef HG_WORKER_H
#define HG_WORKER_H

#include <stdbool.h>
#include <stddef.h>

/* One piece of work; embedded as the first member of what it is about. */
struct hg_work {
  struct hg_work *next;
};

struct hg_worker_kind {
  /*
   * On the worker's thread: does a batch, a list of 1 to `most` pieces in the order in which they
   * came, and leaves the list as it is. What comes out is what went in.
   */
  void (*run)(void *context, struct hg_work *batch);
  /* Frees a piece of work that nobody will take. Either thread. */
  void (*drop)(struct hg_work *work);
  /* Frees the context, as the last that the worker's thread does. May be NULL. */
  void (*end)(void *context);
  size_t most; /* pieces in a batch; 1 or more */
  /* Work that waits when the worker is closed: true, it is done; false, it is dropped undone. */
  bool thorough;
};

struct hg_worker;

/* kind must outlive the worker. NULL: errno; the context is still the caller's then. */
struct hg_worker *hg_worker_open(const struct hg_worker_kind *kind, void *context);

bool hg_worker_is_foreign(const struct hg_worker *worker);

/* Takes the work over. Never fails. */
void hg_worker_submit(struct hg_worker *worker, struct hg_work *work);

/* The same for a chain of so many pieces, one or more, which comes to the thread at once. */
void hg_worker_submit_all(struct hg_worker *worker, struct hg_work *chain, size_t count);

/* The same for work that is not to be run: it comes out at once, before what waits. */
void hg_worker_return(struct hg_worker *worker, struct hg_work *work);

/* Readable as long as done work waits; only to be polled, never to be read. */
int hg_worker_fd(const struct hg_worker *worker);

/* The oldest done work, NULL if there is none; it stays the worker's until it is dropped. */
struct hg_work *hg_worker_peek(struct hg_worker *worker);
void hg_worker_drop(struct hg_worker *worker);

/* Work that was submitted and not yet dropped. */
size_t hg_worker_count(const struct hg_worker *worker);

/* Waits, at most so many seconds, until all that was submitted is done. False: time ran out. */
bool hg_worker_drain(struct hg_worker *worker, double seconds);

/*
 * Ends the worker, with work that waits as the kind says, and drops what was done. Waits for the
 * thread, unless `patient` is false: then the thread goes on alone and cleans up behind itself. NULL is
 * fine. In a forked child only the descriptors are closed.
 */
void hg_worker_close(struct hg_worker *worker, bool patient);

#endif
