/*
 * Inside the loop: what its files share. hg_loop.c lets libcurl act; hg_loop_watches.c and
 * hg_loop_sockets.c keep books and tell the waiter; hg_loop_epoll.c or hg_loop_portable.c waits, above
 * them all, and hg_loop_life.c makes and frees a loop.
 */
#ifndef HG_LOOP_PARTS_H
#define HG_LOOP_PARTS_H

#include "hg_curl.h"
#include "hg_limits.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What is known of one descriptor number that libcurl uses. */
struct hg_socket {
  uint32_t generation; /* which registration of this number: events of earlier ones are stale */
  uint8_t wanted;      /* CURL_POLL_IN, _OUT or both; 0: nobody waits for it */
  uint8_t registered;  /* what the kernel was told */
  bool open;           /* opened by our callback, so its close comes to our callback too... */
  bool settled;        /* ...for certain only once it is a connection that was up */
  bool wakeup; /* libcurl's own, by which its resolver wakes it (where that needs our help) */
};

struct hg_watch {
  int fd;
  bool ready;
};

struct hg_waiter;

struct hg_loop {
  CURLM *multi; /* NULL: libcurl has had nothing to do yet */
  struct hg_socket *sockets; /* by descriptor number */
  size_t socket_count;
  struct hg_watch watches[HG_LIMIT_WATCHES];
  size_t watch_count, ready_count;
  double curl_deadline, wake_at;
  double look_again_at, last_answer;            /* see hg_libcurl_must_look_again */
  double hurry_from;                            /* see hg_loop_must_hurry */
  bool starved;                                 /* see hg_loop_take_starved */
  double distrusts_until;                       /* see hg_loop_has_spoiled */
  bool reads_wakeups, looks_again, trusts_idle; /* see hg_libcurl.h */
  int last_acted;   /* the descriptor after which a wait broke off, -1: it did not */
  bool due_is_next; /* what was due could not be done in the last wait's time */
  struct hg_waiter *waiter;
};

/* The multi's CURLMOPT_SOCKETFUNCTION and CURLMOPT_TIMERFUNCTION. */
int hg_loop_on_socket(CURL *easy, curl_socket_t fd, int what, void *data, void *unused);
int hg_loop_on_timer(CURLM *multi, long milliseconds, void *data);

/* fd is no watch any more; the kernel is not told. */
void hg_loop_drop_watch(struct hg_loop *loop, int fd);

/* The entry of fd, or NULL if it never had one. */
static inline struct hg_socket *hg_loop_socket(struct hg_loop *loop, curl_socket_t fd)
{
  return fd >= 0 && (size_t)fd < loop->socket_count ? &loop->sockets[fd] : NULL;
}

/* libcurl is to act on fd; events are CURL_CSELECT_*. Does nothing as long as the loop is starved. */
void hg_loop_act(struct hg_loop *loop, curl_socket_t fd, int events);

/* Something came in on a connection that nobody uses: libcurl must find it dead. */
void hg_loop_spoil(struct hg_loop *loop, curl_socket_t fd);

/*
 * The wait is over: what is to be done now has HG_LIMIT_ACT_SECONDS. False: that is for what is due,
 * and the sockets wait for the next time.
 */
bool hg_loop_begin_acts(struct hg_loop *loop);

/* After each socket: false when that was enough. The next wait begins behind fd. */
bool hg_loop_go_on(struct hg_loop *loop, curl_socket_t fd);

void hg_loop_mark_ready(struct hg_loop *loop, int fd);

/* The next time at which something is to be done without an event. */
double hg_loop_deadline(const struct hg_loop *loop);

/* min(seconds, time to the next deadline) in whole milliseconds rounded up, -1: without end. */
int hg_loop_milliseconds(const struct hg_loop *loop, double seconds);

#endif
