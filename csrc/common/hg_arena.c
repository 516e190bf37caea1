#include "hg_arena.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hg_text.h"

/* Fuzzing compiles with 1: every piece is then an allocation of its own, which a sanitizer guards. */
#ifndef HG_ARENA_CHUNK
#define HG_ARENA_CHUNK (4096 - 64)
#endif
#define CHUNK_SIZE ((size_t)HG_ARENA_CHUNK)
#define ALIGNMENT _Alignof(max_align_t)
#define FORMATTED_MAX ((size_t)4096)

struct hg_arena_chunk {
  struct hg_arena_chunk *next;
  size_t used, size;
  _Alignas(max_align_t) unsigned char bytes[];
};

void hg_arena_init(struct hg_arena *arena, size_t limit)
{
  *arena = (struct hg_arena){.limit = limit};
}

void hg_arena_free(struct hg_arena *arena)
{
  while (arena->chunks != NULL) {
    struct hg_arena_chunk *chunk = arena->chunks;
    arena->chunks = chunk->next;
    free(chunk);
  }
  hg_arena_init(arena, arena->limit);
}

void hg_arena_reset(struct hg_arena *arena, size_t limit)
{
  struct hg_arena_chunk *kept = arena->chunks;
  if (kept != NULL && kept->size == CHUNK_SIZE) {
    arena->chunks = kept->next;
    *kept = (struct hg_arena_chunk){.size = kept->size};
  } else {
    kept = NULL;
  }
  hg_arena_free(arena);
  *arena = (struct hg_arena){.chunks = kept, .limit = limit};
}

static struct hg_arena_chunk *add_chunk(struct hg_arena *arena, size_t size)
{
  size_t room = size > CHUNK_SIZE ? size : CHUNK_SIZE;
  struct hg_arena_chunk *chunk = malloc(sizeof *chunk + room);
  arena->starved = chunk == NULL;
  if (chunk == NULL)
    return NULL;
  *chunk = (struct hg_arena_chunk){.next = arena->chunks, .size = room};
  arena->chunks = chunk;
  return chunk;
}

/* size is a multiple of ALIGNMENT. */
static void *take_aligned(struct hg_arena *arena, size_t size)
{
  struct hg_arena_chunk *chunk = arena->chunks;
  if (chunk == NULL || chunk->size - chunk->used < size)
    chunk = add_chunk(arena, size);
  if (chunk == NULL)
    return NULL;
  void *memory = chunk->bytes + chunk->used;
  chunk->used += size;
  arena->used += size;
  return memory;
}

void *hg_arena_bytes(struct hg_arena *arena, size_t size)
{
  void *memory = NULL;
  if (!arena->failed && size <= arena->limit - arena->used) {
    size_t aligned = (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    if (aligned <= arena->limit - arena->used)
      memory = take_aligned(arena, aligned);
  }
  arena->failed = memory == NULL;
  return memory;
}

void *hg_arena_take(struct hg_arena *arena, size_t count, size_t size)
{
  if (size != 0 && count > SIZE_MAX / 2 / size) {
    arena->failed = true;
    return NULL;
  }
  void *memory = hg_arena_bytes(arena, count * size);
  if (memory != NULL)
    memset(memory, 0, count * size);
  return memory;
}

char *hg_arena_copy(struct hg_arena *arena, const void *bytes, size_t length)
{
  char *copy = length < SIZE_MAX / 2 ? hg_arena_bytes(arena, length + 1) : NULL;
  if (copy == NULL) {
    arena->failed = true;
    return NULL;
  }
  if (length > 0)
    memcpy(copy, bytes, length);
  copy[length] = '\0';
  return copy;
}

char *hg_arena_format(struct hg_arena *arena, const char *format, ...)
{
  char text[FORMATTED_MAX];
  va_list arguments;
  va_start(arguments, format);
  int length = vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  if (length < 0)
    return hg_arena_copy(arena, "", 0);
  if ((size_t)length < sizeof text)
    return hg_arena_copy(arena, text, (size_t)length);
  return hg_arena_copy(arena, text, hg_text_utf8_prefix(text, sizeof text - 1));
}
