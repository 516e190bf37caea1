#include "hg_server.h"

#include <microhttpd.h>
#include <stdlib.h>
#include <unistd.h>

#include "hg_collect.h"
#include "hg_server_limits.h"
#include "hg_socket.h"

static bool is_suspended(const struct hg_request *request)
{
  return request->state == HG_REQUEST_READY || request->state == HG_REQUEST_TAKEN;
}

static struct hg_request *find_suspended(struct hg_server *server, uint64_t id)
{
  struct hg_request *request = server->first;
  while (request != NULL && request->id != id)
    request = request->next;
  return request != NULL && is_suspended(request) ? request : NULL;
}

/* starting and stopping ------------------------------------------------------------------------- */

static struct MHD_Daemon *start_daemon(struct hg_server *server,
                                       const struct hg_server_options *options, int listener)
{
  /* On failure libmicrohttpd closes the listener itself (all but out-of-memory paths do). */
  /* clang-format off */
  return MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
                          hg_collect_access, server,
                          MHD_OPTION_LISTEN_SOCKET, listener,
                          MHD_OPTION_CONNECTION_LIMIT, options->max_connections,
                          MHD_OPTION_CONNECTION_TIMEOUT, options->idle_timeout,
                          MHD_OPTION_CONNECTION_MEMORY_LIMIT, HG_LIMIT_SERVER_HEAD,
                          MHD_OPTION_URI_LOG_CALLBACK, hg_collect_request_line, server,
                          MHD_OPTION_UNESCAPE_CALLBACK, hg_collect_keep_escapes, NULL,
                          MHD_OPTION_NOTIFY_COMPLETED, hg_collect_completed, server,
                          MHD_OPTION_NOTIFY_CONNECTION, hg_collect_connection, server,
                          MHD_OPTION_STRICT_FOR_CLIENT, 1,
                          MHD_OPTION_END);
  /* clang-format on */
}

struct hg_server *hg_server_start(const struct hg_server_options *options, const char **message)
{
  struct hg_server *server = calloc(1, sizeof *server);
  if (server == NULL) {
    *message = "out of memory";
    return NULL;
  }
  server->max_body = options->max_body;
  server->owner = getpid();
  server->port = options->port;
  int listener = hg_socket_listen(options->host, &server->port, message);
  if (listener >= 0) {
    server->daemon = start_daemon(server, options, listener);
    *message = "libmicrohttpd could not start (memory or file descriptors ran out)";
  }
  if (server->daemon == NULL) {
    free(server);
    return NULL;
  }
  /* Only a run puts the listener into the epoll set. */
  hg_server_run(server);
  return server;
}

static void resume(struct hg_server *server, struct hg_request *request)
{
  server->has_resumed = true;
  MHD_resume_connection(request->connection);
}

/* libmicrohttpd aborts the process when it is stopped with a suspended connection. */
static void answer_suspended(struct hg_server *server)
{
  for (struct hg_request *request = server->first; request != NULL; request = request->next) {
    if (!is_suspended(request))
      continue;
    request->refusal = MHD_HTTP_SERVICE_UNAVAILABLE;
    if (hg_collect_refuse(request) == MHD_NO)
      request->state = HG_REQUEST_DROPPED;
    resume(server, request);
  }
}

void hg_server_stop(struct hg_server *server)
{
  if (server == NULL || hg_server_forked(server))
    return;
  server->stopping = true;
  answer_suspended(server);
  hg_server_run(server);
  MHD_stop_daemon(server->daemon);
  free(server);
}

bool hg_server_forked(const struct hg_server *server)
{
  return server->owner != getpid();
}

uint16_t hg_server_port(const struct hg_server *server)
{
  return server->port;
}

/* the loop's side ------------------------------------------------------------------------------- */

int hg_server_fd(const struct hg_server *server)
{
  const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_EPOLL_FD);
  return info == NULL ? -1 : info->epoll_fd;
}

static bool daemon_timeout(struct hg_server *server, double *seconds)
{
  MHD_UNSIGNED_LONG_LONG milliseconds = 0;
  if (MHD_get_timeout(server->daemon, &milliseconds) != MHD_YES)
    return false;
  *seconds = (double)milliseconds / 1000.0;
  return true;
}

/* libmicrohttpd says nothing of connections that were resumed and wait for a run. */
bool hg_server_timeout(struct hg_server *server, double *seconds)
{
  if (!server->has_resumed && hg_server_peek(server) == NULL)
    return daemon_timeout(server, seconds);
  *seconds = 0;
  return true;
}

static bool has_more_to_do(struct hg_server *server)
{
  double seconds;
  return server->has_room || (daemon_timeout(server, &seconds) && seconds <= 0);
}

/*
 * Again and again: epoll is edge-triggered inside libmicrohttpd, what it knows to be ready it does
 * not report again; and at the connection limit it forgets the listener, to take it up again only
 * in a run after the one that closed a connection.
 */
void hg_server_run(struct hg_server *server)
{
  int rounds = 0;
  do {
    server->has_room = false;
    server->has_resumed = false;
    MHD_run(server->daemon);
  } while (has_more_to_do(server) && ++rounds < HG_LIMIT_SERVER_ROUNDS);
}

struct hg_request *hg_server_peek(struct hg_server *server)
{
  struct hg_request *request = server->first;
  while (request != NULL && request->state != HG_REQUEST_READY)
    request = request->next;
  return request;
}

void hg_server_take(struct hg_server *server, struct hg_request *request)
{
  request->state = HG_REQUEST_TAKEN;
  /* Whoever took it has a copy; a stalled answer must not hold a large body. */
  server->held -= request->body.length;
  hg_buffer_free(&request->body);
}

bool hg_server_respond(struct hg_server *server, uint64_t id, const struct hg_reply *reply)
{
  struct hg_request *request = find_suspended(server, id);
  if (request == NULL)
    return false;
  request->state = HG_REQUEST_ANSWERED;
  if (MHD_queue_response(request->connection, reply->status, reply->response) != MHD_YES)
    request->state = HG_REQUEST_DROPPED;
  resume(server, request);
  return true;
}

bool hg_server_drop(struct hg_server *server, uint64_t id)
{
  struct hg_request *request = find_suspended(server, id);
  if (request == NULL)
    return false;
  request->state = HG_REQUEST_DROPPED;
  resume(server, request);
  return true;
}
