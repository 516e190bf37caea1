/*
 * One field of a definition: its type, what that takes, and for lists and objects the fields inside.
 * False: a problem, which the reader has. For the compiler's files alone.
 */
#ifndef HG_SCHEMA_FIELD_H
#define HG_SCHEMA_FIELD_H

#include "hg_schema_read.h"

/* Everything but the rules that name other fields. */
bool hg_compile_field(struct hg_reader *reader, const struct hg_value *definition,
                      struct hg_field *field);

#endif
