#include "hg_table.h"

#include <stddef.h>

static struct hg_transfer **find_bucket(const struct hg_table *table, int64_t id)
{
  return (struct hg_transfer **)&table->buckets[(uint64_t)id % HG_TABLE_BUCKETS];
}

void hg_table_enter(struct hg_table *table, struct hg_transfer *transfer)
{
  struct hg_transfer **bucket = find_bucket(table, transfer->id);
  transfer->next_in_bucket = *bucket;
  *bucket = transfer;
}

struct hg_transfer *hg_table_find(const struct hg_table *table, int64_t id)
{
  struct hg_transfer *transfer = *find_bucket(table, id);
  while (transfer != NULL && transfer->id != id)
    transfer = transfer->next_in_bucket;
  return transfer;
}

void hg_table_free_one(struct hg_table *table, struct hg_transfer *transfer)
{
  struct hg_transfer **link = find_bucket(table, transfer->id);
  while (*link != transfer)
    link = &(*link)->next_in_bucket;
  *link = transfer->next_in_bucket;
  hg_transfer_free(transfer);
}

void hg_table_free_all(struct hg_table *table)
{
  for (size_t i = 0; i < HG_TABLE_BUCKETS; i++) {
    while (table->buckets[i] != NULL)
      hg_table_free_one(table, table->buckets[i]);
  }
}
