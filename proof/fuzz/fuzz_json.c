/*
 * JSON before a decoder gets it: the scanner that quotes long integers, and the picker.
 *
 * The picker is also a validator, and the scanner must not make JSON out of what was none. Input:
 * the text, all of it.
 */
#include "fuzz.h"

#include "hg_json_pick.h"
#include "hg_json_scan.h"

#define DEPTH 64
#define PREFIXES_MAX ((size_t)512) /* longer texts have too many prefixes to try them all */

static const char *const paths[] = {"code", "data.status", "data.id", "data.percentage",
                                    "data", "a",           "a.b.c",   "a.b"};
#define PATHS (sizeof paths / sizeof *paths)

static void add(struct hg_json_paths *set, const char *path)
{
  FUZZ_CHECK(hg_json_paths_add(set, path, strlen(path)));
}

static struct hg_json_paths all_paths(size_t depth)
{
  struct hg_json_paths set = {.depth = depth};
  for (size_t i = 0; i < PATHS; i++)
    add(&set, paths[i]);
  return set;
}

static bool is_valid(const char *text, size_t length)
{
  struct hg_json_paths none = {.depth = DEPTH};
  struct hg_json_pick nothing[1];
  return hg_json_pick(&none, text, length, nothing);
}

/* The scanner ------------------------------------------------------------------------------------ */

static size_t count_digits(const char *text, size_t length)
{
  size_t count = 0;
  while (count < length && text[count] >= '0' && text[count] <= '9')
    count++;
  return count;
}

/* What was quoted: more than fifteen digits, or a number that a double has no room for. */
static bool may_be_quoted(const char *number, size_t length)
{
  size_t sign = length > 0 && number[0] == '-';
  if (count_digits(number + sign, length - sign) == length - sign)
    return length - sign > HG_JSON_EXACT_DIGITS;
  char *text = fuzz_text(number, length), *end;
  double value = strtod(text, &end);
  bool is_number = *end == '\0';
  free(text);
  /* 1e308 is quoted though it fits, and so is 0e999: nobody misses them. */
  return is_number && (value >= 1e307 || value <= -1e307 || strpbrk(number, "eE") != NULL);
}

/* Walks both texts: they are the same but for quotes around numbers. How many there are. */
static size_t check_quotes(const char *in, size_t in_length, const char *out, size_t out_length)
{
  size_t i = 0, o = 0, quoted = 0;
  bool in_string = false;
  while (i < in_length) {
    FUZZ_CHECK(o < out_length);
    if (!in_string && out[o] == '"' && in[i] != '"') {
      const char *end = memchr(out + o + 1, '"', out_length - o - 1);
      FUZZ_CHECK(end != NULL);
      size_t length = (size_t)(end - (out + o + 1));
      FUZZ_CHECK(length <= in_length - i && memcmp(out + o + 1, in + i, length) == 0);
      FUZZ_CHECK(may_be_quoted(in + i, length));
      i += length;
      o += length + 2;
      quoted++;
      continue;
    }
    FUZZ_CHECK(in[i] == out[o]);
    if (in_string && in[i] == '\\' && i + 1 < in_length) {
      i++, o++;
      FUZZ_CHECK(o < out_length && in[i] == out[o]);
    } else if (in[i] == '"') {
      in_string = !in_string;
    }
    i++, o++;
  }
  FUZZ_CHECK(o == out_length);
  return quoted;
}

/* Where both are taken; a number with an exponent that is picked is declined, its quoted text not. */
static void check_kinds(const char *text, size_t length, const char *quoted, size_t quoted_length)
{
  struct hg_json_paths set = all_paths(DEPTH);
  struct hg_json_pick before[PATHS], after[PATHS];
  bool taken = hg_json_pick(&set, text, length, before);
  FUZZ_CHECK(hg_json_pick(&set, quoted, quoted_length, after) || !taken);
  for (size_t i = 0; taken && i < PATHS; i++) {
    bool is_long = before[i].kind == HG_JSON_LONG_INTEGER;
    FUZZ_CHECK(after[i].kind == (is_long ? HG_JSON_STRING : before[i].kind));
    if (is_long || before[i].kind == HG_JSON_STRING)
      FUZZ_CHECK(hg_text_equals(before[i].text, after[i].text.bytes, after[i].text.length));
    FUZZ_CHECK(before[i].kind != HG_JSON_INTEGER || before[i].number == after[i].number);
  }
}

