#include "hg_json_pick.h"

#include <string.h>


struct reader {
  const char *at, *end;
  const struct hg_json_paths *paths;
  struct hg_json_pick *picks;
};

/* The paths, one bit each, whose names so far are those of the objects around a value. */
typedef uint32_t path_set;

/* Paths ------------------------------------------------------------------------------------------ */

static bool add_name(struct hg_json_path *path, const char *bytes, size_t length)
{
  if (length == 0 || length > HG_JSON_NAME || path->count == HG_JSON_PATH_NAMES)
    return false;
  struct hg_json_name *name = &path->names[path->count++];
  name->length = (uint8_t)length;
  memcpy(name->bytes, bytes, length);
  return true;
}

bool hg_json_paths_add(struct hg_json_paths *paths, const char *path, size_t length)
{
  struct hg_json_path added = {0};
  const char *end = path + length, *dot;
  while ((dot = memchr(path, '.', (size_t)(end - path))) != NULL) {
    if (!add_name(&added, path, (size_t)(dot - path)))
      return false;
    path = dot + 1;
  }
  if (!add_name(&added, path, (size_t)(end - path)) || paths->count == HG_JSON_PATHS)
    return false;
  paths->paths[paths->count++] = added;
  return true;
}

/* Of the paths in wanted those that go on with this name behind `depth` others. */
static path_set follow(const struct reader *reader, path_set wanted, size_t depth,
                       struct hg_text name)
{
  path_set followed = 0;
  for (size_t i = 0; wanted >> i != 0; i++) {
    const struct hg_json_path *path = &reader->paths->paths[i];
    if ((wanted >> i & 1) == 0 || path->count <= depth)
      continue;
    const struct hg_json_name *next = &path->names[depth];
    if (next->length == name.length && memcmp(next->bytes, name.bytes, name.length) == 0)
      followed |= (path_set)1 << i;
  }
  return followed;
}

/* The value of the paths that end here; those that go on have none until a member is found. */
static void set_picks(struct reader *reader, path_set wanted, size_t depth,
                      struct hg_json_pick value)
{
  for (size_t i = 0; wanted >> i != 0; i++) {
    if ((wanted >> i & 1) != 0)
      reader->picks[i] = reader->paths->paths[i].count == depth ? value : (struct hg_json_pick){0};
  }
}

static bool ends_here(const struct reader *reader, path_set wanted, size_t depth)
{
  for (size_t i = 0; wanted >> i != 0; i++) {
    if ((wanted >> i & 1) != 0 && reader->paths->paths[i].count == depth)
      return true;
  }
  return false;
}

/* Tokens ----------------------------------------------------------------------------------------- */

static void skip_space(struct reader *reader)
{
  while (reader->at < reader->end &&
         (*reader->at == ' ' || *reader->at == '\n' || *reader->at == '\r' || *reader->at == '\t'))
    reader->at++;
}

/* Goes past the character, if it comes next. */
static bool take(struct reader *reader, char character)
{
  if (reader->at == reader->end || *reader->at != character)
    return false;
  reader->at++;
  return true;
}

static bool is_digit(const struct reader *reader)
{
  return reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9';
}

static bool take_word(struct reader *reader, const char *word, size_t length)
{
  if ((size_t)(reader->end - reader->at) < length || memcmp(reader->at, word, length) != 0)
    return false;
  reader->at += length;
  return true;
}

static bool take_digits(struct reader *reader)
{
  if (!is_digit(reader))
    return false;
  while (is_digit(reader))
    reader->at++;
  return true;
}

static int hex_value(char character)
{
  if (character >= '0' && character <= '9')
    return character - '0';
  character |= 0x20;
  return character >= 'a' && character <= 'f' ? character - 'a' + 10 : -1;
}

/* Behind "\u". Pairs of surrogates are left to the decoder. */
static bool take_code(struct reader *reader)
{
  int code = 0;
  if (reader->end - reader->at < 4)
    return false;
  for (int i = 0; i < 4; i++) {
    int digit = hex_value(*reader->at++);
    if (digit < 0)
      return false;
    code = code * 16 + digit;
  }
  return code < 0xd800 || code > 0xdfff;
}

static bool take_escape(struct reader *reader)
{
  if (reader->at == reader->end || *reader->at == '\0')
    return false;
  char letter = *reader->at++;
  return letter == 'u' ? take_code(reader) : strchr("\"\\/bfnrt", letter) != NULL;
}

/* Behind the opening quote. *plain: there is no escape in it, so that text is what it means. */
static bool take_string(struct reader *reader, struct hg_text *text, bool *plain)
{
  const char *at = reader->at, *start = at, *end = reader->end;
  *plain = true;
  for (;;) {
    while (at < end && *at != '"' && *at != '\\' && (unsigned char)*at >= ' ')
      at++;
    if (at == end || (unsigned char)*at < ' ')
      return false;
    reader->at = at + 1;
    if (*at == '"')
      break;
    *plain = false;
    if (!take_escape(reader))
      return false;
    at = reader->at;
  }
  *text = (struct hg_text){start, (size_t)(at - start)};
  return true;
}

