/* Reads one HTTP request off a stream, never a byte further than it has to: what a fault leaves
 * unread stays in the kernel, as it would with a real server that died. */
#ifndef FAULT_REQUEST_H
#define FAULT_REQUEST_H

#include "fault_buffer.h"
#include "fault_stream.h"

enum fault_framing {
  FAULT_BODY_LENGTH,
  FAULT_CHUNK_SIZE,
  FAULT_CHUNK_DATA,
  FAULT_CHUNK_END,
  FAULT_CHUNK_TRAILER
};

struct fault_request {
  struct fault_buffer head; /* with the empty line that ends it */
  struct fault_buffer line; /* of the chunked coding, while it arrives */
  enum fault_framing framing;
  size_t remaining; /* of the body or of the chunk */
  bool keep_alive, body_done;
};

/* Both return 1 when all was read, or FAULT_END, FAULT_BLOCKED, FAULT_BROKEN. */
int fault_request_read_head(struct fault_request *request, struct fault_stream *stream);
int fault_request_read_body(struct fault_request *request, struct fault_stream *stream,
                            struct fault_buffer *body);

/* Makes ready for the next request of the connection. */
void fault_request_clear(struct fault_request *request);
void fault_request_free(struct fault_request *request);

/* The value of the header `name` (any case) in a head, not terminated, or NULL. */
const char *fault_head_value(const struct fault_buffer *head, const char *name, size_t *length);

#endif
