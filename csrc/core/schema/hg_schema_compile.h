/* The parts of the schema compiler; for its own files alone. All return false after a problem. */
#ifndef HG_SCHEMA_COMPILE_H
#define HG_SCHEMA_COMPILE_H

#include "hg_schema_read.h"

/* Reads the fields and groups of a definition (the schema's own or an object's). */
bool hg_compile_shape(struct hg_reader *reader, const struct hg_value *definition,
                      struct hg_shape *shape);

/*
 * Reads a field's type and everything that the type takes; rules that name other fields excepted.
 */
bool hg_compile_field(struct hg_reader *reader, const struct hg_value *definition,
                      struct hg_field *field);

/* What only one type takes, once field->type is known. */
bool hg_compile_details(struct hg_reader *reader, const struct hg_value *definition,
                        struct hg_field *field);

/* Reads the rules of a field that name other fields of the (now complete) shape. */
bool hg_compile_rules(struct hg_reader *reader, const struct hg_value *definition,
                      const struct hg_shape *shape, struct hg_field *field);

/* Reads the groups of a definition whose fields are complete. */
bool hg_compile_groups(struct hg_reader *reader, const struct hg_value *definition,
                       struct hg_shape *shape);

/* Index of the field of that name; SIZE_MAX and a problem when there is none. */
size_t hg_compile_find(struct hg_reader *reader, const struct hg_shape *shape, struct hg_text name);

/* Runs a value of the definition (a default, a condition's value) through its field's own check. */
bool hg_compile_value(struct hg_reader *reader, const struct hg_field *field, const char *role,
                      const struct hg_value *given, struct hg_value *out);

/* The field's sentence for messages, once all the rest of it is known. */
const char *hg_compile_allowed(struct hg_arena *arena, const struct hg_field *field, bool or_null);

#endif
