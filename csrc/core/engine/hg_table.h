/*
 * The transfers of an engine by their ids, whatever state they are in. The table owns them; linked
 * through the transfers themselves, so that nothing can fail. One thread.
 */
#ifndef HG_TABLE_H
#define HG_TABLE_H

#include "hg_transfer.h"

#include <stdint.h>

#define HG_TABLE_BUCKETS 1024 /* a power of two */

struct hg_table {
  struct hg_transfer *buckets[HG_TABLE_BUCKETS];
};

void hg_table_enter(struct hg_table *table, struct hg_transfer *transfer);

/* NULL: none has this id. */
struct hg_transfer *hg_table_find(const struct hg_table *table, int64_t id);

/* Takes a transfer that is in no queue out of the table and frees it. */
void hg_table_free_one(struct hg_table *table, struct hg_transfer *transfer);

void hg_table_free_all(struct hg_table *table);

#endif
