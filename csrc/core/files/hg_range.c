#include "hg_range.h"

#include "hg_text.h"

#include <string.h>
#include <strings.h>

static bool is_blank(char byte)
{
  return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static struct hg_text trim(const char *start, const char *end)
{
  while (start < end && is_blank(*start))
    start++;
  while (end > start && is_blank(end[-1]))
    end--;
  return (struct hg_text){start, (size_t)(end - start)};
}

/* How many lines have this name; the value of the last one to *value. */
static int find(const char *headers, size_t length, const char *name, struct hg_text *value)
{
  const char *line = headers, *end = headers + length;
  size_t name_length = strlen(name);
  int count = 0;
  while (line < end) {
    const char *line_end = memchr(line, '\n', (size_t)(end - line));
    line_end = line_end != NULL ? line_end + 1 : end;
    if ((size_t)(line_end - line) > name_length && line[name_length] == ':' &&
        strncasecmp(line, name, name_length) == 0) {
      *value = trim(line + name_length + 1, line_end);
      count++;
    }
    line = line_end;
  }
  return count;
}

/* Moves over the text. False: it is something else. */
static bool skip(struct hg_text *text, const char *expected)
{
  size_t length = strlen(expected);
  if (text->length < length || strncasecmp(text->bytes, expected, length) != 0)
    return false;
  text->bytes += length;
  text->length -= length;
  return true;
}

/* Moves over 1 to 15 digits: more than any file has bytes, and far from overflow. */
static bool read_number(struct hg_text *text, uint64_t *number)
{
  size_t digits = 0;
  *number = 0;
  while (digits < text->length && text->bytes[digits] >= '0' && text->bytes[digits] <= '9') {
    *number = *number * 10 + (uint64_t)(text->bytes[digits] - '0');
    if (++digits > 15)
      return false;
  }
  text->bytes += digits;
  text->length -= digits;
  return digits > 0;
}

static bool is_encoded(const char *headers, size_t length)
{
  struct hg_text value;
  int count = find(headers, length, "Content-Encoding", &value);
  return count > 1 ||
         (count == 1 && value.length > 0 && !(skip(&value, "identity") && value.length == 0));
}

bool hg_range_read(struct hg_range *range, const char *headers, size_t length)
{
  struct hg_text value;
  if (find(headers, length, "Content-Range", &value) != 1 || is_encoded(headers, length))
    return false;
  range->whole = 0;
  if (!skip(&value, "bytes ") || !read_number(&value, &range->first) || !skip(&value, "-") ||
      !read_number(&value, &range->last) || !skip(&value, "/") || range->first > range->last)
    return false;
  if (skip(&value, "*"))
    return value.length == 0;
  return read_number(&value, &range->whole) && value.length == 0 && range->last < range->whole;
}

bool hg_range_is_told(const char *headers, size_t length)
{
  struct hg_text value;
  return find(headers, length, "Content-Range", &value) > 0;
}
