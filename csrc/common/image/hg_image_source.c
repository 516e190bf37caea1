#include "hg_image_source.h"

#include <errno.h>
#include <stdbool.h>
#include <unistd.h>

void hg_image_source_from_bytes(struct hg_image_source *source, const void *bytes, size_t length)
{
  source->bytes = bytes;
  source->fd = -1;
  source->size = length;
  source->window_at = 0;
  source->window_length = 0;
}

void hg_image_source_from_fd(struct hg_image_source *source, int fd, uint64_t size)
{
  hg_image_source_from_bytes(source, NULL, 0);
  source->fd = fd;
  source->size = size;
}

static bool in_window(const struct hg_image_source *source, uint64_t offset, size_t length)
{
  return offset >= source->window_at && source->window_length >= length &&
         offset - source->window_at <= source->window_length - length;
}

static void move_window(struct hg_image_source *source, uint64_t offset)
{
  uint64_t left = source->size - offset;
  size_t wanted = left < HG_IMAGE_WINDOW ? (size_t)left : HG_IMAGE_WINDOW;
  size_t got = 0;
  while (got < wanted) {
    ssize_t count =
        pread(source->fd, source->window + got, wanted - got, (off_t)(offset + (uint64_t)got));
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      break;
    got += (size_t)count;
  }
  source->window_at = offset;
  source->window_length = got;
}

const uint8_t *hg_image_source_peek(struct hg_image_source *source, uint64_t offset, size_t length)
{
  if (length > HG_IMAGE_WINDOW || offset > source->size || length > source->size - offset)
    return NULL;
  if (source->fd < 0)
    return source->bytes + offset;
  if (!in_window(source, offset, length))
    move_window(source, offset);
  if (!in_window(source, offset, length))
    return NULL;
  return source->window + (offset - source->window_at);
}

const uint8_t *hg_image_source_span(struct hg_image_source *source, uint64_t offset, size_t *length)
{
  const uint8_t *first = hg_image_source_peek(source, offset, 1);
  if (first == NULL)
    return NULL;
  if (source->fd < 0)
    *length = (size_t)(source->size - offset);
  else
    *length = source->window_length - (size_t)(offset - source->window_at);
  return first;
}
