#include "fault_stream.h"

#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

void fault_stream_open(struct fault_stream *stream, int fd)
{
  int on = 1;
  stream->fd = fd;
  stream->tls = NULL;
  stream->want = POLLIN;
  fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) | O_NONBLOCK);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
}

/* What a TLS call that moved nothing means. */
static int tls_blocked(struct fault_stream *stream, int result)
{
  int error = SSL_get_error(stream->tls, result);
  ERR_clear_error();
  if (error == SSL_ERROR_ZERO_RETURN)
    return FAULT_END;
  if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE)
    return FAULT_BROKEN;
  stream->want = error == SSL_ERROR_WANT_READ ? POLLIN : POLLOUT;
  return FAULT_BLOCKED;
}

static int clear_blocked(struct fault_stream *stream, short want)
{
  if (errno == EINTR || errno == EAGAIN || errno == EWOULDBLOCK) {
    stream->want = want;
    return FAULT_BLOCKED;
  }
  return FAULT_BROKEN;
}

int fault_stream_handshake(struct fault_stream *stream, SSL_CTX *context)
{
  if (!stream->tls) {
    stream->tls = SSL_new(context);
    if (!stream->tls || !SSL_set_fd(stream->tls, stream->fd))
      return FAULT_BROKEN;
    SSL_set_accept_state(stream->tls);
  }
  int result = SSL_do_handshake(stream->tls);
  if (result == 1)
    return 1;
  int blocked = tls_blocked(stream, result);
  return blocked == FAULT_END ? FAULT_BROKEN : blocked;
}

long fault_stream_read(struct fault_stream *stream, void *bytes, size_t length, bool peek)
{
  if (stream->tls) {
    size_t moved = 0;
    int result = peek ? SSL_peek_ex(stream->tls, bytes, length, &moved)
                      : SSL_read_ex(stream->tls, bytes, length, &moved);
    return result == 1 ? (long)moved : tls_blocked(stream, result);
  }
  ssize_t moved = recv(stream->fd, bytes, length, peek ? MSG_PEEK : 0);
  return moved >= 0 ? (long)moved : clear_blocked(stream, POLLIN);
}

long fault_stream_write(struct fault_stream *stream, const void *bytes, size_t length)
{
  if (stream->tls) {
    size_t moved = 0;
    int result = SSL_write_ex(stream->tls, bytes, length, &moved);
    if (result == 1)
      return (long)moved;
    int blocked = tls_blocked(stream, result);
    return blocked == FAULT_END ? FAULT_BROKEN : blocked;
  }
  ssize_t moved = send(stream->fd, bytes, length, MSG_NOSIGNAL);
  return moved >= 0 ? (long)moved : clear_blocked(stream, POLLOUT);
}

void fault_stream_finish(struct fault_stream *stream, bool notify)
{
  if (stream->tls && notify && SSL_is_init_finished(stream->tls))
    SSL_shutdown(stream->tls);
  ERR_clear_error();
  shutdown(stream->fd, SHUT_WR);
}

void fault_stream_close(struct fault_stream *stream, bool reset)
{
  struct linger at_once = {.l_onoff = 1, .l_linger = 0};
  if (stream->tls)
    SSL_free(stream->tls);
  stream->tls = NULL;
  if (stream->fd < 0)
    return;
  if (reset)
    setsockopt(stream->fd, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
  close(stream->fd);
  stream->fd = -1;
}
