#include "fault_request.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { read_size = 65536, max_head = 1 << 20, max_body = 1 << 27 };

/* Appends to `out` until it ends with `marker`, by looking before taking. */
static int read_until(struct fault_stream *stream, struct fault_buffer *out, const char *marker)
{
  size_t marker_length = strlen(marker);
  while (out->length < max_head) {
    char *room = fault_buffer_reserve(out, read_size);
    long seen = fault_stream_read(stream, room, read_size, true);
    if (seen <= 0)
      return (int)seen;
    size_t from = out->length < marker_length ? 0 : out->length - marker_length + 1;
    char *hit = memmem(out->data + from, out->length - from + (size_t)seen, marker, marker_length);
    size_t wanted = hit ? (size_t)(hit - room) + marker_length : (size_t)seen;
    seen = fault_stream_read(stream, room, wanted, false);
    if (seen <= 0)
      return (int)seen;
    out->length += (size_t)seen;
    if (hit && (size_t)seen == wanted)
      return 1;
  }
  return FAULT_BROKEN;
}

/* Appends up to request->remaining bytes to `out`; 1 when none remain. */
static int read_remaining(struct fault_request *request, struct fault_stream *stream,
                          struct fault_buffer *out)
{
  while (request->remaining) {
    if (out->length > max_body)
      return FAULT_BROKEN;
    size_t wanted = request->remaining < read_size ? request->remaining : read_size;
    long seen = fault_stream_read(stream, fault_buffer_reserve(out, wanted), wanted, false);
    if (seen <= 0)
      return (int)seen;
    out->length += (size_t)seen;
    request->remaining -= (size_t)seen;
  }
  return 1;
}

const char *fault_head_value(const struct fault_buffer *head, const char *name, size_t *length)
{
  size_t name_length = strlen(name);
  const char *line = head->data, *end = head->data + head->length;
  while (line < end) {
    const char *eol = memchr(line, '\n', (size_t)(end - line));
    if (!eol)
      break;
    if ((size_t)(eol - line) > name_length && line[name_length] == ':' &&
        strncasecmp(line, name, name_length) == 0) {
      const char *value = line + name_length + 1;
      while (value < eol && *value == ' ')
        value++;
      *length = (size_t)(eol - value);
      if (*length && value[*length - 1] == '\r')
        --*length;
      return value;
    }
    line = eol + 1;
  }
  return NULL;
}

static bool head_value_is(const struct fault_buffer *head, const char *name, const char *expected)
{
  size_t length = 0;
  const char *value = fault_head_value(head, name, &length);
  return value && length == strlen(expected) && strncasecmp(value, expected, length) == 0;
}

int fault_request_read_head(struct fault_request *request, struct fault_stream *stream)
{
  int result = read_until(stream, &request->head, "\r\n\r\n");
  if (result != 1)
    return result;
  size_t length = 0;
  const char *value = fault_head_value(&request->head, "Content-Length", &length);
  request->remaining = value ? strtoul(value, NULL, 10) : 0;
  request->framing = head_value_is(&request->head, "Transfer-Encoding", "chunked")
                         ? FAULT_CHUNK_SIZE
                         : FAULT_BODY_LENGTH;
  request->keep_alive = !head_value_is(&request->head, "Connection", "close");
  request->body_done = request->framing == FAULT_BODY_LENGTH && !request->remaining;
  return 1;
}

/* Does the next thing of the chunked coding; 1 when it is done. */
static int read_chunked(struct fault_request *request, struct fault_stream *stream,
                        struct fault_buffer *body)
{
  if (request->framing == FAULT_CHUNK_DATA) {
    int result = read_remaining(request, stream, body);
    if (result == 1)
      request->framing = FAULT_CHUNK_END;
    return result;
  }
  int result = read_until(stream, &request->line, "\r\n");
  if (result != 1)
    return result;
  if (request->framing == FAULT_CHUNK_SIZE) {
    request->remaining = strtoul(request->line.data, NULL, 16);
    request->framing = request->remaining ? FAULT_CHUNK_DATA : FAULT_CHUNK_TRAILER;
  } else if (request->framing == FAULT_CHUNK_END) {
    request->framing = FAULT_CHUNK_SIZE;
  } else if (request->line.length == 2) {
    request->body_done = true;
  }
  fault_buffer_clear(&request->line);
  return 1;
}

int fault_request_read_body(struct fault_request *request, struct fault_stream *stream,
                            struct fault_buffer *body)
{
  if (request->framing == FAULT_BODY_LENGTH) {
    int result = read_remaining(request, stream, body);
    request->body_done = result == 1;
    return result;
  }
  while (!request->body_done) {
    int result = read_chunked(request, stream, body);
    if (result != 1)
      return result;
  }
  return 1;
}

void fault_request_clear(struct fault_request *request)
{
  fault_buffer_clear(&request->head);
  fault_buffer_clear(&request->line);
  request->remaining = 0;
  request->body_done = false;
}

void fault_request_free(struct fault_request *request)
{
  fault_buffer_free(&request->head);
  fault_buffer_free(&request->line);
}
