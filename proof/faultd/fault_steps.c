#include "fault_steps.h"

#include "fault_clock.h"
#include "fault_reply.h"

#include <stdlib.h>
#include <string.h>

static enum fault_progress close_and_move(struct fault_conn *conn, bool reset)
{
  fault_conn_close(conn, reset);
  return FAULT_STEP_MOVED;
}

/* What a stream call that moved nothing means for the connection. */
static enum fault_progress blocked(struct fault_conn *conn, long result)
{
  if (result != FAULT_BLOCKED)
    return close_and_move(conn, false);
  conn->events = conn->stream.want;
  return FAULT_STEP_WAIT;
}

static enum fault_progress read_body(struct fault_conn *conn)
{
  if (!conn->record)
    return FAULT_STEP_DONE;
  int result = fault_request_read_body(&conn->request, &conn->stream, &conn->record->body);
  if (result != 1)
    return blocked(conn, result);
  conn->record->complete = true;
  return FAULT_STEP_DONE;
}

/* The value of taskId in the query, copied. */
static char *task_of_query(const char *query)
{
  const char *found = strstr(query, "taskId=");
  return found ? fault_copy_text(found + 7, strcspn(found + 7, "&")) : fault_copy_text("", 0);
}

static void build_reply(struct fault_conn *conn, const struct fault_step *step)
{
  struct fault_sending *sending = &conn->sending;
  const struct fault_record *record = conn->record;
  char *task = task_of_query(record ? record->query : "");
  struct fault_values values = {&conn->server->next_id, task, record ? record->path : "",
                                conn->asked, conn->server->port};
  fault_buffer_clear(&sending->bytes);
  sending->sent = 0;
  size_t limit = fault_reply_build(&sending->bytes, step, &values);
  free(task);
  if (sending->cut_body >= 0)
    limit += (size_t)sending->cut_body;
  if (sending->cut_head >= 0)
    limit = (size_t)sending->cut_head;
  if ((sending->cut_body >= 0 || sending->cut_head >= 0) && limit < sending->bytes.length)
    sending->bytes.length = limit;
  sending->cut_head = sending->cut_body = -1;
}

static enum fault_progress send_reply(struct fault_conn *conn, const struct fault_step *step)
{
  struct fault_sending *sending = &conn->sending;
  if (!conn->begun)
    build_reply(conn, step);
  while (sending->sent < sending->bytes.length) {
    size_t length = sending->bytes.length - sending->sent;
    if (sending->pace_bytes && length > (size_t)sending->pace_bytes)
      length = (size_t)sending->pace_bytes;
    long moved = fault_stream_write(&conn->stream, sending->bytes.data + sending->sent, length);
    if (moved < 0)
      return blocked(conn, moved);
    sending->sent += (size_t)moved;
    if (sending->pace_bytes && sending->sent < sending->bytes.length) {
      conn->deadline = fault_now() + sending->pace_ms;
      conn->events = POLLRDHUP;
      return FAULT_STEP_WAIT;
    }
  }
  return FAULT_STEP_DONE;
}

static enum fault_progress wait_until(struct fault_conn *conn, long milliseconds)
{
  if (conn->begun && fault_now() >= conn->sleep_until)
    return FAULT_STEP_DONE;
  if (!conn->begun)
    conn->sleep_until = fault_now() + milliseconds;
  conn->deadline = conn->sleep_until;
  conn->events = POLLRDHUP;
  return FAULT_STEP_WAIT;
}

unsigned long fault_gate_release(struct fault_server *server)
{
  unsigned long released = 0;
  for (struct fault_conn *conn = server->first; conn; conn = conn->next) {
    if (!conn->gated)
      continue;
    conn->gated = false;
    conn->ready = true;
    released++;
  }
  return released;
}

static enum fault_progress wait_at_gate(struct fault_conn *conn, long expected)
{
  long waiting = 0;
  if (!conn->begun)
    conn->gated = true;
  for (struct fault_conn *each = conn->server->first; each; each = each->next)
    if (each->gated)
      waiting++;
  if (expected && waiting >= expected)
    fault_gate_release(conn->server);
  if (!conn->gated)
    return FAULT_STEP_DONE;
  conn->events = POLLRDHUP;
  return FAULT_STEP_WAIT;
}

static enum fault_progress wait_for_input(struct fault_conn *conn)
{
  char byte;
  long seen = fault_stream_read(&conn->stream, &byte, 1, true);
  return seen > 0 ? FAULT_STEP_DONE : blocked(conn, seen);
}

/* Ends a proxied request whose server cannot be reached. */
static enum fault_progress refuse_gateway(struct fault_conn *conn)
{
  static const char reply[] = "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n";
  fault_stream_write(&conn->stream, reply, sizeof reply - 1);
  fault_conn_finish(conn, true);
  return FAULT_STEP_MOVED;
}

static enum fault_progress relay(struct fault_conn *conn, const struct fault_step *step)
{
  static const char established[] = "HTTP/1.1 200 Connection established\r\n\r\n";
  struct fault_relay *between = &conn->relay;
  int port = (int)step->numbers[0];
  if (!conn->record)
    return close_and_move(conn, true);
  if (!port)
    port = fault_relay_target_port(&conn->request.head);
  if (!fault_relay_connect(between, port))
    return refuse_gateway(conn);
  if (step->kind == FAULT_TUNNEL) {
    fault_buffer_append_text(&between->down.bytes, established);
  } else {
    fault_relay_rewrite(&between->up.bytes, &conn->request.head);
    fault_buffer_append(&between->up.bytes, conn->record->body.data, conn->record->body.length);
  }
  conn->phase = FAULT_RELAYING;
  return FAULT_STEP_MOVED;
}

static enum fault_progress finish(struct fault_conn *conn, bool notify)
{
  fault_conn_finish(conn, notify);
  return FAULT_STEP_MOVED;
}

enum fault_progress fault_step_perform(struct fault_conn *conn, const struct fault_step *step)
{
  struct fault_sending *sending = &conn->sending;
  switch (step->kind) {
  case FAULT_READ:
    return read_body(conn);
  case FAULT_REPLY:
    return send_reply(conn, step);
  case FAULT_SLEEP:
    return wait_until(conn, step->numbers[0]);
  case FAULT_GATE:
    return wait_at_gate(conn, step->numbers[0]);
  case FAULT_PEEK:
    return wait_for_input(conn);
  case FAULT_CLOSE:
    return finish(conn, true);
  case FAULT_DROP:
    return finish(conn, false);
  case FAULT_RESET:
    return close_and_move(conn, true);
  case FAULT_TUNNEL:
  case FAULT_FORWARD:
    return relay(conn, step);
  case FAULT_CUT_HEAD:
    sending->cut_head = step->numbers[0];
    return FAULT_STEP_DONE;
  case FAULT_CUT_BODY:
    sending->cut_body = step->numbers[0];
    return FAULT_STEP_DONE;
  case FAULT_PACE:
    sending->pace_bytes = step->numbers[0];
    sending->pace_ms = step->numbers[1];
    return FAULT_STEP_DONE;
  case FAULT_STALL:
    break;
  }
  conn->events = POLLRDHUP;
  return FAULT_STEP_WAIT;
}
