#include "hg_test.h"

#include <stdlib.h>

#include "hg_json_write.h"
#include "hg_test_value.h"

static void check_written(const char *given, const char *want)
{
  struct hg_arena arena;
  struct hg_buffer out;
  hg_arena_init(&arena, 100000);
  hg_buffer_init(&out, 1000);
  struct hg_value value = hg_test_value(&arena, given);
  HG_CHECK(hg_json_write(&out, &value) == NULL);
  HG_CHECK_TEXT(out.data, want);
  hg_buffer_free(&out);
  hg_arena_free(&arena);
}

static void test_write(void)
{
  check_written("null", "null");
  check_written("true", "true");
  check_written("-12", "-12");
  check_written("{'b': 1, 'a': [1, [2], {}], 'c': null}", "{\"b\":1,\"a\":[1,[2],{}],\"c\":null}");
  check_written("'plain / \xc3\xa9 \x7f'", "\"plain / \xc3\xa9 \x7f\"");
  check_written("'\" \\ \b \f \t \x01 \x1f'", "\"\\\" \\\\ \\b \\f \\t \\u0001 \\u001f\"");
  check_written("{'a\"': '\"'}", "{\"a\\\"\":\"\\\"\"}");
}

/* Every character at every place of a block of eight, against the rule spelled out. */
static void test_write_every_character(void)
{
  for (int character = 1; character < 128; character++)
    for (size_t place = 0; place < 20; place++) {
      char text[21] = "abcdefghijklmnopqrst", want[40];
      struct hg_value value = hg_value_text(text, 20);
      struct hg_buffer out;
      const char *shorts = "\b\t\n\f\r\"\\", *letters = "btnfr\"\\";
      const char *found = strchr(shorts, character);
      text[place] = (char)character;
      char escape[8] = {(char)character};
      if (found != NULL)
        snprintf(escape, sizeof escape, "\\%c", letters[found - shorts]);
      else if (character < ' ')
        snprintf(escape, sizeof escape, "\\u%04x", character);
      snprintf(want, sizeof want, "\"%.*s%s%s\"", (int)place, text, escape, text + place + 1);
      hg_buffer_init(&out, 100);
      HG_CHECK(hg_json_write(&out, &value) == NULL);
      HG_CHECK_TEXT(out.data, want);
      hg_buffer_free(&out);
    }
}

static void test_write_refuses(void)
{
  static const char *const bad[] = {"'\xff'", "{'\xff': 1}", "1.5", "function", "[1e999]"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    struct hg_arena arena;
    struct hg_buffer out;
    hg_arena_init(&arena, 100000);
    hg_buffer_init(&out, 1000);
    struct hg_value value = hg_test_value(&arena, bad[i]);
    HG_CHECK(hg_json_write(&out, &value) != NULL);
    hg_buffer_free(&out);
    hg_arena_free(&arena);
  }
}

/* Whatever the limit, the text is whole or there is a problem. */
static void test_write_at_every_limit(void)
{
  struct hg_arena arena;
  hg_arena_init(&arena, 100000);
  struct hg_value value = hg_test_value(&arena, "{'a\"': ['b\t', null, 12, true], 'c': {}}");
  static const char want[] = "{\"a\\\"\":[\"b\\t\",null,12,true],\"c\":{}}";
  for (size_t limit = 0; limit < sizeof want + 3; limit++) {
    struct hg_buffer out;
    hg_buffer_init(&out, limit);
    bool written = hg_json_write(&out, &value) == NULL;
    HG_CHECK(written == (limit >= sizeof want - 1));
    if (written)
      HG_CHECK_TEXT(out.data, want);
    hg_buffer_free(&out);
  }
  hg_arena_free(&arena);
}

int main(void)
{
  HG_RUN(test_write);
  HG_RUN(test_write_every_character);
  HG_RUN(test_write_refuses);
  HG_RUN(test_write_at_every_limit);
  return hg_test_report("json");
}
