/*
 * An HTTP reply on its way to a request. Owned by the caller from hg_reply_init to hg_reply_free;
 * queueing it (hg_server_respond) takes a reference of its own. Single-threaded.
 */
#ifndef HG_REPLY_H
#define HG_REPLY_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>

struct hg_reply {
  unsigned status;
  struct MHD_Response *response;
};

/* Copies the body, which may hold any bytes. False: out of memory; nothing is to be freed. */
bool hg_reply_init(struct hg_reply *reply, unsigned status, const void *body, size_t length);

/*
 * As hg_reply_init, but only the first sent bytes leave; then the connection is closed, though
 * Content-Length promised them all: for testing clients.
 */
bool hg_reply_init_cut(struct hg_reply *reply, unsigned status, const void *body, size_t length,
                       size_t sent);

/* False: the header is refused (line breaks, a Content-Length) or memory ran out. */
bool hg_reply_header(struct hg_reply *reply, const char *name, const char *value);

void hg_reply_free(struct hg_reply *reply);

#endif
