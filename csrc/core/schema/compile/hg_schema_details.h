/*
 * What only one type of field takes, for types that hold no other field.
 * False: a problem, which the reader has. For the compiler's files alone.
 */
#ifndef HG_SCHEMA_DETAILS_H
#define HG_SCHEMA_DETAILS_H

#include "hg_schema_read.h"

/* Once field->type is known. */
bool hg_compile_details(struct hg_reader *reader, const struct hg_value *definition,
                        struct hg_field *field);

/* How many entries a list or a joined list may have, and whether they may repeat. */
bool hg_compile_item_counts(struct hg_reader *reader, const struct hg_value *definition,
                            struct hg_field *field);

#endif
