/*
 * The check of one value, of whatever type; for the hg_schema_*.c files alone. hg_schema_check itself
 * is in hg_schema.h.
 */
#ifndef HG_SCHEMA_CHECK_H
#define HG_SCHEMA_CHECK_H

#include "hg_schema_report.h"

/* A check that has not looked at anything yet. */
struct hg_check hg_check_start(struct hg_arena *arena);

/*
 * Checks one given value against its field; true when it is fine, with its normal form in *out.
 * Rules between fields are not its business.
 */
bool hg_check_value(struct hg_check *check, const struct hg_path *path,
                    const struct hg_field *field, const struct hg_value *given,
                    struct hg_value *out);

#endif
