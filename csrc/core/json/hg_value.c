#include "hg_value.h"

#include <string.h>

struct hg_value hg_value_null(void)
{
  return (struct hg_value){.kind = HG_VALUE_NULL};
}

struct hg_value hg_value_boolean(bool boolean)
{
  return (struct hg_value){.kind = HG_VALUE_BOOLEAN, .as.boolean = boolean};
}

struct hg_value hg_value_integer(int64_t integer)
{
  return (struct hg_value){.kind = HG_VALUE_INTEGER, .as.integer = integer};
}

struct hg_value hg_value_text(const char *bytes, size_t length)
{
  return (struct hg_value){.kind = HG_VALUE_TEXT, .as.text = {bytes, length}};
}

struct hg_value hg_value_table(struct hg_arena *arena, size_t count)
{
  struct hg_entry *entries = hg_arena_take(arena, count, sizeof *entries);
  if (entries == NULL)
    return (struct hg_value){.kind = HG_VALUE_ABSENT};
  return (struct hg_value){.kind = HG_VALUE_TABLE, .as.table = {entries, count, false}};
}

static bool has_list_keys(const struct hg_value *table)
{
  size_t count = table->as.table.count;
  for (size_t i = 0; i < count; i++) {
    const struct hg_value *key = &table->as.table.entries[i].key;
    if (key->kind != HG_VALUE_INTEGER || key->as.integer < 1 || (uint64_t)key->as.integer > count)
      return false;
  }
  return count > 0;
}

static size_t place_of(const struct hg_entry *entry)
{
  return (size_t)entry->key.as.integer - 1;
}

/* Each swap puts one entry where it belongs for good; two of one key have no order. */
void hg_value_arrange(struct hg_value *table)
{
  if (!has_list_keys(table))
    return;
  struct hg_entry *entries = table->as.table.entries;
  for (size_t i = 0; i < table->as.table.count; i++)
    while (place_of(&entries[i]) != i) {
      size_t place = place_of(&entries[i]);
      if (place_of(&entries[place]) == place)
        return;
      struct hg_entry moved = entries[place];
      entries[place] = entries[i];
      entries[i] = moved;
    }
  table->as.table.is_list = true;
}

bool hg_value_is_list(const struct hg_value *value)
{
  return value->kind == HG_VALUE_TABLE && (value->as.table.is_list || value->as.table.count == 0);
}

const struct hg_value *hg_value_find(const struct hg_value *value, struct hg_text key)
{
  if (value->kind != HG_VALUE_TABLE)
    return NULL;
  for (size_t i = 0; i < value->as.table.count; i++) {
    const struct hg_entry *entry = &value->as.table.entries[i];
    if (entry->key.kind == HG_VALUE_TEXT && hg_text_equals(entry->key.as.text, key.bytes, key.length))
      return &entry->value;
  }
  return NULL;
}

const struct hg_value *hg_value_get(const struct hg_value *value, const char *key)
{
  return hg_value_find(value, (struct hg_text){key, strlen(key)});
}

bool hg_value_equals(const struct hg_value *a, const struct hg_value *b)
{
  if (a->kind != b->kind)
    return false;
  switch (a->kind) {
  case HG_VALUE_NULL:
    return true;
  case HG_VALUE_BOOLEAN:
    return a->as.boolean == b->as.boolean;
  case HG_VALUE_INTEGER:
    return a->as.integer == b->as.integer;
  case HG_VALUE_TEXT:
    return hg_text_equals(a->as.text, b->as.text.bytes, b->as.text.length);
  default:
    return false;
  }
}

const char *hg_value_describe(const struct hg_value *value)
{
  switch (value->kind) {
  case HG_VALUE_ABSENT:
    return "nothing";
  case HG_VALUE_NULL:
    return "null";
  case HG_VALUE_BOOLEAN:
    return value->as.boolean ? "true" : "false";
  case HG_VALUE_INTEGER:
  case HG_VALUE_NUMBER:
    return "a number";
  case HG_VALUE_TEXT:
    return "text";
  case HG_VALUE_TABLE:
    return value->as.table.is_list ? "a list" : "a table";
  case HG_VALUE_TOO_DEEP:
    return "a table within too many tables";
  case HG_VALUE_OTHER:
    break;
  }
  return value->as.type_name;
}
