/*
 * An HTTP/1.1 server without threads, driven by its owner's loop: libmicrohttpd with an epoll fd.
 *
 * The callbacks only collect bytes; a complete request is suspended and queued until hg_server_take
 * hands it out, and waits for hg_server_respond or hg_server_drop. All functions are to be called
 * from the one thread that started the server. Knows nothing of Lua.
 */
#ifndef HG_SERVER_H
#define HG_SERVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hg_reply.h"
#include "hg_request.h"

struct hg_server;

struct hg_server_options {
  const char *host; /* a numeric address, or "localhost" (127.0.0.1) */
  uint16_t port;    /* 0: the system chooses */
  size_t max_body;
  unsigned max_connections;
  unsigned idle_timeout; /* seconds */
};

/* Binds and listens. NULL: *message says why (static text or strerror's). */
struct hg_server *hg_server_start(const struct hg_server_options *options, const char **message);

/*
 * Answers every suspended request with 503, closes all connections and frees the server.
 * In a process forked from the one that started it, it leaves everything alone: closing would shut
 * down the parent's connections. NULL is allowed.
 */
void hg_server_stop(struct hg_server *server);

bool hg_server_forked(const struct hg_server *server);
uint16_t hg_server_port(const struct hg_server *server);
int hg_server_fd(const struct hg_server *server); /* readable: call hg_server_run */

/*
 * Seconds after which hg_server_run is to be called though the fd was silent; false: none. 0 while
 * requests wait to be taken or answers to be sent.
 */
bool hg_server_timeout(struct hg_server *server, double *seconds);

/* Reads and writes what can be without waiting. */
void hg_server_run(struct hg_server *server);

/* The oldest complete request that was not taken, or NULL; it stays the server's. */
struct hg_request *hg_server_peek(struct hg_server *server);
void hg_server_take(struct hg_server *server, struct hg_request *request);

/* False: no such request waits (it was answered before). The next hg_server_run sends. */
bool hg_server_respond(struct hg_server *server, uint64_t id, const struct hg_reply *reply);

/* Closes the request's connection without a byte of answer. False as above. */
bool hg_server_drop(struct hg_server *server, uint64_t id);

#endif
