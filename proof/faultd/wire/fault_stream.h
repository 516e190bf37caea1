/* One nonblocking socket, with or without TLS on it. */
#ifndef FAULT_STREAM_H
#define FAULT_STREAM_H

#include <openssl/ssl.h>
#include <stdbool.h>
#include <stddef.h>

struct fault_stream {
  int fd;     /* owned; -1 when closed */
  SSL *tls;   /* owned; NULL in clear */
  short want; /* the poll event that the last blocked call waits for */
};

enum { FAULT_END = 0, FAULT_BLOCKED = -1, FAULT_BROKEN = -2 };

/* Takes over the descriptor and makes it nonblocking. */
void fault_stream_open(struct fault_stream *stream, int fd);

/* The server's side of a TLS handshake: 1 when done, FAULT_BLOCKED or FAULT_BROKEN. */
int fault_stream_handshake(struct fault_stream *stream, SSL_CTX *context);

/* Bytes moved, FAULT_END at the peer's orderly end, FAULT_BLOCKED or FAULT_BROKEN.
 * peek leaves what it reads in place. */
long fault_stream_read(struct fault_stream *stream, void *bytes, size_t length, bool peek);
long fault_stream_write(struct fault_stream *stream, const void *bytes, size_t length);

/* Ends our direction: FIN, before it TLS close_notify if asked for. */
void fault_stream_finish(struct fault_stream *stream, bool notify);

/* Closes the socket, with an RST if asked for. Idempotent. */
void fault_stream_close(struct fault_stream *stream, bool reset);

#endif
