#include "hg_json_blank.h"

#include <stddef.h>
#include <string.h>

static bool begins(const char *at, const char *end, const char *text)
{
  size_t length = strlen(text);
  return (size_t)(end - at) >= length && memcmp(at, text, length) == 0;
}

static const char *behind(const char *at, const char *end, const char *text)
{
  for (; at < end; at++)
    if (begins(at, end, text))
      return at + strlen(text);
  return end;
}

/* Past one blank that JSON does not have, if there is one. */
static const char *skip_odd(const char *at, const char *end, unsigned *oddities)
{
  if (*at == '\0' || *at == '\v' || *at == '\f') {
    *oddities |= HG_JSON_ODD_BLANK;
    return at + 1;
  }
  if (begins(at, end, "\xc2\xa0")) {
    *oddities |= HG_JSON_ODD_BLANK;
    return at + 2;
  }
  if (begins(at, end, "\xef\xbb\xbf")) {
    *oddities |= HG_JSON_ODD_MARK;
    return at + 3;
  }
  const char *comment_end = NULL;
  if (*at == '#' || begins(at, end, "//"))
    comment_end = behind(at, end, "\n");
  else if (begins(at, end, "/*"))
    comment_end = behind(at + 2, end, "*/");
  if (comment_end == NULL)
    return at;
  *oddities |= HG_JSON_ODD_COMMENT;
  return comment_end;
}

const char *hg_json_skip_blanks(const char *at, const char *end, unsigned *oddities)
{
  while (at < end) {
    const char *next = at;
    if (*at == ' ' || *at == '\n' || *at == '\r' || *at == '\t')
      next++;
    else
      next = skip_odd(at, end, oddities);
    if (next == at)
      break;
    at = next;
  }
  return at;
}

static bool is_callee(char character)
{
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || memchr("_$.", character, 3) != NULL;
}

static const char *skip_call(const char *at, const char *end, bool *is_wrapped)
{
  const char *callee_end = at;
  while (callee_end < end && is_callee(*callee_end))
    callee_end++;
  if (callee_end == end || *callee_end != '(')
    return at;
  *is_wrapped = true;
  return callee_end + 1;
}

const char *hg_json_skip_guard(const char *at, const char *end, bool *is_wrapped,
                               unsigned *oddities)
{
  static const char *const guards[] = {")]}',", ")]}'", "while(1);", "for(;;);"};
  at = hg_json_skip_blanks(at, end, oddities);
  const char *start = at;
  for (size_t i = 0; i < sizeof guards / sizeof *guards && at == start; i++)
    if (begins(at, end, guards[i]))
      at += strlen(guards[i]);
  if (at == start)
    at = skip_call(at, end, is_wrapped);
  if (at == start)
    return at;
  *oddities |= HG_JSON_ODD_WRAPPER;
  return hg_json_skip_blanks(at, end, oddities);
}
