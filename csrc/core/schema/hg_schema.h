/*
 * Schemas: which parameters a service takes, compiled once from data and used for every call.
 *
 * docs/schema.md is the manual of the definition language. A schema lives in the arena it was
 * compiled in and is read-only from then on; a check writes only to the arena of its own call. Not
 * a function here knows where values come from; lhg_schema_value.c reads them from Lua.
 */
#ifndef HG_SCHEMA_H
#define HG_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "hg_arena.h"
#include "hg_value.h"

struct hg_schema;

/* One broken rule (or one note). All text lives in the arena of the check, or is static. */
struct hg_violation {
  const char *field;     /* path: bedroom_area_ranges[2].max_area */
  const char *rule;      /* name of the rule: "required", "enum", … */
  const char *message;   /* a predicate: "must be …" */
  struct hg_value value; /* a scalar to show; absent when there is none */
  size_t order;          /* of the top-level field in the definition */
  struct hg_violation *next;
};

struct hg_schema_result {
  struct hg_value normalised; /* a table keyed by field names; filled when there is no violation */
  struct hg_violation *violations; /* in the order of the definition, unknown fields last */
  struct hg_violation *notes;      /* what is allowed but worth telling */
};

/*
 * Compiles a definition. NULL when it is wrong or memory ran out; *problem then says so, a text in
 * the arena or static.
 */
const struct hg_schema *hg_schema_compile(struct hg_arena *arena, const struct hg_value *definition,
                                          const char **problem);

/* False: out of memory, or over the arena's limit; the result is then of no use. */
bool hg_schema_check(const struct hg_schema *schema, struct hg_arena *arena,
                     const struct hg_value *parameters, struct hg_schema_result *result);

/*
 * Is there nothing in what a check made that has to be looked at before it is sent: no file, and no
 * picture in base64?
 */
bool hg_schema_is_final(const struct hg_schema *schema, const struct hg_value *normalised);

/*
 * Turns what hg_schema_check made into the table that is sent: wire names, in the definition's
 * order, without the fields that are never sent. It is not checked again, but what could not have
 * come from a check gives a problem (a text in the arena or static). NULL: done.
 */
const char *hg_schema_wire(const struct hg_schema *schema, struct hg_arena *arena,
                           const struct hg_value *normalised, struct hg_value *wire);

#endif
