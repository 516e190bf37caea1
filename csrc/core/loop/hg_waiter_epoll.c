/* The kernel's books as an epoll set with a timerfd in it. */
#ifndef HG_PORTABLE

#include "hg_waiter.h"

#include "hg_clock.h"
#include "hg_loop_parts.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

/* Generation 0 is the timer's and the watches'. */
static uint64_t make_tag(uint32_t generation, int fd)
{
  return (uint64_t)generation << 32 | (uint32_t)fd;
}

static bool control_in(int set, int operation, int fd, uint32_t events, uint64_t tag)
{
  struct epoll_event event = {.events = events, .data.u64 = tag};
  return epoll_ctl(set, operation, fd, &event) == 0;
}

static bool control(struct hg_waiter *waiter, int operation, int fd, uint32_t events, uint64_t tag)
{
  return control_in(waiter->epoll_fd, operation, fd, events, tag);
}

struct hg_waiter *hg_waiter_new(void)
{
  struct hg_waiter *waiter = malloc(sizeof *waiter);
  if (waiter == NULL)
    return NULL;
  *waiter = (struct hg_waiter){.armed_at = HG_NEVER, .host_fd = -1};
  waiter->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
  waiter->timer_fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  if (waiter->epoll_fd >= 0 && waiter->timer_fd >= 0 &&
      control(waiter, EPOLL_CTL_ADD, waiter->timer_fd, EPOLLIN, make_tag(0, waiter->timer_fd)))
    return waiter;
  int error = errno;
  hg_waiter_free(waiter);
  errno = error;
  return NULL;
}

void hg_waiter_free(struct hg_waiter *waiter)
{
  if (waiter->epoll_fd >= 0)
    close(waiter->epoll_fd);
  if (waiter->timer_fd >= 0)
    close(waiter->timer_fd);
  if (waiter->host_fd >= 0)
    close(waiter->host_fd);
  free(waiter);
}

static bool add(struct hg_waiter *waiter, int fd, struct hg_socket *socket, uint32_t events)
{
  if (++waiter->last_generation == 0)
    waiter->last_generation = 1;
  socket->generation = waiter->last_generation;
  uint64_t tag = make_tag(socket->generation, fd);
  return control(waiter, EPOLL_CTL_ADD, fd, events, tag) ||
         (errno == EEXIST && control(waiter, EPOLL_CTL_MOD, fd, events, tag));
}

static bool modify(struct hg_waiter *waiter, int fd, struct hg_socket *socket, uint32_t events)
{
  return control(waiter, EPOLL_CTL_MOD, fd, events, make_tag(socket->generation, fd)) ||
         (errno == ENOENT && add(waiter, fd, socket, events));
}

void hg_waiter_register(struct hg_waiter *waiter, curl_socket_t fd, struct hg_socket *socket,
                        int wanted)
{
  if (socket->registered == wanted)
    return;
  uint32_t events = (wanted & CURL_POLL_IN ? (uint32_t)EPOLLIN : 0) |
                    (wanted & CURL_POLL_OUT ? (uint32_t)EPOLLOUT : 0);
  bool done;
  if (wanted == 0)
    done = control(waiter, EPOLL_CTL_DEL, fd, 0, 0);
  else if (socket->registered == 0)
    done = add(waiter, fd, socket, events);
  else
    done = modify(waiter, fd, socket, events);
  socket->registered = done ? (uint8_t)wanted : 0;
}

void hg_waiter_forget(struct hg_waiter *waiter, curl_socket_t fd, struct hg_socket *socket)
{
  /* Closing would do if it were the last descriptor; a forked child may hold another. */
  if (socket->registered != 0)
    control(waiter, EPOLL_CTL_DEL, fd, 0, 0);
  socket->registered = 0;
}

bool hg_waiter_expose(struct hg_waiter *waiter, const int *fds, size_t count)
{
  int set = epoll_create1(EPOLL_CLOEXEC);
  if (set < 0)
    return false;
  bool whole = control_in(set, EPOLL_CTL_ADD, waiter->epoll_fd, EPOLLIN, 0) &&
               control_in(set, EPOLL_CTL_ADD, waiter->timer_fd, EPOLLIN, 0);
  for (size_t i = 0; i < count && whole; i++)
    whole = control_in(set, EPOLL_CTL_ADD, fds[i], EPOLLIN, 0);
  if (whole)
    waiter->host_fd = set;
  else
    close(set);
  return whole;
}

void hg_waiter_hold(struct hg_waiter *waiter, bool held)
{
  uint32_t events = held ? 0 : (uint32_t)EPOLLIN;
  if (waiter->held != held && waiter->host_fd >= 0 &&
      control_in(waiter->host_fd, EPOLL_CTL_MOD, waiter->epoll_fd, events, 0))
    waiter->held = held;
}

bool hg_waiter_watch(struct hg_waiter *waiter, int fd)
{
  if (!control(waiter, EPOLL_CTL_ADD, fd, EPOLLIN, make_tag(0, fd)))
    return false;
  if (waiter->host_fd < 0 || control_in(waiter->host_fd, EPOLL_CTL_ADD, fd, EPOLLIN, 0))
    return true;
  int error = errno;
  control(waiter, EPOLL_CTL_DEL, fd, 0, 0);
  errno = error;
  return false;
}

void hg_waiter_unwatch(struct hg_waiter *waiter, int fd)
{
  control(waiter, EPOLL_CTL_DEL, fd, 0, 0);
  if (waiter->host_fd >= 0)
    control_in(waiter->host_fd, EPOLL_CTL_DEL, fd, 0, 0);
}

#endif
