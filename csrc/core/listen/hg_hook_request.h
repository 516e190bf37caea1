/*
 * One HTTP request of a stranger, read as it comes in: its path, and a body of known length or in
 * chunks. What no honest client sends refuses it, and so does whatever is too large.
 *
 * The owner of the struct owns the memory. One thread.
 */
#ifndef HG_HOOK_REQUEST_H
#define HG_HOOK_REQUEST_H

#include "hg_buffer.h"

enum hg_hook_state { HG_HOOK_MORE, HG_HOOK_WHOLE, HG_HOOK_REFUSED };

struct hg_hook_request {
  int step;              /* what comes next; hg_hook_request.c's */
  struct hg_buffer line; /* the line that is coming in */
  size_t line_bytes;     /* of all lines so far, of the head or of the body */
  struct hg_buffer path; /* without the query, as it was sent */
  struct hg_buffer body;
  size_t left;   /* bytes until the end of the body, or of the chunk */
  int status;    /* of one that is refused: 400, 405 or 413; 503: there is no memory */
  bool is_first; /* HTTP/1.0 */
  bool has_host, has_length, is_chunked;
  bool expects; /* the client waits for a word before it sends the body */
};

void hg_hook_request_open(struct hg_hook_request *request);

/* Idempotent. */
void hg_hook_request_close(struct hg_hook_request *request);

/* Takes in what has come. What follows a whole request is not looked at. */
enum hg_hook_state hg_hook_request_read(struct hg_hook_request *request, const char *bytes,
                                        size_t length);

/* Whether the client is to be told to go on; says so once. */
bool hg_hook_request_take_expects(struct hg_hook_request *request);

#endif
