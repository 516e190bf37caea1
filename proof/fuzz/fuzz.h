/*
 * What the fuzz targets share: taking an input apart, copies that end where they end, and checks.
 *
 * A target is one file with LLVMFuzzerTestOneInput; see README.md. A broken check aborts, which is
 * what libFuzzer calls a finding; the sanitizers do the same.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Called by libFuzzer; it has no header for them. */
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_CHECK(condition)                                                                      \
  do {                                                                                             \
    if (!(condition)) {                                                                            \
      fprintf(stderr, "%s:%d: does not hold: %s\n", __FILE__, __LINE__, #condition);               \
      abort();                                                                                     \
    }                                                                                              \
  } while (0)

/* The rest of an input; every take moves on. Past its end come zeros and empty pieces. */
struct fuzz_input {
  const uint8_t *at;
  size_t left;
};

static inline uint8_t fuzz_byte(struct fuzz_input *input)
{
  if (input->left == 0)
    return 0;
  input->left--;
  return *input->at++;
}

static inline uint64_t fuzz_number(struct fuzz_input *input, int bytes)
{
  uint64_t number = 0;
  for (int i = 0; i < bytes; i++)
    number = number << 8 | fuzz_byte(input);
  return number;
}

/* length bytes, or what is left; *length becomes their number. */
static inline const uint8_t *fuzz_bytes(struct fuzz_input *input, size_t *length)
{
  const uint8_t *bytes = input->at;
  if (*length > input->left)
    *length = input->left;
  if (*length > 0)
    input->at += *length;
  input->left -= *length;
  return bytes;
}

/* Memory of its own on the heap, so that a sanitizer sees a read behind it; at least one byte. */
static inline void *fuzz_room(size_t length)
{
  void *room = malloc(length > 0 ? length : 1);
  FUZZ_CHECK(room != NULL);
  return room;
}

static inline void *fuzz_copy(const void *bytes, size_t length)
{
  void *copy = fuzz_room(length);
  if (length > 0)
    memcpy(copy, bytes, length);
  return copy;
}

/* The same with a NUL that is not counted, as a Lua string has. */
static inline char *fuzz_text(const void *bytes, size_t length)
{
  char *copy = fuzz_room(length + 1);
  if (length > 0)
    memcpy(copy, bytes, length);
  copy[length] = '\0';
  return copy;
}

#endif
