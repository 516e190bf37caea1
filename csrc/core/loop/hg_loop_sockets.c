/* The loop's books of libcurl's sockets: which are open, wanted or kept idle, and if one is dead. */
#include "hg_clock.h"
#include "hg_libcurl.h"
#include "hg_loop.h"
#include "hg_loop_parts.h"
#include "hg_waiter.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

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
  hg_loop_drop_watch(loop, fd);
  *entry = (struct hg_socket){.open = true, .wanted = entry->wanted};
  if (entry->wanted != 0)
    hg_waiter_register(loop->waiter, fd, entry, entry->wanted);
  return fd;
}

static int close_socket(void *data, curl_socket_t fd)
{
  struct hg_loop *loop = data;
  struct hg_socket *entry = hg_loop_socket(loop, fd);
  if (entry != NULL) {
    hg_waiter_forget(loop->waiter, fd, entry);
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
  hg_waiter_register(loop->waiter, fd, entry, entry->settled ? CURL_POLL_IN : 0);
}

/* Connections are of the internet's families; what libcurl wakes itself by is none. */
static bool is_wakeup(curl_socket_t fd)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  return getsockname(fd, (struct sockaddr *)&address, &length) != 0 ||
         (address.ss_family != AF_INET && address.ss_family != AF_INET6);
}

int hg_loop_on_socket(CURL *easy, curl_socket_t fd, int what, void *data, void *unused)
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
  entry->wakeup = loop->looks_again && !entry->open && is_wakeup(fd);
  hg_waiter_register(loop->waiter, fd, entry, entry->wanted);
  return 0;
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

/*
 * libcurl 7.88 takes an idle connection with unread bytes for alive and reads them as the answer to
 * the next request. Once both directions are shut and the bytes are gone, its own look at the socket
 * (a one-byte peek) finds the end of the stream, and it drops the connection.
 */
void hg_loop_spoil(struct hg_loop *loop, curl_socket_t fd)
{
  char discarded[4096];
  if (loop->trusts_idle)
    loop->distrusts_until = hg_clock_now() + HG_TRUSTED_SECONDS;
  shutdown(fd, SHUT_RDWR);
  for (int i = 0; i < 64; i++)
    if (recv(fd, discarded, sizeof discarded, MSG_DONTWAIT) <= 0)
      return;
}

bool hg_loop_has_spoiled(const struct hg_loop *loop)
{
  return loop->distrusts_until > 0.0 && hg_clock_now() < loop->distrusts_until;
}
