/* When libcurl acts: on its sockets, on its timer, and for how long in a turn. */
#include "hg_loop.h"

#include "hg_clock.h"
#include "hg_libcurl.h"
#include "hg_loop_parts.h"

#include <limits.h>
#include <unistd.h>

#define RETRY_SECONDS 0.1

int hg_loop_on_timer(CURLM *multi, long milliseconds, void *data)
{
  (void)multi;
  struct hg_loop *loop = data;
  if (milliseconds < 0)
    loop->curl_deadline = HG_NEVER;
  else
    loop->curl_deadline = milliseconds == 0 ? 0.0 : hg_clock_now() + (double)milliseconds * 1e-3;
  return 0;
}

static void judge(struct hg_loop *loop, CURLMcode code)
{
  if (code == CURLM_OK)
    return;
  /* libcurl broke off and has not set its timer. Transfers must end all the same. */
  loop->starved = true;
  double later = hg_clock_now() + RETRY_SECONDS;
  if (loop->curl_deadline > later)
    loop->curl_deadline = later;
}

/*
 * Helps libcurl's resolver, see hg_libcurl.h. What is read is gone before libcurl looks for answers:
 * one that comes later writes again.
 */
static void attend_wakeup(struct hg_loop *loop, curl_socket_t fd)
{
  char discarded[64];
  if (loop->reads_wakeups)
    while (read(fd, discarded, sizeof discarded) > 0)
      ;
  loop->last_answer = hg_clock_now();
  if (loop->look_again_at == HG_NEVER)
    loop->look_again_at = loop->last_answer + HG_LOOK_AGAIN_SECONDS;
}

void hg_loop_act(struct hg_loop *loop, curl_socket_t fd, int events)
{
  int running = 0;
  const struct hg_socket *entry = hg_loop_socket(loop, fd);
  if (entry != NULL && entry->wakeup)
    attend_wakeup(loop, fd);
  if (!loop->starved)
    judge(loop, curl_multi_socket_action(loop->multi, fd, events, &running));
}

bool hg_loop_begin_acts(struct hg_loop *loop)
{
  loop->hurry_from = hg_clock_now() + HG_LIMIT_ACT_SECONDS;
  if (loop->due_is_next && hg_loop_is_due(loop)) {
    loop->due_is_next = false;
    return false;
  }
  loop->last_acted = -1;
  return true;
}

bool hg_loop_go_on(struct hg_loop *loop, curl_socket_t fd)
{
  loop->due_is_next = hg_loop_must_hurry(loop);
  if (loop->due_is_next)
    loop->last_acted = fd;
  return !loop->due_is_next;
}

bool hg_loop_must_hurry(const struct hg_loop *loop)
{
  return hg_clock_now() >= loop->hurry_from;
}

bool hg_loop_take_starved(struct hg_loop *loop)
{
  bool starved = loop->starved;
  loop->starved = false;
  return starved;
}

static bool is_past(double deadline)
{
  return deadline <= 0.0 || (deadline != HG_NEVER && deadline <= hg_clock_now());
}

bool hg_loop_is_due(const struct hg_loop *loop)
{
  return is_past(loop->curl_deadline) || is_past(loop->look_again_at);
}

void hg_loop_run_soon(struct hg_loop *loop)
{
  loop->curl_deadline = 0.0;
}

/* What was answered since this look was decided on needs another. */
static void look_again(struct hg_loop *loop)
{
  double next = loop->last_answer + HG_LOOK_AGAIN_SECONDS;
  loop->look_again_at = next > loop->look_again_at ? next : HG_NEVER;
  if (!loop->starved)
    judge(loop, hg_libcurl_look_at_all(loop->multi));
}

void hg_loop_run_due(struct hg_loop *loop)
{
  if (is_past(loop->look_again_at))
    look_again(loop);
  if (!is_past(loop->curl_deadline))
    return;
  /* Before the call: libcurl sets the next one from within, or does not if there is none. */
  loop->curl_deadline = HG_NEVER;
  hg_loop_act(loop, CURL_SOCKET_TIMEOUT, 0);
}

int hg_loop_milliseconds(const struct hg_loop *loop, double seconds)
{
  double deadline = hg_loop_deadline(loop);
  if (deadline != HG_NEVER && seconds != 0.0) {
    double left = deadline - hg_clock_now();
    if (seconds < 0.0 || left < seconds)
      seconds = left > 0.0 ? left : 0.0;
  }
  if (seconds < 0.0)
    return -1;
  double milliseconds = seconds * 1e3;
  if (milliseconds >= INT_MAX)
    return INT_MAX;
  int whole = (int)milliseconds;
  return (double)whole < milliseconds ? whole + 1 : whole;
}

void hg_loop_wake_at(struct hg_loop *loop, double deadline)
{
  loop->wake_at = deadline;
}

double hg_loop_wake_deadline(const struct hg_loop *loop)
{
  return loop->wake_at;
}

static double earlier(double one, double other)
{
  return one < other ? one : other;
}

double hg_loop_deadline(const struct hg_loop *loop)
{
  return earlier(earlier(loop->curl_deadline, loop->look_again_at), loop->wake_at);
}
