/*
 * What ties the fields of a shape together: conditions, lengths, groups.
 * False: a problem, which the reader has. For the compiler's files alone.
 */
#ifndef HG_SCHEMA_RELATIONS_H
#define HG_SCHEMA_RELATIONS_H

#include "hg_schema_read.h"

/* Reads the rules of a field that name other fields of the (now complete) shape. */
bool hg_compile_rules(struct hg_reader *reader, const struct hg_value *definition,
                      const struct hg_shape *shape, struct hg_field *field);

/* Reads the groups of a definition whose fields are complete. */
bool hg_compile_groups(struct hg_reader *reader, const struct hg_value *definition,
                       struct hg_shape *shape);

#endif
