/*
 * Tells whether this process is a forked child of the one that made an object.
 *
 * Sockets, epoll sets, TLS states and libcurl's threads must not be used on both sides of a fork: an
 * object keeps the count it was born with and compares it on every entry. That costs a load, not a
 * system call as getpid would.
 */
#ifndef HG_FORK_H
#define HG_FORK_H

/* Forks between the first call of hg_fork_watch in an ancestor and this process. */
unsigned hg_fork_count(void);

/* Starts counting; idempotent, thread-safe. The code must stay mapped for good (see lhg_pin.h). */
void hg_fork_watch(void);

#endif
