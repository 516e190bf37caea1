/*
 * A raw HTTP peer for the engine's unit tests: listens on a free port of 127.0.0.1 in a thread of its
 * own and hands each connection to a function of the test, which reads and writes as it likes.
 *
 * One test program is one translation unit, hence the static functions. The serving function runs in
 * a thread per connection; counters are atomic, everything else of the test must not be touched.
 */
#ifndef HG_PEER_H
#define HG_PEER_H

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define HG_PEER_CONNECTIONS 64

struct hg_peer;

/* Serves one connection, the index-th of the peer (from 0). The peer closes fd afterwards. */
typedef void hg_peer_serve(struct hg_peer *peer, int fd, int index);

struct hg_peer {
  int listener, port;
  hg_peer_serve *serve;
  pthread_t thread;
  pthread_t workers[HG_PEER_CONNECTIONS];
  int fds[HG_PEER_CONNECTIONS];
  atomic_int connections;
  atomic_int requests; /* whole requests that hg_peer_read gave out */
  atomic_int flag;     /* for the test's own use */
  atomic_bool stopping;
};

struct hg_peer_worker {
  struct hg_peer *peer;
  int fd, index;
};

static void *hg_peer_work(void *data)
{
  struct hg_peer_worker worker = *(struct hg_peer_worker *)data;
  free(data);
  worker.peer->serve(worker.peer, worker.fd, worker.index);
  shutdown(worker.fd, SHUT_RDWR);
  return NULL;
}

static void *hg_peer_accept(void *data)
{
  struct hg_peer *peer = data;
  for (;;) {
    int fd = accept(peer->listener, NULL, NULL);
    if (fd < 0)
      return NULL;
    int index = atomic_load(&peer->connections);
    struct hg_peer_worker *worker = malloc(sizeof *worker);
    *worker = (struct hg_peer_worker){peer, fd, index};
    peer->fds[index] = fd;
    atomic_fetch_add(&peer->connections, 1); /* before anybody can have an answer over it */
    pthread_create(&peer->workers[index], NULL, hg_peer_work, worker);
  }
}

static inline void hg_peer_start(struct hg_peer *peer, hg_peer_serve *serve)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t length = sizeof address;
  memset(peer, 0, sizeof *peer);
  peer->serve = serve;
  peer->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (bind(peer->listener, (struct sockaddr *)&address, length) != 0 ||
      listen(peer->listener, 64) != 0 ||
      getsockname(peer->listener, (struct sockaddr *)&address, &length) != 0)
    abort();
  peer->port = ntohs(address.sin_port);
  pthread_create(&peer->thread, NULL, hg_peer_accept, peer);
}

static inline void hg_peer_stop(struct hg_peer *peer)
{
  atomic_store(&peer->stopping, true);
  shutdown(peer->listener, SHUT_RDWR);
  pthread_join(peer->thread, NULL);
  close(peer->listener);
  for (int i = 0; i < atomic_load(&peer->connections); i++) {
    shutdown(peer->fds[i], SHUT_RDWR);
    pthread_join(peer->workers[i], NULL);
    close(peer->fds[i]);
  }
}

/*
 * Reads one request, its body (Content-Length) included; text gets the head with a NUL, cut at size.
 * False: the other side closed.
 */
static inline bool hg_peer_read(struct hg_peer *peer, int fd, char *text, size_t size)
{
  size_t length = 0;
  char byte;
  text[0] = '\0';
  while (length < 4 || memcmp(text + length - 4, "\r\n\r\n", 4) != 0) {
    if (length + 1 >= size || recv(fd, &byte, 1, 0) != 1)
      return false;
    text[length++] = byte;
    text[length] = '\0';
  }
  const char *field = strcasestr(text, "\r\nContent-Length:");
  long left = field != NULL ? strtol(field + 17, NULL, 10) : 0;
  while (left > 0) {
    char body[4096];
    size_t most = (size_t)left < sizeof body ? (size_t)left : sizeof body;
    ssize_t got = recv(fd, body, most, 0);
    if (got <= 0)
      return false;
    left -= got;
  }
  atomic_fetch_add(&peer->requests, 1);
  return true;
}

/* Waits until the flag is at least value, or the peer is stopped. */
static inline void hg_peer_await_flag(struct hg_peer *peer, int value)
{
  while (atomic_load(&peer->flag) < value && !atomic_load(&peer->stopping))
    usleep(1000);
}

static inline void hg_peer_send(int fd, const char *bytes, size_t length)
{
  while (length > 0) {
    ssize_t sent = send(fd, bytes, length, MSG_NOSIGNAL);
    if (sent <= 0)
      return;
    bytes += sent;
    length -= (size_t)sent;
  }
}

static inline void hg_peer_say(int fd, const char *text)
{
  hg_peer_send(fd, text, strlen(text));
}

/* A whole 200 reply with body as its body. */
static inline void hg_peer_reply(int fd, const char *body)
{
  char head[128];
  snprintf(head, sizeof head, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n", strlen(body));
  hg_peer_say(fd, head);
  hg_peer_say(fd, body);
}

/* Closes with a reset instead of an orderly end. */
static inline void hg_peer_reset(int fd)
{
  struct linger linger = {.l_onoff = 1, .l_linger = 0};
  setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
}

#endif
