/*
 * Memory that lives and dies together: the tree of a parameter check, a compiled schema.
 *
 * hg_arena_init needs no memory; hg_arena_free gives all back and leaves the arena as after init,
 * hg_arena_reset keeps a chunk of the usual size for what comes next, which has a limit of its own.
 * One failed allocation makes the arena "failed" and every later one fail too, so that a builder
 * may go on without looking and ask once at the end. Not thread-safe.
 */
#ifndef HG_ARENA_H
#define HG_ARENA_H

#include <stdbool.h>
#include <stddef.h>

struct hg_arena_chunk;

struct hg_arena {
  struct hg_arena_chunk *chunks;
  size_t used;  /* bytes given out, to compare with the limit */
  size_t limit; /* of all allocations together */
  bool failed;
  bool starved; /* because there was no memory, not because of the limit */
};

void hg_arena_init(struct hg_arena *arena, size_t limit);
void hg_arena_free(struct hg_arena *arena);
void hg_arena_reset(struct hg_arena *arena, size_t limit);

/* Zeroed memory for count items, fit for any type. NULL: over the limit, or out of memory. */
void *hg_arena_take(struct hg_arena *arena, size_t count, size_t size);

/* Memory for bytes as it comes, not zeroed: for what is filled at once, such as a file. */
void *hg_arena_bytes(struct hg_arena *arena, size_t size);

/* A copy of the bytes with a NUL behind them. NULL as above. */
char *hg_arena_copy(struct hg_arena *arena, const void *bytes, size_t length);

/* Formatted text; what does not fit into 4 kB is cut at a character's end. NULL as above. */
__attribute__((format(printf, 2, 3))) char *hg_arena_format(struct hg_arena *arena,
                                                            const char *format, ...);

#endif
