#include "fault_phase.h"

#include "fault_clock.h"
#include "fault_steps.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

/* Answers what nobody scripted. */
static const char unscripted[] =
    "read reply:HTTP/1.1%20404%20Not%20Found%0D%0AContent-Type%3A%20text/plain%0D%0A"
    "Content-Length%3A%20$%7Blength%7D%0D%0A%0D%0A:no%20script%20for%20$%7Bpath%7D";

static void begin_action(struct fault_conn *conn, struct fault_action *action)
{
  fault_action_release(conn->action);
  conn->action = action;
  conn->step = 0;
  conn->begun = false;
  conn->sending.pace_bytes = conn->sending.pace_ms = 0;
}

/* Makes the connection wait for the stream, or ends it; false either way: it cannot go on. */
static bool stop_for(struct fault_conn *conn, int result)
{
  if (result == FAULT_BLOCKED)
    conn->events = conn->stream.want;
  else
    fault_conn_close(conn, false);
  return false;
}

static bool shake_hands(struct fault_conn *conn)
{
  if (conn->server->tls) {
    int result = fault_stream_handshake(&conn->stream, conn->server->tls);
    if (result != 1)
      return stop_for(conn, result);
    fault_conn_visit(conn)->tls_resumed = SSL_session_reused(conn->stream.tls) == 1;
  }
  conn->phase = FAULT_HEAD;
  return true;
}

static bool read_head(struct fault_conn *conn)
{
  struct fault_server *server = conn->server;
  int result = fault_request_read_head(&conn->request, &conn->stream);
  if (result != 1)
    return stop_for(conn, result);
  fault_conn_visit(conn)->requests++;
  conn->record = fault_records_add(&server->records, conn->number, &conn->request.head);
  conn->record->complete = conn->request.body_done;
  struct fault_action *action =
      fault_scripts_next(&server->scripts, conn->record->path, &conn->asked);
  if (!action) {
    char text[sizeof unscripted];
    memcpy(text, unscripted, sizeof unscripted);
    action = fault_action_parse(text);
  }
  begin_action(conn, action);
  conn->phase = FAULT_STEPS;
  return true;
}

/* What follows the last step: the next request, unless something of this one was left unread. */
static void end_action(struct fault_conn *conn)
{
  begin_action(conn, NULL);
  if (conn->phase == FAULT_ACCEPTED) {
    conn->phase = FAULT_HANDSHAKE;
    return;
  }
  bool goes_on = conn->request.keep_alive && conn->request.body_done;
  conn->record = NULL;
  fault_request_clear(&conn->request);
  if (goes_on)
    conn->phase = FAULT_HEAD;
  else
    fault_conn_finish(conn, true);
}

static bool perform(struct fault_conn *conn)
{
  if (!conn->action || conn->step == conn->action->count) {
    end_action(conn);
    return true;
  }
  enum fault_progress progress = fault_step_perform(conn, &conn->action->steps[conn->step]);
  conn->begun = progress == FAULT_STEP_WAIT;
  if (progress == FAULT_STEP_DONE)
    conn->step++;
  return progress != FAULT_STEP_WAIT;
}

static bool relay(struct fault_conn *conn)
{
  int result = fault_relay_run(&conn->relay, &conn->stream);
  conn->events = fault_relay_client_events(&conn->relay);
  if (result != FAULT_BLOCKED)
    fault_conn_close(conn, result == FAULT_BROKEN);
  return false;
}

/* Reads the socket itself: what still comes is of no interest, TLS or not. */
static bool linger(struct fault_conn *conn)
{
  char rest[65536];
  ssize_t seen;
  do {
    seen = recv(conn->stream.fd, rest, sizeof rest, MSG_DONTWAIT);
  } while (seen > 0);
  bool over = seen == 0 || (errno != EAGAIN && errno != EINTR);
  if (over || fault_now() >= conn->sleep_until)
    fault_conn_close(conn, false);
  conn->deadline = conn->sleep_until;
  conn->events = POLLIN;
  return false;
}

static bool advance(struct fault_conn *conn)
{
  switch (conn->phase) {
  case FAULT_HANDSHAKE:
    return shake_hands(conn);
  case FAULT_HEAD:
    return read_head(conn);
  case FAULT_ACCEPTED:
  case FAULT_STEPS:
    return perform(conn);
  case FAULT_RELAYING:
    return relay(conn);
  case FAULT_LINGER:
    return linger(conn);
  case FAULT_CLOSED:
    break;
  }
  return false;
}

void fault_phase_run(struct fault_conn *conn, int revents)
{
  bool deaf = !(conn->events & (POLLIN | POLLOUT));
  if (deaf && revents & (POLLERR | POLLHUP | POLLRDHUP))
    fault_conn_close(conn, false);
  conn->events = 0;
  conn->deadline = 0;
  conn->ready = false;
  while (advance(conn))
    continue;
}
