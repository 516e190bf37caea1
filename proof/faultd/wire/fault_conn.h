/* One accepted connection: what it is doing and what it waits for. */
#ifndef FAULT_CONN_H
#define FAULT_CONN_H

#include "fault_relay.h"
#include "fault_request.h"
#include "fault_server.h"

#include <poll.h>

enum fault_phase {
  FAULT_ACCEPTED, /* performing the steps that come before the first byte is read */
  FAULT_HANDSHAKE,
  FAULT_HEAD,  /* reading a request's head; idle while nothing of it has come */
  FAULT_STEPS, /* performing the action of a request */
  FAULT_RELAYING,
  FAULT_LINGER, /* finished; reading what the peer still sends, so that no RST follows */
  FAULT_CLOSED,
};

/* A reply on its way out. */
struct fault_sending {
  struct fault_buffer bytes;
  size_t sent;
  long pace_bytes, pace_ms; /* 0: as fast as it goes */
  long cut_head, cut_body;  /* -1: whole */
};

struct fault_conn {
  struct fault_conn *next;
  struct fault_server *server;
  unsigned long number; /* from 1, in the order of acceptance */
  enum fault_phase phase;
  struct fault_stream stream;
  struct fault_request request;
  struct fault_record *record; /* of the request being answered; owned by the server */
  struct fault_action *action; /* one reference */
  size_t step;                 /* the step being performed */
  bool begun;                  /* whether it was begun before */
  unsigned long asked;         /* how often this path was asked for */
  struct fault_sending sending;
  struct fault_relay relay;
  short events;       /* what to poll for */
  long long deadline; /* when to go on without an event; 0: never */
  long long sleep_until;
  bool gated, ready; /* waits at a gate; must run without an event */
};

/* Takes over the descriptor; the connection is added to the server's list. */
struct fault_conn *fault_conn_open(struct fault_server *server, int fd);

/* What the server remembers of it. */
struct fault_visit *fault_conn_visit(const struct fault_conn *conn);

/* Begins an orderly end of the connection / ends it now. */
void fault_conn_finish(struct fault_conn *conn, bool notify);
void fault_conn_close(struct fault_conn *conn, bool reset);

/* Whether it is kept alive with no request on it. */
bool fault_conn_is_idle(const struct fault_conn *conn);

void fault_conn_free(struct fault_conn *conn);

/* Closes and frees every connection of the server. */
void fault_conn_free_all(struct fault_server *server);

#endif
