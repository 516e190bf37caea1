/*
 * One HTTP request while the server holds it: collected by libmicrohttpd's callbacks, suspended
 * until somebody answers. Owned by the server's lists (hg_server.c); freed when libmicrohttpd
 * reports the request as completed. Single-threaded.
 */
#ifndef HG_REQUEST_H
#define HG_REQUEST_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hg_buffer.h"

enum hg_request_state {
  HG_REQUEST_NEW,        /* the request line was read, the headers are coming */
  HG_REQUEST_COLLECTING, /* the body is coming */
  HG_REQUEST_DRAINING,   /* refused: the rest of the body is read and thrown away */
  HG_REQUEST_READY,      /* complete and suspended, not taken yet */
  HG_REQUEST_TAKEN,      /* suspended, somebody is going to answer */
  HG_REQUEST_DROPPED,    /* resumed to be closed without an answer */
  HG_REQUEST_ANSWERED    /* an answer is queued or on its way */
};

struct hg_request {
  struct hg_request *previous, *next; /* the server's list of requests */
  struct MHD_Connection *connection;
  uint64_t id; /* unique within the server, from 1 */
  enum hg_request_state state;
  unsigned refusal; /* HTTP status that the server itself answers with; 0: none */
  char *target;     /* path and query as they came, undecoded; NULL when memory ran out */
  struct hg_buffer method;
  struct hg_buffer headers; /* pairs: lower-case name NUL value NUL */
  struct hg_buffer body;
  uint64_t drained;
  bool loopback; /* the peer's address is this machine's own */
};

/* NULL: out of memory. */
struct hg_request *hg_request_new(struct MHD_Connection *connection, const char *target,
                                  size_t max_body);
void hg_request_free(struct hg_request *request); /* NULL is allowed */

/* Copies method, headers and peer from the connection. False: out of memory or over the cap. */
bool hg_request_read_head(struct hg_request *request, const char *method);

/* Walks the headers: *cursor starts at 0; false at the end. Name and value are NUL-terminated. */
bool hg_request_next_header(const struct hg_request *request, size_t *cursor, const char **name,
                            const char **value);

#endif
