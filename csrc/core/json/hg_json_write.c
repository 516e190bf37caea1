#include "hg_json_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* 1 in each byte of a block of eight characters. */
#define ONES UINT64_C(0x0101010101010101)

#define NO_ROOM "is too large, or memory ran out"

static const char *put(struct hg_buffer *buffer, const char *bytes, size_t length)
{
  return hg_buffer_append(buffer, bytes, length) ? NULL : NO_ROOM;
}

static const char *put_escape(struct hg_buffer *buffer, unsigned char character)
{
  static const char shorts[] = "\b\t\n\f\r\"\\", letters[] = "btnfr\"\\";
  char escape[8];
  const char *found = character == '\0' ? NULL : strchr(shorts, character);
  int length = found != NULL ? snprintf(escape, sizeof escape, "\\%c", letters[found - shorts])
                             : snprintf(escape, sizeof escape, "\\u%04x", (unsigned)character);
  return put(buffer, escape, (size_t)length);
}

/* Not 0 when one of the eight bytes is below limit, which is at most 128. */
static uint64_t bytes_below(uint64_t block, uint64_t limit)
{
  return (block - ONES * limit) & ~block & (ONES * 0x80);
}

static uint64_t special_bytes(uint64_t block)
{
  return bytes_below(block, ' ') | bytes_below(block ^ ONES * '"', 1) |
         bytes_below(block ^ ONES * '\\', 1);
}

static bool is_plain_ascii(const char *text, size_t length)
{
  size_t at = 0;
  uint64_t block;
  for (; length - at >= sizeof block; at += sizeof block) {
    memcpy(&block, text + at, sizeof block);
    if ((special_bytes(block) | (block & (ONES * 0x80))) != 0)
      return false;
  }
  for (; at < length; at++)
    if (text[at] < ' ' || text[at] == '"' || text[at] == '\\' || (unsigned char)text[at] > 0x7f)
      return false;
  return true;
}

/* How many characters from the start need no escape; eight at a time, as base64 is long. */
static size_t plain_prefix(const char *text, size_t length)
{
  size_t at = 0;
  uint64_t block;
  for (; length - at >= sizeof block; at += sizeof block) {
    memcpy(&block, text + at, sizeof block);
    if (special_bytes(block) != 0)
      break;
  }
  while (at < length && (unsigned char)text[at] >= ' ' && text[at] != '"' && text[at] != '\\')
    at++;
  return at;
}

/* Runs of plain characters go out in one piece. */
static const char *put_escaped(struct hg_buffer *buffer, struct hg_text text)
{
  const char *problem = NULL;
  for (size_t at = 0; at < text.length && problem == NULL;) {
    size_t plain = plain_prefix(text.bytes + at, text.length - at);
    problem = put(buffer, text.bytes + at, plain);
    at += plain;
    if (problem == NULL && at < text.length)
      problem = put_escape(buffer, (unsigned char)text.bytes[at++]);
  }
  return problem;
}

/* ASCII without an escape: what nearly all text is. It goes out at once, with what is put around it. */
static bool put_plain(struct hg_buffer *buffer, struct hg_text text, const char *behind, size_t size)
{
  if (!hg_buffer_reserve(buffer, text.length + 1 + size))
    return false;
  char *at = buffer->data + buffer->length;
  *at++ = '"';
  if (text.length > 0)
    memcpy(at, text.bytes, text.length);
  memcpy(at + text.length, behind, size);
  at[text.length + size] = '\0';
  buffer->length += text.length + 1 + size;
  return true;
}

/* behind begins with the closing quote. */
static const char *put_text(struct hg_buffer *buffer, struct hg_text text, const char *behind)
{
  size_t size = strlen(behind);
  if (is_plain_ascii(text.bytes, text.length))
    return put_plain(buffer, text, behind, size) ? NULL : NO_ROOM;
  if (!hg_text_is_utf8(text.bytes, text.length))
    return "is text that is not UTF-8";
  const char *problem = put(buffer, "\"", 1);
  if (problem == NULL)
    problem = put_escaped(buffer, text);
  return problem != NULL ? problem : put(buffer, behind, size);
}

static const char *put_integer(struct hg_buffer *buffer, int64_t integer)
{
  char digits[32];
  int length = snprintf(digits, sizeof digits, "%" PRId64, integer);
  return put(buffer, digits, (size_t)length);
}

static const char *put_key(struct hg_buffer *buffer, const struct hg_value *key)
{
  if (key->kind != HG_VALUE_TEXT)
    return "has a key that is not text";
  return put_text(buffer, key->as.text, "\":");
}

/* As deep as the tree, whose depth its reader has bounded. */
static const char *put_table(struct hg_buffer *buffer, const struct hg_value *table)
{
  bool is_list = table->as.table.is_list;
  const char *problem = put(buffer, is_list ? "[" : "{", 1);
  for (size_t i = 0; i < table->as.table.count && problem == NULL; i++) {
    const struct hg_entry *entry = &table->as.table.entries[i];
    if (i > 0)
      problem = put(buffer, ",", 1);
    if (problem == NULL && !is_list)
      problem = put_key(buffer, &entry->key);
    if (problem == NULL)
      problem = hg_json_write(buffer, &entry->value);
  }
  return problem != NULL ? problem : put(buffer, is_list ? "]" : "}", 1);
}

const char *hg_json_write(struct hg_buffer *buffer, const struct hg_value *value)
{
  switch (value->kind) {
  case HG_VALUE_NULL:
    return put(buffer, "null", 4);
  case HG_VALUE_BOOLEAN:
    return value->as.boolean ? put(buffer, "true", 4) : put(buffer, "false", 5);
  case HG_VALUE_INTEGER:
    return put_integer(buffer, value->as.integer);
  case HG_VALUE_TEXT:
    return put_text(buffer, value->as.text, "\"");
  case HG_VALUE_TABLE:
    return put_table(buffer, value);
  default:
    return "is of a kind that JSON does not have";
  }
}