/* Values ----------------------------------------------------------------------------------------- */

static struct hg_json_pick integer_pick(struct hg_text text)
{
  struct hg_json_pick pick = {.kind = HG_JSON_INTEGER, .text = text};
  bool negative = text.bytes[0] == '-';
  if (text.length - negative > HG_JSON_EXACT_DIGITS) {
    pick.kind = HG_JSON_LONG_INTEGER;
    return pick;
  }
  for (size_t i = negative; i < text.length; i++)
    pick.number = pick.number * 10 + (text.bytes[i] - '0');
  if (negative)
    pick.number = -pick.number;
  return pick;
}

static bool read_number(struct reader *reader, path_set wanted, size_t depth)
{
  const char *start = reader->at;
  take(reader, '-');
  if (!take(reader, '0') && !take_digits(reader))
    return false;
  struct hg_text text = {start, (size_t)(reader->at - start)};
  bool whole = true;
  if (take(reader, '.')) {
    whole = false;
    if (!take_digits(reader))
      return false;
  }
  if (take(reader, 'e') || take(reader, 'E')) {
    whole = false;
    if (!take(reader, '-'))
      take(reader, '+');
    if (!take_digits(reader))
      return false;
  }
  if (wanted == 0)
    return true;
  if (!whole && ends_here(reader, wanted, depth))
    return false;
  set_picks(reader, wanted, depth, whole ? integer_pick(text) : (struct hg_json_pick){0});
  return true;
}

static bool is_utf8(struct hg_text text)
{
  return hg_text_utf8_prefix(text.bytes, text.length) == text.length;
}

static bool read_string(struct reader *reader, path_set wanted, size_t depth)
{
  struct hg_json_pick pick = {.kind = HG_JSON_STRING};
  bool plain;
  reader->at++;
  if (!take_string(reader, &pick.text, &plain))
    return false;
  if (ends_here(reader, wanted, depth) && !(plain && is_utf8(pick.text)))
    return false;
  set_picks(reader, wanted, depth, pick);
  return true;
}

static bool read_word(struct reader *reader, path_set wanted, size_t depth)
{
  struct hg_json_pick pick = {.kind = HG_JSON_ABSENT};
  if (take_word(reader, "true", 4))
    pick.kind = HG_JSON_TRUE;
  else if (take_word(reader, "false", 5))
    pick.kind = HG_JSON_FALSE;
  else if (!take_word(reader, "null", 4))
    return false;
  set_picks(reader, wanted, depth, pick);
  return true;
}

static bool read_value(struct reader *reader, path_set wanted, size_t depth, size_t nesting);

/* A name that is escaped may be one of those that are looked for. */
static bool read_member(struct reader *reader, path_set wanted, size_t depth, size_t nesting)
{
  struct hg_text name;
  bool plain;
  skip_space(reader);
  if (!take(reader, '"') || !take_string(reader, &name, &plain) || !plain)
    return false;
  skip_space(reader);
  if (!take(reader, ':'))
    return false;
  path_set followed = wanted != 0 ? follow(reader, wanted, depth, name) : 0;
  return read_value(reader, followed, depth + 1, nesting);
}

/* An object, or an array: its elements are no members, so no path goes through it. */
static bool read_container(struct reader *reader, path_set wanted, size_t depth, size_t nesting)
{
  bool is_object = *reader->at++ == '{';
  char closing = is_object ? '}' : ']';
  if (nesting > reader->paths->depth)
    return false;
  set_picks(reader, wanted, depth, (struct hg_json_pick){.kind = HG_JSON_CONTAINER});
  skip_space(reader);
  if (take(reader, closing))
    return true;
  do {
    if (!(is_object ? read_member(reader, wanted, depth, nesting)
                    : read_value(reader, 0, depth, nesting)))
      return false;
    skip_space(reader);
  } while (take(reader, ','));
  return take(reader, closing);
}

/* depth: the names on the way here; nesting: the arrays and objects around. */
static bool read_value(struct reader *reader, path_set wanted, size_t depth, size_t nesting)
{
  skip_space(reader);
  if (reader->at == reader->end)
    return false;
  switch (*reader->at) {
  case '{':
  case '[':
    return read_container(reader, wanted, depth, nesting + 1);
  case '"':
    return read_string(reader, wanted, depth);
  case 't':
  case 'f':
  case 'n':
    return read_word(reader, wanted, depth);
  default:
    return read_number(reader, wanted, depth);
  }
}

bool hg_json_pick(const struct hg_json_paths *paths, const char *text, size_t length,
                  struct hg_json_pick *picks)
{
  struct reader reader = {text, text + length, paths, picks};
  path_set all = ((path_set)1 << paths->count) - 1;
  memset(picks, 0, paths->count * sizeof *picks);
  bool taken = read_value(&reader, all, 0, 0);
  skip_space(&reader);
  if (taken && reader.at == reader.end)
    return true;
  memset(picks, 0, paths->count * sizeof *picks);
  return false;
}
