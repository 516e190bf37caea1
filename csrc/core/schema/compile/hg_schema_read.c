#include "hg_schema_read.h"

#include <stdarg.h>
#include <stdio.h>

#include "hg_limits.h"

bool hg_read_fail(struct hg_reader *reader, const char *format, ...)
{
  char text[HG_LIMIT_MESSAGE];
  va_list arguments;
  if (reader->problem != NULL)
    return false;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  reader->problem = hg_arena_format(reader->arena, "%s: %s", reader->where, text);
  if (reader->problem == NULL)
    reader->problem = "out of memory";
  return false;
}

bool hg_read_flag(struct hg_reader *reader, const struct hg_value *table, const char *key,
                  bool *out)
{
  const struct hg_value *value = hg_value_get(table, key);
  if (value == NULL)
    return true;
  if (value->kind != HG_VALUE_BOOLEAN)
    return hg_read_fail(reader, "\"%s\" must be true or false", key);
  *out = value->as.boolean;
  return true;
}

bool hg_read_integer(struct hg_reader *reader, const struct hg_value *table, const char *key,
                     int64_t *out)
{
  const struct hg_value *value = hg_value_get(table, key);
  if (value == NULL)
    return true;
  if (value->kind != HG_VALUE_INTEGER)
    return hg_read_fail(reader, "\"%s\" must be a whole number", key);
  *out = value->as.integer;
  return true;
}

bool hg_read_count(struct hg_reader *reader, const struct hg_value *table, const char *key,
                   size_t *out)
{
  int64_t number = -1;
  if (!hg_read_integer(reader, table, key, &number))
    return false;
  if (hg_value_get(table, key) == NULL)
    return true;
  if (number < 0)
    return hg_read_fail(reader, "\"%s\" must not be negative", key);
  *out = (size_t)number;
  return true;
}

bool hg_read_text(struct hg_reader *reader, const struct hg_value *table, const char *key,
                  struct hg_text *out)
{
  const struct hg_value *value = hg_value_get(table, key);
  if (value == NULL)
    return true;
  if (value->kind != HG_VALUE_TEXT || value->as.text.length == 0)
    return hg_read_fail(reader, "\"%s\" must be text", key);
  *out = value->as.text;
  return true;
}

bool hg_read_list(struct hg_reader *reader, const struct hg_value *table, const char *key,
                  const struct hg_value **out)
{
  const struct hg_value *value = hg_value_get(table, key);
  if (value == NULL)
    return true;
  if (!hg_value_is_list(value) || value->as.table.count == 0)
    return hg_read_fail(reader, "\"%s\" must be a list that is not empty", key);
  *out = value;
  return true;
}

bool hg_read_texts(struct hg_reader *reader, const struct hg_value *table, const char *key,
                   const struct hg_text **texts, size_t *count)
{
  const struct hg_value *list = NULL;
  if (!hg_read_list(reader, table, key, &list) || list == NULL)
    return list == NULL && reader->problem == NULL;
  struct hg_text *copies = hg_read_take(reader, list->as.table.count, sizeof *copies);
  if (copies == NULL)
    return false;
  for (size_t i = 0; i < list->as.table.count; i++) {
    const struct hg_value *item = &list->as.table.entries[i].value;
    if (item->kind != HG_VALUE_TEXT)
      return hg_read_fail(reader, "\"%s\" must be a list of texts", key);
    copies[i] = item->as.text;
  }
  *texts = copies;
  *count = list->as.table.count;
  return true;
}

void *hg_read_take(struct hg_reader *reader, size_t count, size_t size)
{
  void *memory = hg_arena_take(reader->arena, count, size);
  if (memory == NULL)
    hg_read_fail(reader, "out of memory");
  return memory;
}
