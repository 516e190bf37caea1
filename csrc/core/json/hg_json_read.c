#include "hg_json_read.h"

#include <string.h>

#include "hg_json_blank.h"

static bool is_at(const struct hg_json_read *read, char character)
{
  return read->at < read->end && *read->at == character;
}

static bool take(struct hg_json_read *read, char character)
{
  if (!is_at(read, character))
    return false;
  read->at++;
  return true;
}

static void skip_blanks(struct hg_json_read *read)
{
  read->at = hg_json_skip_blanks(read->at, read->end, &read->oddities);
}

/* No more items. */
static void stop(struct hg_json_read *read, struct hg_json_item *item, unsigned oddity)
{
  read->oddities |= oddity;
  read->is_over = true;
  item->kind = HG_JSON_ITEM_NONE;
}

static void stop_here(struct hg_json_read *read, struct hg_json_item *item)
{
  stop(read, item, read->at == read->end ? HG_JSON_ODD_CUT : HG_JSON_ODD_BROKEN);
}

/* Strings ---------------------------------------------------------------------------------------- */

/*
 * What follows a string in JSON. A quote before anything else is one that was not escaped. Comments are
 * not looked through: a hostile text would have each of its quotes look through all of it.
 */
static bool ends_string(const struct hg_json_read *read, const char *at)
{
  while (at < read->end && (*at == '\0' || memchr(" \t\r\n", *at, 4) != NULL))
    at++;
  return at == read->end || memchr(",:}])/", *at, 6) != NULL;
}

/* Behind the opening quote; false when there is no closing one. */
static bool take_string(struct hg_json_read *read, char quote, struct hg_text *inside)
{
  const char *start = read->at;
  for (; read->at < read->end; read->at++) {
    char character = *read->at;
    if (character == '\\' && read->at + 1 < read->end) {
      read->at++;
    } else if (character == quote) {
      if (ends_string(read, read->at + 1)) {
        *inside = (struct hg_text){start, (size_t)(read->at++ - start)};
        return true;
      }
      read->oddities |= HG_JSON_ODD_QUOTE;
    } else if ((unsigned char)character < ' ') {
      read->oddities |= HG_JSON_ODD_CONTROL;
    }
  }
  return false;
}

static bool take_quoted(struct hg_json_read *read, struct hg_text *inside)
{
  char quote = *read->at++;
  if (quote == '\'')
    read->oddities |= HG_JSON_ODD_QUOTE;
  return take_string(read, quote, inside);
}

/* Words and numbers ------------------------------------------------------------------------------ */

static bool is_word_character(char character)
{
  return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
         (character >= '0' && character <= '9') || character == '_' || character == '$';
}

static bool is_number_character(char character)
{
  return is_word_character(character) || memchr("+-.", character, 3) != NULL;
}

static struct hg_text take_run(struct hg_json_read *read, bool (*belongs)(char))
{
  const char *start = read->at;
  while (read->at < read->end && belongs(*read->at))
    read->at++;
  return (struct hg_text){start, (size_t)(read->at - start)};
}

static bool is_same_word(struct hg_text text, const char *word)
{
  size_t length = strlen(word);
  if (text.length != length)
    return false;
  for (size_t i = 0; i < length; i++)
    if ((text.bytes[i] | 0x20) != word[i])
      return false;
  return true;
}

static void set_word(struct hg_json_read *read, struct hg_text text, struct hg_json_item *item)
{
  static const struct {
    const char *word;
    enum hg_json_item_kind kind;
  } words[] = {
      {"true", HG_JSON_ITEM_TRUE}, {"false", HG_JSON_ITEM_FALSE}, {"null", HG_JSON_ITEM_NULL}};
  item->kind = HG_JSON_ITEM_ABSENT;
  for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
    if (!is_same_word(text, words[i].word))
      continue;
    item->kind = words[i].kind;
    if (memcmp(text.bytes, words[i].word, text.length) == 0)
      return;
  }
  read->oddities |= HG_JSON_ODD_WORD;
}

static bool is_digit(const char *at, const char *end)
{
  return at < end && *at >= '0' && *at <= '9';
}

static const char *skip_digits(const char *at, const char *end)
{
  while (is_digit(at, end))
    at++;
  return at;
}

static bool is_number(struct hg_text text)
{
  const char *at = text.bytes, *end = at + text.length;
  at += at < end && *at == '-';
  if (!is_digit(at, end))
    return false;
  at = *at == '0' ? at + 1 : skip_digits(at, end);
  if (at < end && *at == '.') {
    if (!is_digit(++at, end))
      return false;
    at = skip_digits(at, end);
  }
  if (at < end && (*at == 'e' || *at == 'E')) {
    at++;
    at += at < end && (*at == '+' || *at == '-');
    if (!is_digit(at, end))
      return false;
    at = skip_digits(at, end);
  }
  return at == end;
}

static void set_number(struct hg_json_read *read, struct hg_text text, struct hg_json_item *item)
{
  size_t sign = *text.bytes == '-' || *text.bytes == '+';
  bool is_word = sign < text.length && (text.bytes[sign] | 0x20) >= 'a';
  item->kind = HG_JSON_ITEM_ABSENT;
  if (is_word)
    read->oddities |= HG_JSON_ODD_WORD; /* -Infinity */
  else if (!is_number(text))
    read->oddities |= HG_JSON_ODD_NUMBER;
  else
    item->kind = HG_JSON_ITEM_NUMBER;
  item->text = text;
}

