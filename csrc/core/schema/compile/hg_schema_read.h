/*
 * Reading a definition: typed entries of tables, with an error that names the place. For the
 * compiler's files alone.
 */
#ifndef HG_SCHEMA_READ_H
#define HG_SCHEMA_READ_H

#include "hg_schema_shape.h"

struct hg_reader {
  struct hg_arena *arena;
  const char *where;   /* the part being read: field "prompt" */
  const char *problem; /* NULL until something was wrong; the first problem stays */
  /* Reads the fields and groups of an object, which are a shape again. False: a problem. */
  bool (*compile_shape)(struct hg_reader *reader, const struct hg_value *definition,
                        struct hg_shape *shape);
};

/* Records the problem (if it is the first) and returns false, for the caller to pass on. */
__attribute__((format(printf, 2, 3))) bool hg_read_fail(struct hg_reader *reader,
                                                        const char *format, ...);

/*
 * Each reads the entry of that key into *out and returns true; an absent entry leaves *out as it
 * is. An entry of the wrong kind is a failure.
 */
bool hg_read_flag(struct hg_reader *reader, const struct hg_value *table, const char *key,
                  bool *out);
bool hg_read_integer(struct hg_reader *reader, const struct hg_value *table, const char *key,
                     int64_t *out);
bool hg_read_count(struct hg_reader *reader, const struct hg_value *table, const char *key,
                   size_t *out);
bool hg_read_text(struct hg_reader *reader, const struct hg_value *table, const char *key,
                  struct hg_text *out);

/* The list under key, *out untouched when there is none; an empty list is a failure. */
bool hg_read_list(struct hg_reader *reader, const struct hg_value *table, const char *key,
                  const struct hg_value **out);

/* A list of texts into an array of the arena. Absent: *texts and *count as they are. */
bool hg_read_texts(struct hg_reader *reader, const struct hg_value *table, const char *key,
                   const struct hg_text **texts, size_t *count);

/* Zeroed memory for the schema; a failure of memory is recorded. */
void *hg_read_take(struct hg_reader *reader, size_t count, size_t size);

#endif
