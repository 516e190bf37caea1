#include "hg_test.h"

#include <stdlib.h>

#include "hg_json_read.h"

#define DEPTH 4

/* One letter per item: o { a [ e } s " n 1 t f 0 null - absent. */
static unsigned read_all(const char *text, size_t length, char *items, size_t size)
{
  static const char letters[] = "oaesntf0-";
  struct hg_json_read read;
  struct hg_json_item item;
  size_t count = 0;
  hg_json_read_start(&read, text, length, DEPTH);
  for (;;) {
    hg_json_read_next(&read, &item);
    if (item.kind == HG_JSON_ITEM_NONE)
      break;
    if (count + 1 < size)
      items[count++] = letters[item.kind];
  }
  items[count] = '\0';
  hg_json_read_next(&read, &item);
  HG_CHECK(item.kind == HG_JSON_ITEM_NONE);
  return read.oddities;
}

static const struct {
    const char *text, *items;
    unsigned oddities;
} cases[] = {
    {"{\"a\":[1,-2.5e3,\"x\",true,false,null,{}],\"b\":{}}", "oannstf0oeeoee", 0},
    {" [ ] \n", "ae", 0},
    {"7", "n", 0},
    {"", "", HG_JSON_ODD_CUT},
    {"<html>", "", HG_JSON_ODD_BROKEN},
    {"Bad Gateway", "", HG_JSON_ODD_BROKEN | HG_JSON_ODD_WORD},
    {"\xef\xbb\xbf[1]", "ane", HG_JSON_ODD_MARK},
    {"[1]\xef\xbb\xbf", "ane", HG_JSON_ODD_MARK},
    {"[1,\v2]", "anne", HG_JSON_ODD_BLANK},
    {"//x\n[1]#y", "ane", HG_JSON_ODD_COMMENT},
    {"[/*,*/1]", "ane", HG_JSON_ODD_COMMENT},
    {"[1/*]", "an", HG_JSON_ODD_COMMENT | HG_JSON_ODD_CUT},
    {"a.b_c$1( [1] ) ;", "ane", HG_JSON_ODD_WRAPPER},
    {"f([1]", "ane", HG_JSON_ODD_WRAPPER | HG_JSON_ODD_CUT},
    {"while(1);[1]", "ane", HG_JSON_ODD_WRAPPER},
    {"[1]]", "ane", HG_JSON_ODD_TRAILING},
    {"[1][2]", "ane", HG_JSON_ODD_TRAILING | HG_JSON_ODD_SECOND},
    {"[1,2", "an", HG_JSON_ODD_CUT},
    {"[1,\"a", "an", HG_JSON_ODD_CUT},
    {"{\"a\"", "o", HG_JSON_ODD_CUT},
    {"[1 2]", "an", HG_JSON_ODD_BROKEN},
    {"[1}", "an", HG_JSON_ODD_BROKEN},
    {"[NaN,-Infinity,TRUE,nope]", "a--t-e", HG_JSON_ODD_WORD},
    {"[+1,01,1.,.5,0x1f,1_000]", "a------e", HG_JSON_ODD_NUMBER},
    {"[1,]", "ane", HG_JSON_ODD_COMMA},
    {"[,1]", "a", HG_JSON_ODD_BROKEN},
    {"{a:1,'b':'c'}", "onse", HG_JSON_ODD_QUOTE},
    {"[\"a\"b\"]", "ase", HG_JSON_ODD_QUOTE},
    {"[\"a\nb\"]", "ase", HG_JSON_ODD_CONTROL},
    {"[[[[[1],[\"]\"]]]],2]", "aaaa--eeene", HG_JSON_ODD_DEEP},
    {"[[[[[1,\"]\"],3]]],2]", "aaaa-neeene", HG_JSON_ODD_DEEP},
    {"[[[[[1", "aaaa", HG_JSON_ODD_DEEP | HG_JSON_ODD_CUT},
};

static void test_items(void)
{
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    char items[40];
    unsigned oddities = read_all(cases[i].text, strlen(cases[i].text), items, sizeof items);
    HG_CHECK_TEXT(items, cases[i].items);
    HG_CHECK(oddities == cases[i].oddities);
  }
}

/* Text in a block of its exact size: a sanitizer sees a byte read beyond it. */
static void test_every_cut_and_change(void)
{
  static const char text[] = "f(\xef\xbb\xbf{\"a\\u0041\":[-1.5e+3,/*x*/tru, "
                             "\"\\ud83d\\ude00\"],'b':{}}) ;";
  for (size_t length = 1; length < sizeof text; length++)
    for (int last = 0; last < 256; last += 3) {
      char *cut = malloc(length), items[40];
      memcpy(cut, text, length - 1);
      cut[length - 1] = (char)last;
      read_all(cut, length, items, sizeof items);
      free(cut);
    }
}

static void check_text(const char *inside, const char *want, unsigned want_oddities)
{
  struct hg_buffer out;
  unsigned oddities = 0;
  hg_buffer_init(&out, strlen(inside) * HG_JSON_TEXT_GROWTH + 1);
  HG_CHECK(hg_json_text_append(&out, (struct hg_text){inside, strlen(inside)}, false, &oddities));
  HG_CHECK_TEXT(out.data, want);
  HG_CHECK(oddities == want_oddities);
  hg_buffer_free(&out);
}

static void test_texts(void)
{
  check_text("plain \xc3\xa9", "plain \xc3\xa9", 0);
  check_text("\\\"\\\\\\/\\b\\f\\n\\r\\t", "\"\\/\b\f\n\r\t", 0);
  check_text("\\u0041\\u00e9\\u20AC\\ud83d\\ude00", "A\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", 0);
  check_text("\\ud83d", "\xef\xbf\xbd", HG_JSON_ODD_SURROGATE);
  check_text("\\ud83d\\u0041", "\xef\xbf\xbd" "A", HG_JSON_ODD_SURROGATE);
  check_text("\\ude00\\ud83d", "\xef\xbf\xbd\xef\xbf\xbd", HG_JSON_ODD_SURROGATE);
  check_text("a\xff" "b\xc3", "a\xef\xbf\xbd" "b\xef\xbf\xbd", HG_JSON_ODD_UTF8);
  check_text("\\x\\'", "x'", HG_JSON_ODD_ESCAPE);
  check_text("\\u12g4\\u1", "\xef\xbf\xbd" "12g4\xef\xbf\xbd" "1", HG_JSON_ODD_ESCAPE);
  check_text("\\", "\xef\xbf\xbd", HG_JSON_ODD_ESCAPE);
  struct hg_buffer out;
  unsigned oddities = 0;
  hg_buffer_init(&out, 4);
  HG_CHECK(hg_json_text_append(&out, (struct hg_text){"\xff\xfe", 2}, true, &oddities));
  HG_CHECK_TEXT(out.data, "\xff\xfe");
  HG_CHECK(oddities == 0);
  HG_CHECK(!hg_json_text_append(&out, (struct hg_text){"\xff", 1}, false, &oddities));
  hg_buffer_free(&out);
}

int main(void)
{
  HG_RUN(test_items);
  HG_RUN(test_every_cut_and_change);
  HG_RUN(test_texts);
  return hg_test_report("json_read");
}
