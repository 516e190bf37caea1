/*
 * What an engine waits on: libcurl's sockets and timer, foreign descriptors, one deadline.
 *
 * libcurl is driven by curl_multi_socket_action. There are two builds of the waiting itself with the
 * same behaviour: hg_loop_epoll.c puts everything into one epoll descriptor that any host loop can
 * watch; hg_loop_portable.c (-DHG_PORTABLE) waits with curl_multi_poll and has no descriptor.
 *
 * One thread, never across a fork (but for hg_loop_abandon). Callbacks given to libcurl only keep
 * books; none of them fails, because a socket or timer callback that returns -1 kills the multi.
 */
#ifndef HG_LOOP_H
#define HG_LOOP_H

#include "hg_curl.h"

#include <stdbool.h>

struct hg_loop;

/*
 * Ties an easy handle to its loop; embedded in whatever the handle's owner keeps, at a fixed address
 * as long as the handle lives. It is the handle's CURLOPT_PRIVATE.
 */
struct hg_loop_link {
  struct hg_loop *loop;
  int local_port; /* of the handle's connection: set by the owner when it is up, 0 before */
};

enum hg_wait {
  HG_WAIT_EVENTS, /* something happened, perhaps nothing that matters */
  HG_WAIT_TIMEOUT,
  HG_WAIT_SIGNAL,
};

/* Without libcurl: for foreign descriptors and the deadline alone. NULL: errno tells. */
struct hg_loop *hg_loop_new(void);

/* Ties the loop to a multi, once: takes over its socket and timer callbacks. */
void hg_loop_connect(struct hg_loop *loop, CURLM *multi);

/* After curl_multi_cleanup, which still calls back. Closes the loop's descriptors. NULL is fine. */
void hg_loop_free(struct hg_loop *loop);

/*
 * In a forked child, instead of curl_multi_cleanup and hg_loop_free: closes the child's copies of all
 * descriptors without telling the kernel's epoll set or the peers, which the parent goes on using.
 */
void hg_loop_abandon(struct hg_loop *loop);

/* Sets up a new easy handle. False: out of memory. */
bool hg_loop_attach(struct hg_loop *loop, struct hg_loop_link *link, CURL *easy);

/* Is libcurl's timer due? Runs it if so. It is due at once after hg_loop_run_soon. */
bool hg_loop_is_due(const struct hg_loop *loop);
void hg_loop_run_soon(struct hg_loop *loop);
void hg_loop_run_due(struct hg_loop *loop);

/*
 * Waits until something happens, at most seconds (negative: without end), and lets libcurl act on it.
 * Never waits past libcurl's timer or wake_at.
 */
enum hg_wait hg_loop_wait(struct hg_loop *loop, double seconds);

/* Has so much been done since the last wait that the host should get control back? */
bool hg_loop_must_hurry(const struct hg_loop *loop);

/*
 * Did libcurl run out of memory since the last call? Its books of a new socket are broken then: acting
 * on that socket once more would crash (7.88 divides by the size of an empty hash table). Which one it
 * is nobody can tell, so whoever has begun something on a socket lately must end it first.
 */
bool hg_loop_take_starved(struct hg_loop *loop);

/*
 * Is a kept connection known to be dead that libcurl may still take for alive? Whoever could be given
 * it must ask for a new one then. It holds for no longer than libcurl's trust does: who asks for a new
 * one lets the old ones lie, and only a look at them, by who does not, removes the dead.
 */
bool hg_loop_has_spoiled(const struct hg_loop *loop);

/*
 * The descriptor that becomes readable when hg_loop_wait would return; -1: the build has none. From
 * the first call on the owner must call hg_loop_arm whenever it gives control back to the host.
 */
int hg_loop_fd(struct hg_loop *loop);

/*
 * Makes the descriptor readable at the right time: at once if backlog, else at the next deadline.
 * patience: libcurl's sockets may be left alone for so many seconds after something came, so that what
 * comes on several of them wakes the host once; 0: they may not. Where nothing came in that time they
 * are not left alone again before something does.
 */
void hg_loop_arm(struct hg_loop *loop, bool backlog, double patience);

/* A deadline on hg_clock_now's clock, HG_NEVER for none. It holds until it is replaced. */
void hg_loop_wake_at(struct hg_loop *loop, double deadline);
double hg_loop_wake_deadline(const struct hg_loop *loop);

/*
 * Watches a foreign descriptor for reading, level-triggered; it must be unwatched before it is
 * closed. Watching twice is fine. False: errno (EMFILE: more than HG_LIMIT_WATCHES).
 */
bool hg_loop_watch(struct hg_loop *loop, int fd);
void hg_loop_unwatch(struct hg_loop *loop, int fd);
bool hg_loop_has_watches(const struct hg_loop *loop);

/* A watched descriptor that was readable when last looked at, each once; -1: no more. */
int hg_loop_take_ready(struct hg_loop *loop);
bool hg_loop_has_ready(const struct hg_loop *loop);

#endif
