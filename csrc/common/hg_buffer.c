#include "hg_buffer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define SMALLEST_CAPACITY ((size_t)64)

void hg_buffer_init(struct hg_buffer *buffer, size_t limit)
{
  /* One byte is always needed for the closing NUL. */
  *buffer = (struct hg_buffer){.limit = limit < SIZE_MAX ? limit : SIZE_MAX - 1};
}

static size_t grown_capacity(const struct hg_buffer *buffer, size_t needed)
{
  size_t capacity = buffer->capacity < SMALLEST_CAPACITY ? SMALLEST_CAPACITY : buffer->capacity;
  while (capacity < needed)
    capacity = capacity > SIZE_MAX / 2 ? needed : capacity * 2;
  return capacity > buffer->limit + 1 ? buffer->limit + 1 : capacity;
}

bool hg_buffer_reserve(struct hg_buffer *buffer, size_t length)
{
  if (length > buffer->limit - buffer->length)
    return false;
  size_t needed = buffer->length + length + 1;
  if (needed <= buffer->capacity)
    return true;
  size_t capacity = grown_capacity(buffer, needed);
  char *data = realloc(buffer->data, capacity);
  buffer->starved = data == NULL;
  if (data == NULL)
    return false;
  buffer->data = data;
  buffer->capacity = capacity;
  data[buffer->length] = '\0';
  return true;
}

bool hg_buffer_append(struct hg_buffer *buffer, const void *bytes, size_t length)
{
  if (!hg_buffer_reserve(buffer, length))
    return false;
  if (length > 0)
    memcpy(buffer->data + buffer->length, bytes, length);
  buffer->length += length;
  buffer->data[buffer->length] = '\0';
  return true;
}

bool hg_buffer_append_text(struct hg_buffer *buffer, const char *text)
{
  return hg_buffer_append(buffer, text, strlen(text));
}

void hg_buffer_clear(struct hg_buffer *buffer)
{
  buffer->length = 0;
  if (buffer->data != NULL)
    buffer->data[0] = '\0';
}

void hg_buffer_free(struct hg_buffer *buffer)
{
  free(buffer->data);
  buffer->data = NULL;
  buffer->length = 0;
  buffer->capacity = 0;
}

void hg_buffer_wipe(struct hg_buffer *buffer)
{
  if (buffer->data != NULL)
    explicit_bzero(buffer->data, buffer->capacity);
  hg_buffer_free(buffer);
}
