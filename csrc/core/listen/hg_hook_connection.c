#include "hg_hook_connection.h"

#include "hg_limits.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define PORTION (16 * HG_KILOBYTE) /* read at a time: others have their turn in between */

#ifdef MSG_NOSIGNAL
#define SEND_FLAGS MSG_NOSIGNAL
#else
#define SEND_FLAGS 0
#endif

void hg_hook_connection_open(struct hg_hook_connection *connection, int fd)
{
  *connection = (struct hg_hook_connection){.fd = fd};
#ifndef MSG_NOSIGNAL
  int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_NOSIGPIPE, &on, sizeof on);
#endif
  hg_hook_request_open(&connection->request);
}

void hg_hook_connection_close(struct hg_hook_connection *connection)
{
  if (connection->fd < 0)
    return;
  close(connection->fd);
  connection->fd = -1;
  hg_hook_request_close(&connection->request);
}

/* So few bytes find room in any socket that nothing was written to. */
static void say(const struct hg_hook_connection *connection, const char *text)
{
  ssize_t sent = send(connection->fd, text, strlen(text), SEND_FLAGS);
  (void)sent;
}

static enum hg_hook_event take_in(struct hg_hook_connection *connection, const char *bytes,
                                  size_t length)
{
  struct hg_hook_request *request = &connection->request;
  enum hg_hook_state state = hg_hook_request_read(request, bytes, length);
  if (hg_hook_request_take_expects(request))
    say(connection, "HTTP/1.1 100 Continue\r\n\r\n");
  if (state == HG_HOOK_MORE)
    return HG_HOOK_NOTHING;
  return state == HG_HOOK_WHOLE ? HG_HOOK_ASKS : HG_HOOK_BAD;
}

static enum hg_hook_event throw_away(struct hg_hook_connection *connection, size_t length)
{
  connection->discarded += length;
  return connection->discarded > HG_LIMIT_HOOK_DISCARDED ? HG_HOOK_ENDED : HG_HOOK_NOTHING;
}

enum hg_hook_event hg_hook_connection_read(struct hg_hook_connection *connection)
{
  if (!connection->is_told) {
    enum hg_hook_event former = take_in(connection, "", 0);
    if (former != HG_HOOK_NOTHING)
      return former;
  }
  char bytes[PORTION];
  ssize_t length = recv(connection->fd, bytes, sizeof bytes, 0);
  if (length < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
    return HG_HOOK_NOTHING;
  if (length <= 0)
    return HG_HOOK_ENDED;
  return connection->is_told ? throw_away(connection, (size_t)length)
                             : take_in(connection, bytes, (size_t)length);
}

static const char *reason_of(int status)
{
  switch (status) {
  case 200:
    return "OK";
  case 400:
    return "Bad Request";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed\r\nAllow: POST, PUT, PATCH, GET";
  case 413:
    return "Content Too Large";
  default:
    return "Service Unavailable";
  }
}

void hg_hook_connection_answer(struct hg_hook_connection *connection, int status)
{
  char text[160];
  snprintf(text, sizeof text, "HTTP/1.1 %d %s\r\nContent-Length: 0\r\nConnection: close\r\n\r\n",
           status, reason_of(status));
  say(connection, text);
  shutdown(connection->fd, SHUT_WR);
}
