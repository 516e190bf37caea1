/*
 * What a loop waits with: the kernel's books of descriptors. There are two builds of it,
 * hg_waiter_epoll.c and hg_waiter_portable.c (-DHG_PORTABLE); the waiting itself, which tells the loop
 * what happened, is hg_loop_epoll.c's or hg_loop_portable.c's. One thread, as the loop.
 */
#ifndef HG_WAITER_H
#define HG_WAITER_H

#include "hg_curl.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hg_socket;

#ifdef HG_PORTABLE
struct hg_waiter {
  struct curl_waitfd *entries; /* rebuilt for every wait */
  size_t capacity;
};
#else
/* An event's tag is a registration's generation and the descriptor; 0: the timer's and the watches'. */
struct hg_waiter {
  int epoll_fd, timer_fd;
  int host_fd; /* the set that the host watches: the one above, the timer and the watches; -1: none */
  uint32_t last_generation;
  bool exposed; /* the host watches: the timerfd has to be right when we are not waiting */
  bool held;    /* the host does not see epoll_fd */
  bool in_vain; /* it was held, and nothing has come on a socket since */
  double armed_at;
  double held_until; /* 0: nothing is held, or was since something came */
};
#endif

struct hg_waiter *hg_waiter_new(void); /* NULL: errno */
void hg_waiter_free(struct hg_waiter *waiter);

/* Makes the kernel's books say CURL_POLL_IN, _OUT, both, or nothing for 0. */
void hg_waiter_register(struct hg_waiter *waiter, curl_socket_t fd, struct hg_socket *socket,
                        int wanted);

/* fd is about to be closed. */
void hg_waiter_forget(struct hg_waiter *waiter, curl_socket_t fd, struct hg_socket *socket);

#ifndef HG_PORTABLE
/* The host's set, with what the waiter has in it by now, and fds in it. False: there is none. */
bool hg_waiter_expose(struct hg_waiter *waiter, const int *fds, size_t count);

/* What comes on the sockets does not wake the host, or does again. */
void hg_waiter_hold(struct hg_waiter *waiter, bool held);
#endif

bool hg_waiter_watch(struct hg_waiter *waiter, int fd); /* false: errno */
void hg_waiter_unwatch(struct hg_waiter *waiter, int fd);

#endif
