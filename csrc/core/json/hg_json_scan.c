#include "hg_json_scan.h"

#include <string.h>

/* Where an exponent is read no further; keeps it apart from the digits before the point. */
#define EXPONENT_MAX 100000000L

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

/* A colon follows: quotes would make a name of the number, and JSON of what is none. */
static bool is_before_colon(const char *text, size_t length, size_t at)
{
  while (at < length && memchr(" \t\r\n", text[at], 4) != NULL)
    at++;
  return at < length && text[at] == ':';
}

static size_t skip_digits(const char *text, size_t length, size_t at)
{
  while (at < length && is_digit(text[at]))
    at++;
  return at;
}

/* Behind "e": moves to the end of the exponent and gives its value, far enough to compare. */
static long scan_exponent(const char *text, size_t length, size_t *at)
{
  long value = 0;
  bool negative = *at < length && text[*at] == '-';
  if (*at < length && (text[*at] == '-' || text[*at] == '+'))
    ++*at;
  for (; *at < length && is_digit(text[*at]); ++*at)
    value = value < EXPONENT_MAX ? value * 10 + (text[*at] - '0') : value;
  return negative ? -value : value;
}

struct number {
  size_t end;
  bool is_beyond; /* a number of JSON that a double may not hold */
};

/*
 * The end is behind everything that looks like a part of a number; only where that is one whole
 * number of JSON may it be quoted.
 */
static struct number scan_number(const char *text, size_t length, size_t at)
{
  size_t start = text[at] == '-' ? at + 1 : at, whole_end = skip_digits(text, length, start);
  size_t end = whole_end, whole = whole_end - start;
  bool is_proper = whole == 1 || (whole > 1 && text[start] != '0');
  bool is_integer = true;
  long exponent = 0;
  if (end < length && text[end] == '.') {
    end = skip_digits(text, length, end + 1);
    is_proper = is_proper && is_digit(text[end - 1]);
    is_integer = false;
  }
  if (end < length && (text[end] == 'e' || text[end] == 'E')) {
    end++;
    exponent = scan_exponent(text, length, &end);
    is_proper = is_proper && is_digit(text[end - 1]);
    is_integer = false;
  }
  size_t proper_end = end;
  while (end < length && (is_digit(text[end]) || memchr(".eE+-", text[end], 5) != NULL))
    end++;
  long magnitude = (whole < EXPONENT_MAX ? (long)whole : EXPONENT_MAX) + exponent;
  bool is_large = is_integer ? whole > HG_JSON_EXACT_DIGITS : magnitude > HG_JSON_GREATEST_POWER;
  bool is_beyond =
      is_large && is_proper && end == proper_end && !is_before_colon(text, length, end);
  return (struct number){end, is_beyond};
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
    if (number.is_beyond) {
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
