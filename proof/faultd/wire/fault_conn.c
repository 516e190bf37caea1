#include "fault_conn.h"

#include "fault_clock.h"

#include <stdlib.h>

enum { linger_ms = 2000 };

struct fault_visit *fault_conn_visit(const struct fault_conn *conn)
{
  return &conn->server->visits[conn->number - 1];
}

struct fault_conn *fault_conn_open(struct fault_server *server, int fd)
{
  struct fault_conn *conn = fault_allocate(sizeof *conn);
  server->visits = realloc(server->visits, (server->visit_count + 1) * sizeof *server->visits);
  if (!server->visits)
    fault_die("out of memory");
  server->visits[server->visit_count++] = (struct fault_visit){.open = true};
  conn->number = server->visit_count;
  conn->server = server;
  conn->sending.cut_head = conn->sending.cut_body = -1;
  conn->relay.upstream.fd = -1;
  fault_stream_open(&conn->stream, fd);
  conn->action = fault_scripts_next(&server->accepts, "accept", &conn->asked);
  conn->next = server->first;
  server->first = conn;
  return conn;
}

void fault_conn_finish(struct fault_conn *conn, bool notify)
{
  fault_stream_finish(&conn->stream, notify);
  conn->phase = FAULT_LINGER;
  conn->sleep_until = fault_now() + linger_ms;
  fault_conn_visit(conn)->open = false;
}

void fault_conn_close(struct fault_conn *conn, bool reset)
{
  if (conn->phase == FAULT_CLOSED)
    return;
  fault_stream_close(&conn->stream, reset);
  fault_relay_close(&conn->relay, reset);
  conn->phase = FAULT_CLOSED;
  conn->gated = false;
  fault_conn_visit(conn)->open = false;
}

bool fault_conn_is_idle(const struct fault_conn *conn)
{
  return conn->phase == FAULT_HEAD && conn->request.head.length == 0;
}

void fault_conn_free(struct fault_conn *conn)
{
  fault_conn_close(conn, false);
  fault_action_release(conn->action);
  fault_request_free(&conn->request);
  fault_buffer_free(&conn->sending.bytes);
  free(conn);
}

void fault_conn_free_all(struct fault_server *server)
{
  while (server->first) {
    struct fault_conn *conn = server->first;
    server->first = conn->next;
    fault_conn_free(conn);
  }
}
