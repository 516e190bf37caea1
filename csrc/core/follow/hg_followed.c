#include "hg_followed.h"

#include <stdlib.h>
#include <string.h>

#define BLOCK 1024 /* records: some 150 KiB, so that growing neither copies nor takes long */
#define BLOCKS (HG_FOLLOWED_LIMIT / BLOCK)
#define LAST_GENERATION ((uint32_t)1 << 31) /* exclusive */

void hg_followed_open(struct hg_followed_table *table)
{
  *table = (struct hg_followed_table){.first_free = HG_FOLLOWED_NONE};
}

static void empty(struct hg_followed *record)
{
  hg_target_release(record->target);
  record->target = NULL;
  if (record->length > HG_FOLLOWED_SHORT)
    free(record->long_text);
  record->length = 0;
}

bool hg_followed_set_argument(struct hg_followed *record, struct hg_text argument)
{
  char *text = record->text;
  if (argument.length > HG_FOLLOWED_SHORT) {
    text = argument.length <= UINT32_MAX ? malloc(argument.length) : NULL;
    if (text == NULL)
      return false;
    record->long_text = text;
  }
  memcpy(text, argument.bytes, argument.length);
  record->length = (uint32_t)argument.length;
  return true;
}

struct hg_text hg_followed_argument(const struct hg_followed *record)
{
  bool is_short = record->length <= HG_FOLLOWED_SHORT;
  return (struct hg_text){is_short ? record->text : record->long_text, record->length};
}

void hg_followed_close(struct hg_followed_table *table)
{
  for (uint32_t i = 0; i < table->block_count; i++) {
    for (uint32_t j = 0; j < BLOCK; j++)
      empty(&table->blocks[i][j]);
    free(table->blocks[i]);
  }
  free(table->blocks);
  hg_followed_open(table);
}

struct hg_followed *hg_followed_at(const struct hg_followed_table *table, uint32_t place)
{
  return &table->blocks[place / BLOCK][place % BLOCK];
}

/* Generations begin with 1, so that no handle is 0. */
static bool grow(struct hg_followed_table *table)
{
  if (table->block_count == BLOCKS)
    return false;
  if (table->blocks == NULL)
    table->blocks = calloc(BLOCKS, sizeof *table->blocks);
  struct hg_followed *block =
      table->blocks != NULL ? calloc(BLOCK, sizeof *block) : NULL;
  if (block == NULL)
    return false;
  uint32_t first = table->block_count * BLOCK;
  for (uint32_t i = BLOCK; i-- > 0;) {
    block[i].place = first + i;
    block[i].generation = 1;
    block[i].next_free = table->first_free;
    table->first_free = first + i;
  }
  table->blocks[table->block_count++] = block;
  return true;
}

struct hg_followed *hg_followed_take(struct hg_followed_table *table)
{
  if (table->first_free == HG_FOLLOWED_NONE && !grow(table))
    return NULL;
  struct hg_followed *record = hg_followed_at(table, table->first_free);
  table->first_free = record->next_free;
  table->used_count++;
  *record = (struct hg_followed){.place = record->place,
                                 .generation = record->generation,
                                 .due_index = HG_FOLLOWED_NONE,
                                 .used = true};
  return record;
}

void hg_followed_give_back(struct hg_followed_table *table, struct hg_followed *record)
{
  empty(record);
  record->used = false;
  table->used_count--;
  if (++record->generation == LAST_GENERATION)
    return;
  record->next_free = table->first_free;
  table->first_free = record->place;
}

uint64_t hg_followed_handle(const struct hg_followed *record)
{
  return (uint64_t)record->generation << HG_FOLLOWED_PLACE_BITS | record->place;
}

struct hg_followed *hg_followed_find(const struct hg_followed_table *table, uint64_t handle)
{
  uint32_t place = (uint32_t)(handle & (HG_FOLLOWED_LIMIT - 1));
  if (place / BLOCK >= table->block_count)
    return NULL;
  struct hg_followed *record = hg_followed_at(table, place);
  return record->used && hg_followed_handle(record) == handle ? record : NULL;
}
