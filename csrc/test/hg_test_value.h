/*
 * Values for tests, written as JSON: HG_VALUE("{'a': [1, 2.5, null]}"). Single quotes stand for
 * double ones. Trusts its input; what is not JSON reads as far as it goes.
 */
#ifndef HG_TEST_VALUE_H
#define HG_TEST_VALUE_H

#include <stdlib.h>
#include <string.h>

#include "hg_value.h"

struct hg_test_reader {
  struct hg_arena *arena;
  const char *at;
};

static inline struct hg_value hg_test_read(struct hg_test_reader *reader);

static inline void hg_test_skip(struct hg_test_reader *reader)
{
  reader->at += strspn(reader->at, " \n,:");
}

static inline struct hg_value hg_test_read_text(struct hg_test_reader *reader)
{
  const char *start = ++reader->at;
  size_t length = strcspn(start, "'");
  reader->at = start + length + (start[length] != '\0');
  return hg_value_text(hg_arena_copy(reader->arena, start, length), length);
}

static inline struct hg_value hg_test_read_number(struct hg_test_reader *reader)
{
  char *end;
  double number = strtod(reader->at, &end);
  reader->at = end > reader->at ? end : reader->at + (*reader->at != '\0');
  bool whole = number > -9e15 && number < 9e15 && !((double)(int64_t)number < number) &&
               !((double)(int64_t)number > number);
  if (whole)
    return hg_value_integer((int64_t)number);
  return (struct hg_value){.kind = HG_VALUE_NUMBER, .as.number = number};
}

static inline struct hg_value hg_test_read_table(struct hg_test_reader *reader, char close)
{
  struct hg_entry entries[64];
  size_t count = 0;
  for (reader->at++, hg_test_skip(reader); *reader->at != close && *reader->at != '\0';) {
    struct hg_value key = hg_value_integer((int64_t)count + 1);
    if (close == '}')
      key = hg_test_read(reader);
    hg_test_skip(reader);
    struct hg_value value = hg_test_read(reader);
    if (count < 64)
      entries[count++] = (struct hg_entry){key, value};
    hg_test_skip(reader);
  }
  reader->at += *reader->at != '\0';
  struct hg_value table = hg_value_table(reader->arena, count);
  if (table.kind == HG_VALUE_TABLE && count > 0)
    memcpy(table.as.table.entries, entries, count * sizeof *entries);
  if (table.kind == HG_VALUE_TABLE)
    hg_value_arrange(&table);
  return table;
}

static inline struct hg_value hg_test_read(struct hg_test_reader *reader)
{
  hg_test_skip(reader);
  static const struct {
    const char *word;
    struct hg_value value;
  } words[] = {{"null", {.kind = HG_VALUE_NULL}},
               {"true", {.kind = HG_VALUE_BOOLEAN, .as.boolean = true}},
               {"false", {.kind = HG_VALUE_BOOLEAN}},
               {"function", {.kind = HG_VALUE_OTHER, .as.type_name = "function"}},
               {"deep", {.kind = HG_VALUE_TOO_DEEP}}};
  for (size_t i = 0; i < sizeof words / sizeof *words; i++)
    if (strncmp(reader->at, words[i].word, strlen(words[i].word)) == 0) {
      reader->at += strlen(words[i].word);
      return words[i].value;
    }
  if (*reader->at == '\'')
    return hg_test_read_text(reader);
  if (*reader->at == '{')
    return hg_test_read_table(reader, '}');
  if (*reader->at == '[')
    return hg_test_read_table(reader, ']');
  return hg_test_read_number(reader);
}

static inline struct hg_value hg_test_value(struct hg_arena *arena, const char *text)
{
  struct hg_test_reader reader = {arena, text};
  return hg_test_read(&reader);
}

#endif
