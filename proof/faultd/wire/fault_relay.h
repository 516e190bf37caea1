/* Carries bytes both ways between a client and another server, as a proxy does. Ends and resets
 * pass through, so that a fault of the server behind a proxy reaches the client. */
#ifndef FAULT_RELAY_H
#define FAULT_RELAY_H

#include "fault_buffer.h"
#include "fault_stream.h"

struct fault_flow {
  struct fault_buffer bytes;
  size_t sent;
  bool ended; /* its source has ended and its sink was told */
};

struct fault_relay {
  struct fault_stream upstream; /* fd -1 while there is no relay */
  struct fault_flow up, down;
};

/* Connects to a port of the loopback; false when nothing listens there. */
bool fault_relay_connect(struct fault_relay *relay, int port);

/* The port that the request line of a head names in its target, or 0. */
int fault_relay_target_port(const struct fault_buffer *head);

/* Appends the head of a proxied request as the server behind the proxy shall see it. */
void fault_relay_rewrite(struct fault_buffer *out, const struct fault_buffer *head);

/* Moves what can be moved: FAULT_BLOCKED, FAULT_END when both directions ended, FAULT_BROKEN. */
int fault_relay_run(struct fault_relay *relay, struct fault_stream *client);

/* The poll events that each side waits for. */
short fault_relay_client_events(const struct fault_relay *relay);
short fault_relay_upstream_events(const struct fault_relay *relay);

void fault_relay_close(struct fault_relay *relay, bool reset); /* idempotent */

#endif