/* A word or number at the very end of an open document may be the half of one. */
static void read_run(struct hg_json_read *read, struct hg_json_item *item)
{
  bool is_numeric = is_digit(read->at, read->end) || memchr("+-.", *read->at, 3) != NULL;
  struct hg_text text = take_run(read, is_numeric ? is_number_character : is_word_character);
  if (text.length == 0 || (read->depth > 0 && read->at == read->end)) {
    stop_here(read, item);
    return;
  }
  if (is_numeric)
    set_number(read, text, item);
  else
    set_word(read, text, item);
}

/* Arrays and objects ----------------------------------------------------------------------------- */

/* Past an array or object that is nested too deep. */
static void skip_deep(struct hg_json_read *read, struct hg_json_item *item)
{
  size_t depth = 0;
  struct hg_text ignored;
  read->oddities |= HG_JSON_ODD_DEEP;
  item->kind = HG_JSON_ITEM_ABSENT;
  while (read->at < read->end) {
    char character = *read->at;
    if (character == '"') {
      take_quoted(read, &ignored);
      continue;
    }
    read->at++;
    if (character == '{' || character == '[')
      depth++;
    else if ((character == '}' || character == ']') && --depth == 0)
      return;
  }
  stop(read, item, HG_JSON_ODD_CUT);
}

static void open_container(struct hg_json_read *read, struct hg_json_item *item)
{
  if (read->depth == read->limit) {
    skip_deep(read, item);
    return;
  }
  bool is_object = *read->at++ == '{';
  read->closing[read->depth++] = is_object ? '}' : ']';
  read->is_first = true;
  item->kind = is_object ? HG_JSON_ITEM_OBJECT : HG_JSON_ITEM_ARRAY;
}

static void read_value(struct hg_json_read *read, struct hg_json_item *item)
{
  if (read->at == read->end) {
    stop(read, item, HG_JSON_ODD_CUT);
  } else if (*read->at == '{' || *read->at == '[') {
    open_container(read, item);
  } else if (*read->at == '"' || *read->at == '\'') {
    item->kind = HG_JSON_ITEM_STRING;
    if (!take_quoted(read, &item->text))
      stop(read, item, HG_JSON_ODD_CUT);
  } else {
    read_run(read, item);
  }
}

static bool read_name(struct hg_json_read *read, struct hg_json_item *item)
{
  if (is_at(read, '"') || is_at(read, '\'')) {
    if (!take_quoted(read, &item->name))
      return false;
  } else {
    item->name = take_run(read, is_word_character);
    if (item->name.length == 0)
      return false;
    read->oddities |= HG_JSON_ODD_QUOTE;
  }
  item->is_member = true;
  skip_blanks(read);
  if (!take(read, ':'))
    return false;
  skip_blanks(read);
  return true;
}

/* Goes past the innermost closing bracket, if it comes next. */
static bool take_closing(struct hg_json_read *read, struct hg_json_item *item)
{
  if (!take(read, read->closing[read->depth - 1]))
    return false;
  read->depth--;
  read->is_first = false;
  item->kind = HG_JSON_ITEM_END;
  return true;
}

static void read_inside(struct hg_json_read *read, struct hg_json_item *item)
{
  skip_blanks(read);
  if (take_closing(read, item))
    return;
  if (!read->is_first) {
    if (!take(read, ',')) {
      stop_here(read, item);
      return;
    }
    skip_blanks(read);
    if (take_closing(read, item)) {
      read->oddities |= HG_JSON_ODD_COMMA;
      return;
    }
  }
  read->is_first = false;
  if (read->closing[read->depth - 1] == '}' && !read_name(read, item))
    stop_here(read, item);
  else
    read_value(read, item);
}

/* The document ----------------------------------------------------------------------------------- */

/* Behind the document. */
static void finish(struct hg_json_read *read, struct hg_json_item *item)
{
  unsigned oddity = 0;
  skip_blanks(read);
  if (read->is_wrapped) {
    if (!take(read, ')'))
      oddity |= HG_JSON_ODD_CUT;
    skip_blanks(read);
    take(read, ';');
    skip_blanks(read);
  }
  if (read->at < read->end)
    oddity |= HG_JSON_ODD_TRAILING;
  if (is_at(read, '{') || is_at(read, '['))
    oddity |= HG_JSON_ODD_SECOND;
  stop(read, item, oddity);
}

void hg_json_read_start(struct hg_json_read *read, const char *text, size_t length, size_t limit)
{
  *read = (struct hg_json_read){.at = text, .end = text + length};
  read->limit = limit < HG_JSON_READ_DEPTH ? limit : HG_JSON_READ_DEPTH;
}

void hg_json_read_next(struct hg_json_read *read, struct hg_json_item *item)
{
  *item = (struct hg_json_item){.kind = HG_JSON_ITEM_NONE};
  if (read->is_over)
    return;
  if (read->depth > 0) {
    read_inside(read, item);
  } else if (read->is_begun) {
    finish(read, item);
  } else {
    read->is_begun = true;
    read->at = hg_json_skip_guard(read->at, read->end, &read->is_wrapped, &read->oddities);
    read_value(read, item);
    if (item->kind == HG_JSON_ITEM_ABSENT)
      stop(read, item, HG_JSON_ODD_BROKEN); /* a page's first word */
  }
}
