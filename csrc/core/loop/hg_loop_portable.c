/* Waiting by curl_multi_poll, where there is no epoll: no descriptor for host loops. */
#ifdef HG_PORTABLE

#include "hg_clock.h"
#include "hg_loop.h"
#include "hg_loop_parts.h"
#include "hg_waiter.h"

#include <poll.h>
#include <stdlib.h>

/* A settled connection that nobody waits for is watched too: what comes in there spoils it. */
static bool is_polled(const struct hg_socket *socket)
{
  return socket->wanted != 0 || socket->settled;
}

static struct curl_waitfd make_entry(curl_socket_t fd, int wanted)
{
  short events = (short)((wanted & CURL_POLL_OUT ? CURL_WAIT_POLLOUT : 0) |
                         (wanted & CURL_POLL_IN || wanted == 0 ? CURL_WAIT_POLLIN : 0));
  return (struct curl_waitfd){.fd = fd, .events = events};
}

static bool reserve(struct hg_waiter *waiter, size_t count)
{
  if (count <= waiter->capacity)
    return true;
  struct curl_waitfd *entries = realloc(waiter->entries, count * sizeof *entries);
  if (entries == NULL)
    return false;
  waiter->entries = entries;
  waiter->capacity = count;
  return true;
}

/* libcurl waits for its own sockets anyhow, but only of these it tells which is ready. */
static unsigned collect(struct hg_loop *loop)
{
  struct hg_waiter *waiter = loop->waiter;
  unsigned count = 0;
  if (!reserve(waiter, loop->socket_count + loop->watch_count))
    return 0;
  for (size_t fd = 0; fd < loop->socket_count; fd++)
    if (is_polled(&loop->sockets[fd]))
      waiter->entries[count++] = make_entry((curl_socket_t)fd, loop->sockets[fd].wanted);
  for (size_t i = 0; i < loop->watch_count; i++)
    waiter->entries[count++] = make_entry(loop->watches[i].fd, CURL_POLL_IN);
  return count;
}

static void sort_out(struct hg_loop *loop, curl_socket_t fd)
{
  struct hg_socket *socket = hg_loop_socket(loop, fd);
  hg_loop_mark_ready(loop, fd);
  if (socket != NULL && socket->settled && socket->wanted == 0) {
    socket->settled = false;
    hg_loop_spoil(loop, fd);
  }
}

static void act(struct hg_loop *loop, curl_socket_t fd)
{
  struct hg_socket *socket = hg_loop_socket(loop, fd);
  if (socket != NULL && socket->wanted != 0)
    hg_loop_act(loop, fd, 0); /* 0: libcurl looks itself what the socket is ready for */
}

/* Behind the last one acted on; the entries are in the order of their descriptors. */
static unsigned first_turn(const struct hg_loop *loop, unsigned count)
{
  unsigned first = 0;
  while (first < count && loop->waiter->entries[first].fd <= loop->last_acted)
    first++;
  return first;
}

/* What there is no time for is found again by the next wait, which begins with it. */
static void act_in_turn(struct hg_loop *loop, unsigned count)
{
  unsigned first = first_turn(loop, count);
  if (!hg_loop_begin_acts(loop))
    return;
  for (unsigned i = 0; i < count; i++) {
    const struct curl_waitfd *entry = &loop->waiter->entries[(first + i) % count];
    if (entry->revents == 0)
      continue;
    act(loop, entry->fd);
    if (!hg_loop_go_on(loop, entry->fd))
      return;
  }
}

static enum hg_wait judge(const struct hg_loop *loop, int ready, double started, int timeout)
{
  if (ready > 0 || hg_loop_is_due(loop))
    return HG_WAIT_EVENTS;
  bool elapsed = (hg_clock_now() - started) * 1e3 + 0.5 >= (double)timeout;
  return elapsed ? HG_WAIT_TIMEOUT : HG_WAIT_SIGNAL;
}

/* As long as libcurl has nothing to do it is not asked to wait: it may not even be loaded. */
static bool wait_without_libcurl(struct hg_waiter *waiter, unsigned count, int timeout, int *ready)
{
  struct pollfd watched[HG_LIMIT_WATCHES];
  for (unsigned i = 0; i < count; i++)
    watched[i] = (struct pollfd){.fd = waiter->entries[i].fd, .events = POLLIN};
  *ready = poll(watched, count, timeout);
  for (unsigned i = 0; i < count && *ready > 0; i++)
    waiter->entries[i].revents = watched[i].revents != 0 ? CURL_WAIT_POLLIN : 0;
  return *ready >= 0;
}

static bool wait_for_all(struct hg_loop *loop, unsigned count, int timeout, int *ready)
{
  struct hg_waiter *waiter = loop->waiter;
  if (loop->multi == NULL)
    return wait_without_libcurl(waiter, count, timeout, ready);
  return curl_multi_poll(loop->multi, waiter->entries, count, timeout, ready) == CURLM_OK;
}

enum hg_wait hg_loop_wait(struct hg_loop *loop, double seconds)
{
  static const int long_time = 3600 * 1000; /* libcurl knows no "without end" */
  double started = hg_clock_now();
  unsigned count = collect(loop);
  int wanted = hg_loop_milliseconds(loop, seconds), ready = 0;
  int timeout = wanted < 0 || wanted > long_time ? long_time : wanted;
  if (!wait_for_all(loop, count, timeout, &ready))
    return HG_WAIT_SIGNAL; /* the caller shall not spin */
  for (unsigned i = 0; i < count; i++)
    if (loop->waiter->entries[i].revents != 0)
      sort_out(loop, loop->waiter->entries[i].fd);
  act_in_turn(loop, count);
  return judge(loop, ready, started, timeout);
}

int hg_loop_fd(struct hg_loop *loop)
{
  (void)loop;
  return -1;
}

void hg_loop_arm(struct hg_loop *loop, bool backlog, double patience)
{
  (void)loop;
  (void)backlog;
  (void)patience;
}

#endif
