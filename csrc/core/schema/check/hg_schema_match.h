/* Which given entry is for which field of a shape; for the hg_schema_*.c files alone. */
#ifndef HG_SCHEMA_MATCH_H
#define HG_SCHEMA_MATCH_H

#include "hg_schema_report.h"

/* One field of a shape during a check. */
struct hg_check_slot {
  const struct hg_value *given; /* NULL: absent, or dropped because another field wins */
  struct hg_value value;        /* what is sent; absent: nothing is */
  bool is_bad;                  /* has been reported: rules that build on it keep quiet */
};

/* Puts each entry of the given table into its field's slot; reports unknown and doubled ones. */
void hg_check_match(struct hg_check *check, const struct hg_path *path,
                    const struct hg_shape *shape, const struct hg_value *given,
                    struct hg_check_slot *slots);

#endif
