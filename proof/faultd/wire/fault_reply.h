/* Turns the parts of a reply step into the bytes to send.
 *
 * Placeholders in uncompressed parts: ${id} a new task id (64-bit, ids differ in the last digits
 * only), ${task} the taskId of the request's query, ${count} how many requests this path has had,
 * ${path}, ${port}, and in the head ${length}, the length of the body. */
#ifndef FAULT_REPLY_H
#define FAULT_REPLY_H

#include "fault_action.h"

struct fault_values {
  unsigned long long *next_id; /* counted up when ${id} is used */
  const char *task, *path;     /* never NULL */
  unsigned long count;
  int port;
};

/* Appends head and body to `out`; returns the length of the head. */
size_t fault_reply_build(struct fault_buffer *out, const struct fault_step *step,
                         const struct fault_values *values);

#endif
