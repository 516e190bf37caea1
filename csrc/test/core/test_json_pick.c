#include "hg_test.h"

#include <stdlib.h>

#include "hg_json_pick.h"

static struct hg_json_paths make_paths(void)
{
  static const char *const paths[] = {"code", "data.id", "data.a.b.c"};
  struct hg_json_paths set = {.depth = 8};
  for (size_t i = 0; i < 3; i++)
    HG_CHECK(hg_json_paths_add(&set, paths[i], strlen(paths[i])));
  return set;
}

static void test_paths(void)
{
  struct hg_json_paths set = {.depth = 8};
  static const char *const bad[] = {
      "", ".", "a.", ".a", "a..b", "a.b.c.d.e", "a_name_of_thirty-two_characters_"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    HG_CHECK(!hg_json_paths_add(&set, bad[i], strlen(bad[i])) && set.count == 0);
  for (size_t i = 0; i < HG_JSON_PATHS; i++)
    HG_CHECK(hg_json_paths_add(&set, "a.b", 3));
  HG_CHECK(!hg_json_paths_add(&set, "a", 1) && set.count == HG_JSON_PATHS);
  struct hg_json_pick picks[HG_JSON_PATHS];
  HG_CHECK(hg_json_pick(&set, "{\"a\":{\"b\":-7}}", 14, picks));
  for (size_t i = 0; i < HG_JSON_PATHS; i++)
    HG_CHECK(picks[i].kind == HG_JSON_INTEGER && picks[i].number == -7);
}

static const char reply[] = "{\"code\":-123456789012345,\"data\":{\"id\":12345678901234567,"
                            "\"a\":{\"b\":{\"c\":\"plain\"}}},\"e\":[1.5e-3,\"\\u00e9\",{}]}";

static void test_kinds(void)
{
  struct hg_json_paths set = make_paths();
  struct hg_json_pick picks[3];
  HG_CHECK(hg_json_pick(&set, reply, sizeof reply - 1, picks));
  HG_CHECK(picks[0].kind == HG_JSON_INTEGER && picks[0].number == -123456789012345);
  HG_CHECK(picks[1].kind == HG_JSON_LONG_INTEGER && picks[1].text.length == 17);
  HG_CHECK(picks[2].kind == HG_JSON_STRING && hg_text_equals(picks[2].text, "plain", 5));
  /* An escape in a picked string is declined even where a later member replaces it. */
  static const char escaped[] = "{\"code\":\"\\n\",\"code\":1}";
  HG_CHECK(!hg_json_pick(&set, escaped, sizeof escaped - 1, picks));
  HG_CHECK(picks[0].kind == HG_JSON_ABSENT);
  /* So are bytes that are no UTF-8, which decoding makes good. Where nobody picks them they stay. */
  static const char broken[] = "{\"code\":\"a\x95z\"}", beside[] = "{\"other\":\"a\x95z\"}";
  HG_CHECK(!hg_json_pick(&set, broken, sizeof broken - 1, picks));
  HG_CHECK(hg_json_pick(&set, beside, sizeof beside - 1, picks));
  HG_CHECK(!hg_json_pick(&set, "{\"code\":1.5}", 12, picks));
}

/* Text in a block of its exact size: a sanitizer sees a byte read beyond it. */
static void test_every_cut_and_change(void)
{
  struct hg_json_paths set = make_paths();
  struct hg_json_pick picks[3];
  HG_CHECK(!hg_json_pick(&set, reply, 0, picks));
  for (size_t length = 2; length < sizeof reply - 1; length++)
    for (int last = 0; last < 256; last += 3) {
      char *cut = malloc(length);
      memcpy(cut, reply, length - 1);
      cut[length - 1] = (char)last;
      HG_CHECK(!hg_json_pick(&set, cut, length, picks));
      free(cut);
    }
}

static void test_depth(void)
{
  struct hg_json_paths set = make_paths();
  struct hg_json_pick picks[3];
  HG_CHECK(hg_json_pick(&set, "[[[[[[[[]]]]]]]]", 16, picks));
  HG_CHECK(!hg_json_pick(&set, "[[[[[[[[[]]]]]]]]]", 18, picks));
  HG_CHECK(hg_json_pick(&set, "[[],[[[]]],[[[[[[[]]]]]]]]", 26, picks));
}

int main(void)
{
  HG_RUN(test_paths);
  HG_RUN(test_kinds);
  HG_RUN(test_every_cut_and_change);
  HG_RUN(test_depth);
  return hg_test_report("json_pick");
}
