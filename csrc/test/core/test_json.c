#include "hg_test.h"

#include <stdlib.h>

#include "hg_json_scan.h"
#include "hg_json_write.h"
#include "hg_test_value.h"

struct pair {
  const char *given, *want; /* want NULL: unchanged */
};

static void test_quote(void)
{
  static const struct pair pairs[] = {
      {"{\"data\":1234567890123456789}", "{\"data\":\"1234567890123456789\"}"},
      {"[-1234567890123456]", "[\"-1234567890123456\"]"},
      {"[1234567890123456,2,1234567890123457]", "[\"1234567890123456\",2,\"1234567890123457\"]"},
      {"1234567890123456", "\"1234567890123456\""},
      {"[123456789012345]", NULL},
      {"[1234567890123456.5,1234567890123456e2,1234567890123456E-2]", NULL},
      {"[1.2345678901234567,1e-12345678901234567]", NULL},
      {"\"1234567890123456789\"", NULL},
      {"[\"\\\"1234567890123456789\",\"\\\\\"]", NULL},
      {"{\"1234567890123456789\":1}", NULL},
      {"\"never closed 1234567890123456789", NULL},
      {"\"\\", NULL},
      {"", NULL},
      {"-", NULL},
      {"nonsense 12.34.56 --- 9", NULL},
      /* a double would be infinite */
      {"[1e999,-1E+400 ,1.5e308]", "[\"1e999\",\"-1E+400\" ,\"1.5e308\"]"},
      {"[1e307,1e-999,12.5e99999999999999999999]", "[1e307,1e-999,\"12.5e99999999999999999999\"]"},
      {"[1e,1.e999,01e999,1e999.,1e999e1,-e999]", NULL},
      /* what is no JSON must not become JSON */
      {"[0000000000000000, -0123456789012345678]", NULL},
      {"[1234567890123456-7, 1234567890123456+]", NULL},
      {"{1234567890123456: 1, 1234567890123457 \n:2}", NULL},
      {"{\"a\":1234567890123456 ,", "{\"a\":\"1234567890123456\" ,"},
      {"<html>1234567890123456789</html>", "<html>\"1234567890123456789\"</html>"},
  };
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    struct hg_buffer out;
    bool changed;
    hg_buffer_init(&out, 1000);
    HG_CHECK(hg_json_quote_integers(pairs[i].given, strlen(pairs[i].given), &out, &changed));
    HG_CHECK(changed == (pairs[i].want != NULL));
    if (pairs[i].want != NULL)
      HG_CHECK_TEXT(out.data, pairs[i].want);
    hg_buffer_free(&out);
  }
}

static void test_quote_at_the_limit(void)
{
  struct hg_buffer out;
  bool changed;
  hg_buffer_init(&out, 10);
  HG_CHECK(!hg_json_quote_integers("[1234567890123456]", 18, &out, &changed));
  hg_buffer_free(&out);
}

static void test_depth(void)
{
  static const char nested[] = "{\"a\":[[1,\"[[[[\"]],\"b\":{}}";
  HG_CHECK(hg_json_depth_within(nested, sizeof nested - 1, 3));
  HG_CHECK(!hg_json_depth_within(nested, sizeof nested - 1, 2));
  HG_CHECK(hg_json_depth_within("1", 1, 0));
  HG_CHECK(!hg_json_depth_within("[]", 2, 0));
  HG_CHECK(hg_json_depth_within("]]]][]", 6, 1));
  HG_CHECK(hg_json_depth_within("[][][]", 6, 1));
}

/* Text in a block of its exact size: a sanitizer sees a byte read beyond it. */
static void test_every_cut(void)
{
  static const char text[] = "{\"a\\\"b\":[-1234567890123456,1.5e+10,\"\\\\\"],\"c\":null}";
  for (size_t length = 0; length < sizeof text; length++) {
    char *cut = malloc(length > 0 ? length : 1);
    struct hg_buffer out;
    bool changed;
    memcpy(cut, text, length);
    hg_buffer_init(&out, 1000);
    HG_CHECK(hg_json_quote_integers(cut, length, &out, &changed));
    HG_CHECK(hg_json_depth_within(cut, length, 2));
    hg_buffer_free(&out);
    free(cut);
  }
}

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
  HG_RUN(test_quote);
  HG_RUN(test_quote_at_the_limit);
  HG_RUN(test_depth);
  HG_RUN(test_every_cut);
  HG_RUN(test_write);
  HG_RUN(test_write_every_character);
  HG_RUN(test_write_refuses);
  HG_RUN(test_write_at_every_limit);
  return hg_test_report("json");
}
