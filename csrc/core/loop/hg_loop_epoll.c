/* Waiting by one epoll set: libcurl's sockets, watched descriptors and a timerfd. */
#ifndef HG_PORTABLE

#include "hg_clock.h"
#include "hg_loop.h"
#include "hg_loop_parts.h"
#include "hg_waiter.h"

#include <sys/epoll.h>
#include <sys/timerfd.h>

#define EVENTS_PER_WAIT 64

static struct hg_socket *event_socket(struct hg_loop *loop, const struct epoll_event *event)
{
  uint32_t generation = (uint32_t)(event->data.u64 >> 32);
  struct hg_socket *socket = hg_loop_socket(loop, (int)(uint32_t)event->data.u64);
  bool current = socket != NULL && generation != 0 && socket->generation == generation;
  return current && socket->registered != 0 ? socket : NULL;
}

/*
 * Before libcurl hears of anything: watches, and sockets that nobody waits for. Acting on the others
 * starts new requests, which must not pick up an idle connection that has gone bad.
 */
static void sort_out(struct hg_loop *loop, const struct epoll_event *event)
{
  int fd = (int)(uint32_t)event->data.u64;
  struct hg_socket *socket = event_socket(loop, event);
  if (event->data.u64 >> 32 == 0) {
    hg_loop_mark_ready(loop, fd);
  } else if (socket != NULL && socket->wanted == 0) {
    hg_waiter_register(loop->waiter, fd, socket, 0);
    hg_loop_spoil(loop, fd);
  }
}

static void act(struct hg_loop *loop, const struct epoll_event *event)
{
  struct hg_socket *socket = event_socket(loop, event);
  if (socket == NULL || socket->wanted == 0)
    return;
  uint32_t failed = event->events & (EPOLLHUP | EPOLLERR);
  int events = (event->events & EPOLLIN || failed ? CURL_CSELECT_IN : 0) |
               (event->events & EPOLLOUT || failed ? CURL_CSELECT_OUT : 0);
  events &= socket->wanted; /* CURL_POLL_* and CURL_CSELECT_* have the same bits */
  if (events != 0)
    hg_loop_act(loop, (int)(uint32_t)event->data.u64, events);
}

/* Of what the kernel reports in the same order each time, the one behind the last one acted on. */
static int first_turn(const struct hg_loop *loop, const struct epoll_event *events, int count)
{
  for (int i = 0; i < count; i++)
    if ((int)(uint32_t)events[i].data.u64 == loop->last_acted)
      return i + 1;
  return 0;
}

/* What there is no time for is reported again by the next wait, which begins with it. */
static void act_in_turn(struct hg_loop *loop, const struct epoll_event *events, int count)
{
  int first = first_turn(loop, events, count);
  if (!hg_loop_begin_acts(loop))
    return;
  for (int i = 0; i < count; i++) {
    const struct epoll_event *event = &events[(first + i) % count];
    act(loop, event);
    if (!hg_loop_go_on(loop, (int)(uint32_t)event->data.u64))
      return;
  }
}

static bool has_come(const struct epoll_event *events, int count)
{
  for (int i = 0; i < count; i++)
    if (events[i].data.u64 >> 32 != 0)
      return true;
  return false;
}

/*
 * Patience that led to nothing is not begun anew before something comes: it would wake the host again
 * and again for nothing, as long as the provider takes.
 */
static void note_patience(struct hg_waiter *waiter, bool came)
{
  bool over = waiter->held_until > 0.0 && hg_clock_now() >= waiter->held_until - 1e-6;
  waiter->in_vain = !came && (waiter->in_vain || over);
  if (came || over)
    waiter->held_until = 0.0;
}

enum hg_wait hg_loop_wait(struct hg_loop *loop, double seconds)
{
  struct epoll_event events[EVENTS_PER_WAIT];
  int timeout = hg_loop_milliseconds(loop, seconds);
  if (timeout != 0)
    hg_loop_arm(loop, false, 0.0); /* the host's timer, if it has gone off, would end every wait */
  int count = epoll_wait(loop->waiter->epoll_fd, events, EVENTS_PER_WAIT, timeout);
  note_patience(loop->waiter, has_come(events, count));
  if (count < 0)
    return HG_WAIT_SIGNAL; /* or a descriptor that somebody closed: the caller shall not spin */
  for (int i = 0; i < count; i++)
    sort_out(loop, &events[i]);
  act_in_turn(loop, events, count);
  return count > 0 ? HG_WAIT_EVENTS : HG_WAIT_TIMEOUT;
}

int hg_loop_fd(struct hg_loop *loop)
{
  struct hg_waiter *waiter = loop->waiter;
  if (!waiter->exposed) { /* the same descriptor for good, whatever can be had now */
    int fds[HG_LIMIT_WATCHES];
    for (size_t i = 0; i < loop->watch_count; i++)
      fds[i] = loop->watches[i].fd;
    hg_waiter_expose(waiter, fds, loop->watch_count);
    waiter->exposed = true;
  }
  return waiter->host_fd >= 0 ? waiter->host_fd : waiter->epoll_fd;
}

static struct timespec to_timespec(double deadline)
{
  if (deadline == HG_NEVER)
    return (struct timespec){0}; /* disarmed */
  if (deadline <= 0.0)
    return (struct timespec){.tv_nsec = 1}; /* long ago, but armed */
  time_t seconds = (time_t)deadline;
  return (struct timespec){seconds, (long)((deadline - (double)seconds) * 1e9)};
}

/* Armed for an earlier time that is still to come is as good: it costs one wake-up at most. */
static bool is_armed_well(const struct hg_waiter *waiter, double deadline)
{
  if (waiter->armed_at == HG_NEVER)
    return deadline == HG_NEVER;
  double now = hg_clock_now();
  bool fired = waiter->armed_at <= now;
  return fired ? deadline <= now : deadline >= waiter->armed_at;
}

/* The end of the patience, which begins anew when something has come; HG_NEVER: none. */
static double hold(struct hg_waiter *waiter, double patience)
{
  hg_waiter_hold(waiter, patience > 0.0 && !waiter->in_vain);
  if (!waiter->held) {
    waiter->held_until = 0.0;
    return HG_NEVER;
  }
  if (waiter->held_until <= 0.0)
    waiter->held_until = hg_clock_now() + patience;
  return waiter->held_until;
}

void hg_loop_arm(struct hg_loop *loop, bool backlog, double patience)
{
  struct hg_waiter *waiter = loop->waiter;
  if (!waiter->exposed)
    return;
  double held_until = hold(waiter, backlog ? 0.0 : patience);
  double deadline = backlog ? 0.0 : hg_loop_deadline(loop);
  if (held_until != HG_NEVER && (deadline == HG_NEVER || held_until < deadline))
    deadline = held_until;
  if (is_armed_well(waiter, deadline))
    return;
  struct itimerspec setting = {.it_value = to_timespec(deadline)};
  timerfd_settime(waiter->timer_fd, TFD_TIMER_ABSTIME, &setting, NULL);
  waiter->armed_at = deadline;
}

#endif
