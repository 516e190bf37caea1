/*
 * A growing byte buffer with a mandatory limit.
 *
 * The owner of the struct owns the memory: hg_buffer_init needs no memory, hg_buffer_free gives all
 * back. data is NULL as long as nothing was appended; once something was, data[length] is always a
 * NUL that is not counted, so text can be read as a C string. Not thread-safe.
 */
#ifndef HG_BUFFER_H
#define HG_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct hg_buffer {
  char *data;
  size_t length;
  size_t capacity; /* bytes allocated, the closing NUL included */
  size_t limit;    /* length never exceeds it */
  bool starved;    /* whether the last growth failed for want of memory, not because of the limit */
};

void hg_buffer_init(struct hg_buffer *buffer, size_t limit);

/* False: over the limit, or out of memory; the content so far is kept as it was. */
bool hg_buffer_append(struct hg_buffer *buffer, const void *bytes, size_t length);
bool hg_buffer_append_text(struct hg_buffer *buffer, const char *text);

/* Makes room for length more bytes at once. False as for hg_buffer_append. */
bool hg_buffer_reserve(struct hg_buffer *buffer, size_t length);

/* Length 0; the memory is kept for the next use. */
void hg_buffer_clear(struct hg_buffer *buffer);

/* Idempotent. The buffer may be used again, with its limit as before. */
void hg_buffer_free(struct hg_buffer *buffer);

/* As hg_buffer_free, but the bytes are overwritten first: for buffers that held a key. */
void hg_buffer_wipe(struct hg_buffer *buffer);

#endif
