/*
 * Where a definition speaks of its own fields: by name, or by a value of theirs. For the compiler's
 * files alone.
 */
#ifndef HG_SCHEMA_REFER_H
#define HG_SCHEMA_REFER_H

#include "hg_schema_read.h"

/* Index of the field of that name; SIZE_MAX and a problem when there is none. */
size_t hg_compile_find(struct hg_reader *reader, const struct hg_shape *shape, struct hg_text name);

/*
 * Runs a value of the definition (a default, a condition's value) through its field's own check.
 * False: a problem, which the reader has.
 */
bool hg_compile_value(struct hg_reader *reader, const struct hg_field *field, const char *role,
                      const struct hg_value *given, struct hg_value *out);

#endif
