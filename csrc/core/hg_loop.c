#include "hg_loop_parts.h"

#include "hg_clock.h"

#include <arpa/inet.h>
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define RETRY_SECONDS 0.1

struct hg_socket *hg_loop_socket(struct hg_loop *loop, curl_socket_t fd)
{
  return fd >= 0 && (size_t)fd < loop->socket_count ? &loop->sockets[fd] : NULL;
}

/* NULL: out of memory. */
static struct hg_socket *make_entry(struct hg_loop *loop, curl_socket_t fd)
{
  if ((size_t)fd >= loop->socket_count) {
    size_t count = ((size_t)fd + 64) / 64 * 64;
    struct hg_socket *sockets = realloc(loop->sockets, count * sizeof *sockets);
    if (sockets == NULL)
      return NULL;
    memset(sockets + loop->socket_count, 0, (count - loop->socket_count) * sizeof *sockets);
    loop->sockets = sockets;
    loop->socket_count = count;
  }
  return &loop->sockets[fd];
}

static void drop_watch(struct hg_loop *loop, int fd)
{
  for (size_t i = 0; i < loop->watch_count; i++) {
    if (loop->watches[i].fd != fd)
      continue;
    if (loop->watches[i].ready)
      loop->ready_count--;
    loop->watches[i] = loop->watches[--loop->watch_count];
    return;
  }
}

/*
 * A new socket may have the number of one that libcurl closed behind our back: it closes sockets that
 * never became a connection by itself, and tells us later or, when it asks for the same events on the
 * same number again, never. So a number that is still wanted is registered anew at once.
 */
static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
  (void)purpose;
  struct hg_loop_link *link = data;
  struct hg_loop *loop = link->loop;
  link->local_port = 0;
  int fd = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (fd < 0)
    return CURL_SOCKET_BAD;
  struct hg_socket *entry = make_entry(loop, fd);
  if (entry == NULL) {
    close(fd);
    return CURL_SOCKET_BAD;
  }
  drop_watch(loop, fd);
  *entry = (struct hg_socket){.open = true, .wanted = entry->wanted};
  if (entry->wanted != 0)
    hg_waiter_register(loop, fd, entry, entry->wanted);
  return fd;
}

static int close_socket(void *data, curl_socket_t fd)
{
  struct hg_loop *loop = data;
  struct hg_socket *entry = hg_loop_socket(loop, fd);
  if (entry != NULL) {
    hg_waiter_forget(loop, fd, entry);
    *entry = (struct hg_socket){0};
  }
  return close(fd);
}

static int local_port(curl_socket_t fd)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  if (getsockname(fd, (struct sockaddr *)&address, &length) != 0)
    return 0;
  if (address.ss_family == AF_INET)
    return ntohs(((struct sockaddr_in *)&address)->sin_port);
  return address.ss_family == AF_INET6 ? ntohs(((struct sockaddr_in6 *)&address)->sin6_port) : 0;
}

/*
 * Is fd the connection that the handle's request goes over? The port tells it from the losers of the
 * race to connect, which libcurl has closed by now, and from whatever got their numbers since.
 */
static void settle(struct hg_socket *entry, CURL *easy, curl_socket_t fd)
{
  struct hg_loop_link *link = NULL;
  if (entry->settled || !entry->open ||
      curl_easy_getinfo(easy, CURLINFO_PRIVATE, &link) != CURLE_OK || link == NULL)
    return;
  entry->settled = link->local_port != 0 && link->local_port == local_port(fd);
}

/*
 * Most connections are used again in a moment: they stay in the kernel's books, which also tells
 * when something comes in on one that nobody uses.
 */
static void stop_waiting(struct hg_loop *loop, curl_socket_t fd, struct hg_socket *entry)
{
  entry->wanted = 0;
  if (!entry->settled)
    entry->open = false; /* perhaps closed already: the number's next owner is a stranger */
  hg_waiter_register(loop, fd, entry, entry->settled ? CURL_POLL_IN : 0);
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *data, void *unused)
{
  (void)unused;
  struct hg_loop *loop = data;
  struct hg_socket *entry = make_entry(loop, fd);
  if (entry == NULL)
    return 0; /* the transfer will run into its timeout: better than a dead multi */
  settle(entry, easy, fd);
  if (what == CURL_POLL_REMOVE) {
    stop_waiting(loop, fd, entry);
    return 0;
  }
  entry->wanted = (uint8_t)(what & CURL_POLL_INOUT);
  hg_waiter_register(loop, fd, entry, entry->wanted);
  return 0;
}

static int on_timer(CURLM *multi, long milliseconds, void *data)
{
  (void)multi;
  struct hg_loop *loop = data;
  if (milliseconds < 0)
    loop->curl_deadline = HG_NEVER;
  else
    loop->curl_deadline = milliseconds == 0 ? 0.0 : hg_clock_now() + (double)milliseconds * 1e-3;
  return 0;
}

