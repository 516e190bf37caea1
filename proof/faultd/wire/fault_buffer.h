/* Growable bytes for the fault server, and the escaping of bytes into one word of a line.
 *
 * The fault server is a test tool of one thread: running out of memory ends the process with a
 * message, so none of these functions fails. */
#ifndef FAULT_BUFFER_H
#define FAULT_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

struct fault_buffer {
  char *data; /* owned; NULL while nothing was ever appended */
  size_t length, capacity;
};

/* Ends the process with a message. */
_Noreturn void fault_die(const char *message);

/* malloc and strndup that never return NULL; the caller frees with free(). */
void *fault_allocate(size_t size);
char *fault_copy_text(const char *text, size_t length);

void fault_buffer_append(struct fault_buffer *buffer, const void *bytes, size_t length);
void fault_buffer_append_text(struct fault_buffer *buffer, const char *text);
void fault_buffer_append_number(struct fault_buffer *buffer, unsigned long long number);

/* Makes room for `length` more bytes and returns where they go; the caller adds what it wrote to
 * buffer->length. */
char *fault_buffer_reserve(struct fault_buffer *buffer, size_t length);

void fault_buffer_clear(struct fault_buffer *buffer); /* length 0, memory kept */
void fault_buffer_free(struct fault_buffer *buffer);  /* idempotent */

/* Appends `bytes` as one word: letters, digits and "-_./~" as they are, all else as %XX. An empty
 * string becomes "%" so that a word is never empty. */
void fault_buffer_append_escaped(struct fault_buffer *buffer, const char *bytes, size_t length);

/* Appends the bytes that the escaped word stands for; false when it is malformed. */
bool fault_buffer_append_unescaped(struct fault_buffer *buffer, const char *word);

#endif
