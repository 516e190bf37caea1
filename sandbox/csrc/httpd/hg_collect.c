#include "hg_collect.h"

#include <stdlib.h>
#include <string.h>

#include "hg_malformed.h"
#include "hg_reply.h"
#include "hg_server_limits.h"

/* the list of requests -------------------------------------------------------------------------- */

static void link_request(struct hg_server *server, struct hg_request *request)
{
  request->id = ++server->last_id;
  request->previous = server->last;
  if (server->last != NULL)
    server->last->next = request;
  else
    server->first = request;
  server->last = request;
}

static void unlink_request(struct hg_server *server, struct hg_request *request)
{
  if (request->previous != NULL)
    request->previous->next = request->next;
  else
    server->first = request->next;
  if (request->next != NULL)
    request->next->previous = request->previous;
  else
    server->last = request->previous;
}

/* libmicrohttpd's callbacks --------------------------------------------------------------------- */

void *hg_collect_request_line(void *context, const char *target, struct MHD_Connection *connection)
{
  struct hg_server *server = context;
  struct hg_request *request = hg_request_new(connection, target, server->max_body);
  if (request != NULL)
    link_request(server, request);
  return request;
}

void hg_collect_completed(void *context, struct MHD_Connection *connection, void **slot,
                          enum MHD_RequestTerminationCode reason)
{
  struct hg_server *server = context;
  struct hg_request *request = *slot;
  (void)connection;
  (void)reason;
  if (request == NULL)
    return;
  *slot = NULL;
  server->held -= request->body.length;
  unlink_request(server, request);
  hg_request_free(request);
}

void hg_collect_connection(void *context, struct MHD_Connection *connection, void **slot,
                           enum MHD_ConnectionNotificationCode code)
{
  struct hg_server *server = context;
  (void)connection;
  (void)slot;
  if (code == MHD_CONNECTION_NOTIFY_CLOSED)
    server->has_room = true;
}

static const char *refusal_text(unsigned status)
{
  switch (status) {
  case MHD_HTTP_BAD_REQUEST:
    return "the request is malformed\n";
  case MHD_HTTP_CONTENT_TOO_LARGE:
    return "the request body is too large\n";
  case MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE:
    return "the request headers are too large\n";
  default:
    return "the server is out of room or stopping\n";
  }
}

enum MHD_Result hg_collect_refuse(struct hg_request *request)
{
  const char *text = refusal_text(request->refusal);
  struct hg_reply reply;
  if (!hg_reply_init(&reply, request->refusal, text, strlen(text)))
    return MHD_NO;
  hg_reply_header(&reply, MHD_HTTP_HEADER_CONTENT_TYPE, "text/plain");
  enum MHD_Result queued = MHD_queue_response(request->connection, reply.status, reply.response);
  hg_reply_free(&reply);
  request->state = HG_REQUEST_ANSWERED;
  return queued;
}

static enum MHD_Result start_draining(struct hg_server *server, struct hg_request *request,
                                      unsigned status)
{
  server->held -= request->body.length;
  hg_buffer_free(&request->body);
  request->refusal = status;
  request->state = HG_REQUEST_DRAINING;
  return MHD_YES;
}

static uint64_t announced_length(const struct hg_request *request)
{
  const char *text = MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND,
                                                 MHD_HTTP_HEADER_CONTENT_LENGTH);
  return text == NULL ? 0 : strtoull(text, NULL, 10);
}

static bool waits_for_continue(const struct hg_request *request)
{
  return MHD_lookup_connection_value(request->connection, MHD_HEADER_KIND,
                                     MHD_HTTP_HEADER_EXPECT) != NULL;
}

/*
 * An oversized body is refused at once when its sender waits for a word or when it is hopelessly
 * large; otherwise it is read to its end first, because a sender who is cut off in the middle of
 * its body often sees a reset instead of the answer.
 */
static enum MHD_Result on_headers(struct hg_server *server, struct hg_request *request,
                                  const char *method, const char *version)
{
  request->state = HG_REQUEST_COLLECTING;
  if (request->target == NULL || !hg_request_read_head(request, method)) {
    request->refusal = MHD_HTTP_REQUEST_HEADER_FIELDS_TOO_LARGE;
    return hg_collect_refuse(request);
  }
  if (hg_malformed_head(request->connection, request->target, version)) {
    request->refusal = MHD_HTTP_BAD_REQUEST;
    return hg_collect_refuse(request);
  }
  uint64_t announced = announced_length(request);
  if (announced <= server->max_body)
    return MHD_YES;
  start_draining(server, request, MHD_HTTP_CONTENT_TOO_LARGE);
  if (announced > HG_LIMIT_SERVER_DRAIN || waits_for_continue(request))
    return hg_collect_refuse(request);
  return MHD_YES;
}

static enum MHD_Result on_body(struct hg_server *server, struct hg_request *request,
                               const char *data, size_t *size)
{
  size_t count = *size;
  *size = 0;
  if (request->state == HG_REQUEST_COLLECTING) {
    if (server->held + count > HG_LIMIT_SERVER_HELD)
      return start_draining(server, request, MHD_HTTP_SERVICE_UNAVAILABLE);
    if (!hg_buffer_append(&request->body, data, count))
      return start_draining(server, request, MHD_HTTP_CONTENT_TOO_LARGE);
    server->held += count;
    return MHD_YES;
  }
  request->drained += count;
  return request->drained > HG_LIMIT_SERVER_DRAIN ? MHD_NO : MHD_YES;
}

static enum MHD_Result on_complete(struct hg_server *server, struct hg_request *request)
{
  if (request->state == HG_REQUEST_DROPPED)
    return MHD_NO;
  if (request->state != HG_REQUEST_DRAINING && !server->stopping) {
    request->state = HG_REQUEST_READY;
    MHD_suspend_connection(request->connection);
    return MHD_YES;
  }
  if (request->refusal == 0)
    request->refusal = MHD_HTTP_SERVICE_UNAVAILABLE;
  return hg_collect_refuse(request);
}

enum MHD_Result hg_collect_access(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **slot)
{
  struct hg_server *server = context;
  struct hg_request *request = *slot;
  (void)connection;
  (void)url;
  if (request == NULL)
    return MHD_NO;
  if (request->state == HG_REQUEST_NEW)
    return on_headers(server, request, method, version);
  if (*size > 0)
    return on_body(server, request, data, size);
  return on_complete(server, request);
}

size_t hg_collect_keep_escapes(void *context, struct MHD_Connection *connection, char *text)
{
  (void)context;
  (void)connection;
  return strlen(text);
}