struct hg_loop *hg_loop_new(CURLM *multi)
{
  struct hg_loop *loop = calloc(1, sizeof *loop);
  if (loop == NULL)
    return NULL;
  loop->multi = multi;
  loop->curl_deadline = loop->wake_at = HG_NEVER;
  loop->last_acted = -1;
  loop->waiter = hg_waiter_new();
  if (loop->waiter == NULL) {
    free(loop);
    return NULL;
  }
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, loop);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, loop);
  return loop;
}

void hg_loop_free(struct hg_loop *loop)
{
  if (loop == NULL)
    return;
  hg_waiter_free(loop->waiter);
  free(loop->sockets);
  free(loop);
}

void hg_loop_abandon(struct hg_loop *loop)
{
  for (size_t fd = 0; fd < loop->socket_count; fd++)
    if (loop->sockets[fd].open)
      close((int)fd);
  hg_loop_free(loop);
}

bool hg_loop_attach(struct hg_loop *loop, struct hg_loop_link *link, CURL *easy)
{
  *link = (struct hg_loop_link){.loop = loop};
  /* A connection outlives the handle that opened it: its close goes to the loop, not to the link. */
  return curl_easy_setopt(easy, CURLOPT_PRIVATE, link) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, link) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket) == CURLE_OK &&
         curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, loop) == CURLE_OK;
}

void hg_loop_act(struct hg_loop *loop, curl_socket_t fd, int events)
{
  int running = 0;
  if (loop->starved || curl_multi_socket_action(loop->multi, fd, events, &running) == CURLM_OK)
    return;
  /* libcurl broke off and has not set its timer. Transfers must end all the same. */
  loop->starved = true;
  double later = hg_clock_now() + RETRY_SECONDS;
  if (loop->curl_deadline > later)
    loop->curl_deadline = later;
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

bool hg_loop_is_due(const struct hg_loop *loop)
{
  double deadline = loop->curl_deadline;
  return deadline <= 0.0 || (deadline != HG_NEVER && deadline <= hg_clock_now());
}

void hg_loop_run_due(struct hg_loop *loop)
{
  if (!hg_loop_is_due(loop))
    return;
  /* Before the call: libcurl sets the next one from within, or does not if there is none. */
  loop->curl_deadline = HG_NEVER;
  hg_loop_act(loop, CURL_SOCKET_TIMEOUT, 0);
}

/*
 * libcurl 7.88 takes an idle connection with unread bytes for alive and reads them as the answer to
 * the next request. Once both directions are shut and the bytes are gone, its own look at the socket
 * (a one-byte peek) finds the end of the stream, and it drops the connection.
 */
void hg_loop_spoil(curl_socket_t fd)
{
  char discarded[4096];
  shutdown(fd, SHUT_RDWR);
  for (int i = 0; i < 64; i++)
    if (recv(fd, discarded, sizeof discarded, MSG_DONTWAIT) <= 0)
      return;
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

double hg_loop_deadline(const struct hg_loop *loop)
{
  return loop->curl_deadline < loop->wake_at ? loop->curl_deadline : loop->wake_at;
}

bool hg_loop_watch(struct hg_loop *loop, int fd)
{
  for (size_t i = 0; i < loop->watch_count; i++)
    if (loop->watches[i].fd == fd)
      return true;
  if (loop->watch_count == HG_LIMIT_WATCHES) {
    errno = EMFILE;
    return false;
  }
  if (!hg_waiter_watch(loop, fd))
    return false;
  loop->watches[loop->watch_count++] = (struct hg_watch){.fd = fd};
  return true;
}

void hg_loop_unwatch(struct hg_loop *loop, int fd)
{
  size_t before = loop->watch_count;
  drop_watch(loop, fd);
  if (loop->watch_count < before)
    hg_waiter_unwatch(loop, fd);
}

bool hg_loop_has_watches(const struct hg_loop *loop)
{
  return loop->watch_count > 0;
}

void hg_loop_mark_ready(struct hg_loop *loop, int fd)
{
  for (size_t i = 0; i < loop->watch_count; i++) {
    if (loop->watches[i].fd != fd || loop->watches[i].ready)
      continue;
    loop->watches[i].ready = true;
    loop->ready_count++;
  }
}

int hg_loop_take_ready(struct hg_loop *loop)
{
  for (size_t i = 0; i < loop->watch_count && loop->ready_count > 0; i++) {
    if (!loop->watches[i].ready)
      continue;
    loop->watches[i].ready = false;
    loop->ready_count--;
    return loop->watches[i].fd;
  }
  return -1;
}

bool hg_loop_has_ready(const struct hg_loop *loop)
{
  return loop->ready_count > 0;
}
