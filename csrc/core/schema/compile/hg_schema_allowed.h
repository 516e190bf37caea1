/* What a field allows, in words. For the compiler's files alone. */
#ifndef HG_SCHEMA_ALLOWED_H
#define HG_SCHEMA_ALLOWED_H

#include "hg_schema_shape.h"

/* The field's sentence for messages, once all the rest of it is known. NULL: out of memory. */
const char *hg_compile_allowed(struct hg_arena *arena, const struct hg_field *field, bool or_null);

#endif
