/*
 * JSON as it comes: the reader that puts up with much, and the picker.
 *
 * The picker is also a validator: to the reader all that it takes is in order, and nothing else is.
 * Input: the text, all of it.
 */
#include "fuzz.h"

#include "hg_decimal.h"
#include "hg_json_pick.h"
#include "hg_json_read.h"

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

/* The reader ------------------------------------------------------------------------------------- */

static void check_inside(const char *text, size_t length, struct hg_text piece)
{
  FUZZ_CHECK(piece.bytes == NULL ||
             (piece.bytes >= text && piece.bytes + piece.length <= text + length));
}

/* What the piece means, and that it is UTF-8 where that was asked for. */
static unsigned check_meaning(struct hg_text piece, bool keeps_bytes)
{
  struct hg_buffer out;
  unsigned oddities = 0;
  hg_buffer_init(&out, piece.length * HG_JSON_TEXT_GROWTH + 1);
  FUZZ_CHECK(hg_json_text_append(&out, piece, keeps_bytes, &oddities));
  FUZZ_CHECK(keeps_bytes || hg_text_is_utf8(out.data != NULL ? out.data : "", out.length));
  hg_buffer_free(&out);
  return oddities;
}

static unsigned check_both(struct hg_text piece)
{
  check_meaning(piece, false);
  return check_meaning(piece, true);
}

static void check_number(struct hg_text text)
{
  struct hg_decimal decimal;
  FUZZ_CHECK(hg_decimal_read(text.bytes, text.length, &decimal));
  if (text.length < 300) {
    char *copy = fuzz_text(text.bytes, text.length);
    double value = hg_decimal_value(&decimal), want = strtod(copy, NULL);
    FUZZ_CHECK(decimal.is_cut || (!(value < want) && !(value > want)));
    free(copy);
  }
}

/* The items are balanced, and lie inside the text; nothing is odd about JSON, and about nothing else. */
static void check_reader(const char *text, size_t length)
{
  struct hg_json_read read;
  struct hg_json_item item;
  unsigned oddities = 0;
  size_t items = 0;
  hg_json_read_start(&read, text, length, DEPTH);
  for (;;) {
    size_t depth = read.depth;
    hg_json_read_next(&read, &item);
    if (item.kind == HG_JSON_ITEM_NONE)
      break;
    FUZZ_CHECK(++items <= length && read.depth <= DEPTH);
    FUZZ_CHECK(item.kind != HG_JSON_ITEM_END || read.depth + 1 == depth);
    check_inside(text, length, item.name);
    check_inside(text, length, item.text);
    if (item.is_member)
      oddities |= check_both(item.name);
    if (item.kind == HG_JSON_ITEM_STRING)
      oddities |= check_both(item.text);
    if (item.kind == HG_JSON_ITEM_NUMBER)
      check_number(item.text);
  }
  oddities |= read.oddities;
  FUZZ_CHECK(!is_valid(text, length) || oddities == 0);
  /* Names with an escape, and pairs of surrogates, the picker leaves to the decoder. */
  bool has_escape = length > 0 && memchr(text, '\\', length) != NULL;
  FUZZ_CHECK(oddities != 0 || has_escape || is_valid(text, length));
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
  bool is_number = text[start] == '-' || (text[start] >= '0' && text[start] <= '9');
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
    FUZZ_CHECK(is_valid(text, length));
    check_single_paths(text, length, picks);
    check_text_inside(text, length, picks);
    check_prefixes(text, length);
    return;
  }
  for (size_t i = 0; i < PATHS; i++)
    FUZZ_CHECK(picks[i].kind == HG_JSON_ABSENT && picks[i].text.bytes == NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  char *text = fuzz_copy(data, size);
  check_reader(text, size);
  check_picker(text, size);
  free(text);
  return 0;
}