static void check_scanner(const char *text, size_t length)
{
  struct hg_buffer out, again;
  bool changed, changed_again;
  hg_buffer_init(&out, length + length / 2 + 2);
  hg_buffer_init(&again, length * 2 + 2);
  FUZZ_CHECK(hg_json_quote_integers(text, length, &out, &changed));
  FUZZ_CHECK(changed == (out.length > 0));
  FUZZ_CHECK(is_valid(text, length) ==
             (changed ? is_valid(out.data, out.length) : is_valid(text, length)));
  if (changed) {
    FUZZ_CHECK(check_quotes(text, length, out.data, out.length) > 0);
    FUZZ_CHECK(hg_json_quote_integers(out.data, out.length, &again, &changed_again));
    FUZZ_CHECK(!changed_again);
    check_kinds(text, length, out.data, out.length);
  }
  hg_buffer_free(&out);
  hg_buffer_free(&again);
}

/* The picker ------------------------------------------------------------------------------------- */

static bool same_pick(struct hg_json_pick a, struct hg_json_pick b)
{
  return a.kind == b.kind && a.number == b.number && a.text.bytes == b.text.bytes &&
         a.text.length == b.text.length;
}

/* One path by itself is read as it is among others; wanting less never declines more. */
static void check_single_paths(const char *text, size_t length, const struct hg_json_pick *picks)
{
  for (size_t i = 0; i < PATHS; i++) {
    struct hg_json_paths set = {.depth = DEPTH};
    struct hg_json_pick pick;
    add(&set, paths[i]);
    FUZZ_CHECK(hg_json_pick(&set, text, length, &pick));
    FUZZ_CHECK(same_pick(pick, picks[i]));
  }
}

static void check_text_inside(const char *text, size_t length, const struct hg_json_pick *picks)
{
  for (size_t i = 0; i < PATHS; i++) {
    struct hg_text piece = picks[i].text;
    FUZZ_CHECK(piece.bytes == NULL ||
               (piece.bytes >= text && piece.bytes + piece.length <= text + length));
  }
}

static bool is_space(char character)
{
  return character == ' ' || character == '\t' || character == '\n' || character == '\r';
}

/* Where a text ends, but for blanks; a number's start may be a number. */
static void check_prefixes(const char *text, size_t length)
{
  size_t start = 0;
  while (is_space(text[start]))
    start++;
  bool is_number = text[start] == '-' || count_digits(text + start, 1) == 1;
  while (length > 0 && is_space(text[length - 1]))
    length--;
  for (size_t end = 0; !is_number && end < length && end < PREFIXES_MAX; end++) {
    char *prefix = fuzz_copy(text, end);
    FUZZ_CHECK(!is_valid(prefix, end));
    free(prefix);
  }
}

static void check_picker(const char *text, size_t length)
{
  struct hg_json_paths set = all_paths(DEPTH);
  struct hg_json_pick picks[PATHS];
  memset(picks, 0xff, sizeof picks);
  if (hg_json_pick(&set, text, length, picks)) {
    FUZZ_CHECK(hg_json_depth_within(text, length, DEPTH));
    FUZZ_CHECK(is_valid(text, length));
    check_single_paths(text, length, picks);
    check_text_inside(text, length, picks);
    check_prefixes(text, length);
    return;
  }
  for (size_t i = 0; i < PATHS; i++)
    FUZZ_CHECK(picks[i].kind == HG_JSON_ABSENT && picks[i].text.bytes == NULL);
}

/* The depth that a text needs is one number to the scanner and to the picker. */
static void check_depth(const char *text, size_t length)
{
  struct hg_json_pick nothing[1];
  for (size_t depth = 0; depth < 8; depth++) {
    struct hg_json_paths none = {.depth = depth};
    bool within = hg_json_depth_within(text, length, depth);
    FUZZ_CHECK(!hg_json_pick(&none, text, length, nothing) || within);
    FUZZ_CHECK(!is_valid(text, length) || hg_json_pick(&none, text, length, nothing) == within);
  }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  char *text = fuzz_copy(data, size);
  check_scanner(text, size);
  check_picker(text, size);
  check_depth(text, size);
  free(text);
  return 0;
}
