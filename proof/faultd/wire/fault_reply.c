#include "fault_reply.h"

#include <stdint.h>
#include <string.h>
#include <zlib.h>

/* The body's length, known when the head is built; SIZE_MAX in the body itself. */
struct filling {
  const struct fault_values *values;
  size_t body_length;
};

/* Fills in the placeholder called `name`; false when there is none of that name. */
static bool fill_placeholder(struct fault_buffer *out, const char *name, size_t length,
                             const struct filling *filling)
{
  const struct fault_values *values = filling->values;
  if (length == 2 && memcmp(name, "id", 2) == 0)
    fault_buffer_append_number(out, (*values->next_id)++);
  else if (length == 4 && memcmp(name, "task", 4) == 0)
    fault_buffer_append_text(out, values->task);
  else if (length == 4 && memcmp(name, "path", 4) == 0)
    fault_buffer_append_text(out, values->path);
  else if (length == 4 && memcmp(name, "port", 4) == 0)
    fault_buffer_append_number(out, (unsigned)values->port);
  else if (length == 5 && memcmp(name, "count", 5) == 0)
    fault_buffer_append_number(out, values->count);
  else if (length == 6 && memcmp(name, "length", 6) == 0 && filling->body_length != SIZE_MAX)
    fault_buffer_append_number(out, filling->body_length);
  else
    return false;
  return true;
}

/* The end of the placeholder that starts at text[at], or 0 when none does. */
static size_t placeholder_end(const struct fault_buffer *text, size_t at)
{
  if (at + 3 >= text->length || text->data[at] != '$' || text->data[at + 1] != '{')
    return 0;
  const char *close = memchr(text->data + at, '}', text->length - at);
  return close ? (size_t)(close - text->data) + 1 : 0;
}

static void append_filled(struct fault_buffer *out, const struct fault_buffer *text,
                          const struct filling *filling)
{
  size_t at = 0;
  while (at < text->length) {
    size_t end = placeholder_end(text, at);
    if (!end || !fill_placeholder(out, text->data + at + 2, end - at - 3, filling)) {
      const char *next = memchr(text->data + at + 1, '$', text->length - at - 1);
      end = next ? (size_t)(next - text->data) : text->length;
      fault_buffer_append(out, text->data + at, end - at);
    }
    at = end;
  }
}

/* Feeds what the stream was given through deflate into `out`. */
static void deflate_all(z_stream *stream, struct fault_buffer *out, int flush)
{
  do {
    stream->next_out = (Bytef *)fault_buffer_reserve(out, 16384);
    stream->avail_out = 16384;
    if (deflate(stream, flush) == Z_STREAM_ERROR)
      fault_die("deflate failed");
    out->length += 16384 - stream->avail_out;
  } while (stream->avail_out == 0);
}

/* Compresses `count` repetitions without ever holding them: a bomb of gigabytes is cheap to make. */
static void append_compressed(struct fault_buffer *out, const struct fault_part *part)
{
  enum { gzip_window = 15 + 16, chunk_size = 65536 };
  z_stream stream = {0};
  struct fault_buffer chunk = {0};
  size_t repetitions = part->count;
  if (deflateInit2(&stream, 9, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    fault_die("deflate failed");
  while (repetitions) {
    fault_buffer_clear(&chunk);
    for (; repetitions && chunk.length < chunk_size; repetitions--)
      fault_buffer_append(&chunk, part->text.data, part->text.length);
    stream.next_in = (Bytef *)chunk.data;
    stream.avail_in = (uInt)chunk.length;
    deflate_all(&stream, out, Z_NO_FLUSH);
  }
  deflate_all(&stream, out, Z_FINISH);
  deflateEnd(&stream);
  fault_buffer_free(&chunk);
}

static void append_parts(struct fault_buffer *out, const struct fault_parts *parts,
                         const struct filling *filling)
{
  for (size_t i = 0; i < parts->count; i++) {
    const struct fault_part *part = &parts->list[i];
    if (part->gzip) {
      append_compressed(out, part);
      continue;
    }
    for (size_t n = 0; n < part->count; n++)
      append_filled(out, &part->text, filling);
  }
}

size_t fault_reply_build(struct fault_buffer *out, const struct fault_step *step,
                         const struct fault_values *values)
{
  struct fault_buffer body = {0};
  struct filling in_body = {values, SIZE_MAX};
  append_parts(&body, &step->body, &in_body);
  struct filling in_head = {values, body.length};
  size_t before = out->length;
  append_parts(out, &step->head, &in_head);
  size_t head_length = out->length - before;
  fault_buffer_append(out, body.data, body.length);
  fault_buffer_free(&body);
  return head_length;
}
