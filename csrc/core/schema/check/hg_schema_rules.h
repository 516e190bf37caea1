/* The rules between the fields of a shape; for the hg_schema_*.c files alone. */
#ifndef HG_SCHEMA_RULES_H
#define HG_SCHEMA_RULES_H

#include "hg_schema_match.h"

/* Before and after the fields themselves are checked. */
void hg_check_precedence(struct hg_check *check, const struct hg_path *path,
                         const struct hg_shape *shape, struct hg_check_slot *slots);
void hg_check_rules(struct hg_check *check, const struct hg_path *path,
                    const struct hg_shape *shape, struct hg_check_slot *slots);

#endif
