/*
 * The bytes of an image, in memory or in a file, for parsers that jump from header to header: a
 * file is read through one small window, never as a whole.
 *
 * The source borrows the memory or the descriptor and owns nothing. One source, one thread.
 */
#ifndef HG_IMAGE_SOURCE_H
#define HG_IMAGE_SOURCE_H

#include <stddef.h>
#include <stdint.h>

#define HG_IMAGE_WINDOW ((size_t)4096)

struct hg_image_source {
  const uint8_t *bytes; /* NULL: read from fd */
  int fd;
  uint64_t size;
  uint64_t window_at;
  size_t window_length;
  uint8_t window[HG_IMAGE_WINDOW];
};

void hg_image_source_from_bytes(struct hg_image_source *source, const void *bytes, size_t length);
void hg_image_source_from_fd(struct hg_image_source *source, int fd, uint64_t size);

/*
 * The length bytes at offset, valid until the next call; length is at most HG_IMAGE_WINDOW. NULL
 * when they are not all there, or cannot be read.
 */
const uint8_t *hg_image_source_peek(struct hg_image_source *source, uint64_t offset, size_t length);

/* As many bytes at offset as are at hand, at least one; their number to *length. NULL: none. */
const uint8_t *hg_image_source_span(struct hg_image_source *source, uint64_t offset,
                                    size_t *length);

#endif
