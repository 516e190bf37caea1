#include "hg_json_scan.h"

#include <string.h>

static bool is_digit(char character)
{
  return character >= '0' && character <= '9';
}

/* Behind the string whose opening quote stands at `at`; the text's end when it is never closed. */
static size_t skip_string(const char *text, size_t length, size_t at)
{
  for (at++; at < length; at++) {
    if (text[at] == '\\')
      at++;
    else if (text[at] == '"')
      return at + 1;
  }
  return length;
}

struct number {
  size_t end;
  bool is_long; /* an integer that a double may not hold */
};

/* A colon follows: quotes would make a name of the number, and JSON of what is none. */
static bool is_before_colon(const char *text, size_t length, size_t at)
{
  while (at < length && memchr(" \t\r\n", text[at], 4) != NULL)
    at++;
  return at < length && text[at] == ':';
}

static struct number scan_number(const char *text, size_t length, size_t at)
{
  size_t start = text[at] == '-' ? at + 1 : at, end = start;
  while (end < length && is_digit(text[end]))
    end++;
  size_t digits_end = end;
  while (end < length && (is_digit(text[end]) || memchr(".eE+-", text[end], 5) != NULL))
    end++;
  bool is_long = digits_end - start > HG_JSON_EXACT_DIGITS && digits_end == end &&
                 text[start] != '0' && !is_before_colon(text, length, end);
  return (struct number){end, is_long};
}

static bool copy_quoted(struct hg_buffer *out, const char *text, size_t done, size_t at,
                        size_t number_end)
{
  return hg_buffer_append(out, text + done, at - done) && hg_buffer_append(out, "\"", 1) &&
         hg_buffer_append(out, text + at, number_end - at) && hg_buffer_append(out, "\"", 1);
}

bool hg_json_quote_integers(const char *text, size_t length, struct hg_buffer *out, bool *changed)
{
  size_t done = 0;
  *changed = false;
  for (size_t at = 0; at < length;) {
    if (text[at] == '"') {
      at = skip_string(text, length, at);
      continue;
    }
    if (!is_digit(text[at]) && text[at] != '-') {
      at++;
      continue;
    }
    struct number number = scan_number(text, length, at);
    if (number.is_long) {
      *changed = true;
      if (!copy_quoted(out, text, done, at, number.end))
        return false;
      done = number.end;
    }
    at = number.end;
  }
  return !*changed || hg_buffer_append(out, text + done, length - done);
}

bool hg_json_depth_within(const char *text, size_t length, size_t limit)
{
  size_t depth = 0;
  for (size_t at = 0; at < length;) {
    char character = text[at];
    if (character == '"') {
      at = skip_string(text, length, at);
      continue;
    }
    if (character == '[' || character == '{') {
      if (++depth > limit)
        return false;
    } else if ((character == ']' || character == '}') && depth > 0) {
      depth--;
    }
    at++;
  }
  return true;
}
