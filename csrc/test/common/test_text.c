#include "hg_test.h"

#include "hg_schema_form.h"
#include "hg_text.h"

static struct hg_text text_of(const char *text)
{
  return (struct hg_text){text, strlen(text)};
}

static void test_utf8(void)
{
  static const char *const good[] = {
      "",
      "plain",
      "m²",
      "日本語",
      "\xf0\x9f\x8f\xa0",
      "\xf4\x8f\xbf\xbf",
      "\xef\xbf\xbf",
      "\x7f",
      "long enough to be taken eight at a time, é then some more of it, and an end: é"};
  static const char *const bad[] = {"\x80",             /* continuation without a start */
                                    "\xc0\xaf",         /* overlong "/" */
                                    "\xc1\xbf",         /* overlong */
                                    "\xe0\x80\xaf",     /* overlong */
                                    "\xf0\x80\x80\xaf", /* overlong */
                                    "\xed\xa0\x80",     /* surrogate */
                                    "\xf4\x90\x80\x80", /* above U+10FFFF */
                                    "\xf5\x80\x80\x80",
                                    "\xff",
                                    "\xc3",
                                    "\xe2\x82",
                                    "\xf0\x9f\x8f", /* cut */
                                    "\xe2\x28\xa1",
                                    "abcdefgh\xc3(",
                                    "abcdefghabcdefgh\xff"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    HG_CHECK(hg_text_is_utf8(good[i], strlen(good[i])));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    HG_CHECK(!hg_text_is_utf8(bad[i], strlen(bad[i])));
  HG_CHECK(hg_text_utf8_prefix("abcdefghij\xff", 11) == 10);
}

static void test_blank(void)
{
  static const char *const blank[] = {
      "", " ", "\t\r\n ", "\xc2\xa0", "\xe3\x80\x80 ", "\xe2\x80\x8b", "\xef\xbb\xbf"};
  static const char *const not_blank[] = {"a", " a ", ".", "\xc3\xa9", "\xff", "\x01"};
  for (size_t i = 0; i < sizeof blank / sizeof *blank; i++)
    HG_CHECK(hg_text_is_blank(blank[i], strlen(blank[i])));
  for (size_t i = 0; i < sizeof not_blank / sizeof *not_blank; i++)
    HG_CHECK(!hg_text_is_blank(not_blank[i], strlen(not_blank[i])));
}

static size_t distance(const char *a, const char *b)
{
  return hg_text_distance(text_of(a), text_of(b));
}

static void test_distance(void)
{
  HG_CHECK(distance("prompt", "prompt") == 0);
  HG_CHECK(distance("imageURL", "image_url") == 0);
  HG_CHECK(distance("promt", "prompt") == 1);
  HG_CHECK(distance("pormpt", "prompt") == 1);
  HG_CHECK(distance("", "abc") == 3 && distance("abc", "") == 3);
  HG_CHECK(distance("kitten", "sitting") == 3);
  char long_text[500];
  memset(long_text, 'a', sizeof long_text);
  HG_CHECK(hg_text_distance((struct hg_text){long_text, 500}, text_of("a")) == 63);
}

static const char *nearest(const char *given)
{
  static const char *const names[] = {"image_url", "image_file", "prompt", "1", "5+", "Flash"};
  struct hg_nearest search = hg_nearest_start(text_of(given));
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    hg_nearest_look(&search, text_of(names[i]));
  return search.meant.bytes == NULL ? "" : search.meant.bytes;
}

static void test_nearest(void)
{
  HG_CHECK_TEXT(nearest("promt"), "prompt");
  HG_CHECK_TEXT(nearest("imageURL"), "image_url");
  HG_CHECK_TEXT(nearest("image_fiel"), "image_file");
  HG_CHECK_TEXT(nearest("image"), "image_url");
  HG_CHECK_TEXT(nearest("FLASH"), "Flash");
  HG_CHECK_TEXT(nearest("5"), "5+");
  HG_CHECK_TEXT(nearest("4"), "");
  HG_CHECK_TEXT(nearest("i"), "");
  HG_CHECK_TEXT(nearest(""), "");
  HG_CHECK_TEXT(nearest("webhook"), "");
  char page[100] = "image_url";
  memset(page + 9, 'l', sizeof page - 10);
  page[sizeof page - 1] = '\0';
  HG_CHECK_TEXT(nearest(page), "");
}

static void test_cut(void)
{
  HG_CHECK(hg_text_cut("abc", 3, 5) == 3);
  HG_CHECK(hg_text_cut("abc", 3, 2) == 2);
  HG_CHECK(hg_text_cut("a\xc3\xa9", 3, 2) == 1);
}

static void test_uuid(void)
{
  HG_CHECK(hg_form_is_uuid(text_of("123e4567-e89b-12d3-a456-426614174000")));
  HG_CHECK(hg_form_is_uuid(text_of("ABCDEF00-0000-0000-0000-00000000abcd")));
  static const char *const bad[] = {"",
                                    "uuid",
                                    "123e4567e89b12d3a456426614174000",
                                    "123e4567-e89b-12d3-a456-42661417400",
                                    "123e4567-e89b-12d3-a456-4266141740000",
                                    "123e4567-e89b-12d3-a456-42661417400g",
                                    "123e4567-e89b-12d3-a45-6426614174000",
                                    "{23e4567-e89b-12d3-a456-426614174000"};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    HG_CHECK(!hg_form_is_uuid(text_of(bad[i])));
}

static void test_decimals(void)
{
  static const char *const good[] = {"0", "12", "12.5", "0.5", "007", "1.50", "9007199254740993"};
  static const char *const bad[] = {"",    " ",  "-1", "+1",   "1e3", "1.",  ".5",       "1.2.3",
                                    "1,5", " 1", "1 ", "0x10", "inf", "nan", "\xd9\xa1", "1.-5"};
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    HG_CHECK(hg_form_is_decimal(text_of(good[i])));
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    HG_CHECK(!hg_form_is_decimal(text_of(bad[i])));
}

static int compare(const char *a, const char *b)
{
  int order = hg_form_compare_decimals(text_of(a), text_of(b));
  return order < 0 ? -1 : order > 0;
}

static void test_compare_decimals(void)
{
  static const char *const rising[] = {"0",
                                       "0.01",
                                       "0.1",
                                       "0.11",
                                       "9",
                                       "9.5",
                                       "10",
                                       "10.25",
                                       "10.3",
                                       "9007199254740992",
                                       "9007199254740993"};
  size_t count = sizeof rising / sizeof *rising;
  for (size_t i = 0; i < count; i++)
    for (size_t j = 0; j < count; j++)
      HG_CHECK(compare(rising[i], rising[j]) == (i < j ? -1 : i > j));
  HG_CHECK(compare("12", "012.00") == 0 && compare("0", "000.0") == 0);
}

static void test_numbers(void)
{
  static const struct {
    double number;
    const char *text;
  } cases[] = {{2, "2"},
               {2.5, "2.5"},
               {0.1, "0.1"},
               {0, "0"},
               {12.125, "12.125"},
               {-0.0, "0"},
               {123456789012345.0, "123456789012345"},
               {1e-5, "0.00001"}};
  char text[HG_FORM_NUMBER_MAX];
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    HG_CHECK(hg_form_number(cases[i].number, text) == strlen(cases[i].text));
    HG_CHECK_TEXT(text, cases[i].text);
  }
  double zero = 0;
  const double bad[] = {-1, 1e15, 1e300, 1 / zero, zero / zero, 1e-300};
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
    HG_CHECK(hg_form_number(bad[i], text) == 0);
}

static void test_good_urls(void)
{
  static const char *const good[] = {"https://example.com/room.jpg",
                                     "http://example.com",
                                     "HTTPS://EXAMPLE.COM/",
                                     "http://a",
                                     "http://127.0.0.1:8080/x?y=1#z",
                                     "http://[::1]:80/",
                                     "https://example.com?x=1",
                                     "https://example.com./",
                                     "https://ex\xc3\xa4mple.com/\xc3\xa9",
                                     "https://a.b/%20?q=[]{}|^'@",
                                     "http://example.com:65535",
                                     "https://my_bucket.s3.amazonaws.com/a+b"};
  bool secret;
  for (size_t i = 0; i < sizeof good / sizeof *good; i++)
    HG_CHECK_TEXT(hg_form_url_problem(text_of(good[i]), &secret) ? good[i] : "", "");
}

static void test_bad_urls(void)
{
  static const char *const bad[] = {"",
                                    "room.jpg",
                                    "/room.jpg",
                                    "//example.com/x",
                                    "ftp://example.com/x",
                                    "file:///etc/passwd",
                                    "data:image/png;base64,AAAA",
                                    "javascript:alert(1)",
                                    "https:/example.com",
                                    "https:example.com",
                                    "https://",
                                    "https:///x",
                                    "https://?x",
                                    "https://:80/",
                                    "https://.com/",
                                    "https://a..b/",
                                    "https://exa mple.com/",
                                    "https://example.com/a b",
                                    "https://example.com/\r\nX: y",
                                    "https://example.com/\t",
                                    " https://example.com/",
                                    "https://example.com/\x7f",
                                    "https://user@example.com/",
                                    "https://user:pw@example.com/",
                                    "https://ex.com\\@evil.com/",
                                    "http://example.com:0/",
                                    "http://example.com:65536/",
                                    "http://example.com:/",
                                    "http://example.com:8a/",
                                    "http://[::1/",
                                    "http://[]/",
                                    "http://[::1]x/",
                                    "http://a%2eb/",
                                    "https://example.com/<x>",
                                    "https://example.com/\"",
                                    "https://exa$mple.com/"};
  bool secret;
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    HG_CHECK(hg_form_url_problem(text_of(bad[i]), &secret) != NULL);
    HG_CHECK(secret == (strstr(bad[i], "user") != NULL || strstr(bad[i], "@evil") != NULL));
  }
}

int main(void)
{
  HG_RUN(test_utf8);
  HG_RUN(test_blank);
  HG_RUN(test_distance);
  HG_RUN(test_nearest);
  HG_RUN(test_cut);
  HG_RUN(test_uuid);
  HG_RUN(test_decimals);
  HG_RUN(test_compare_decimals);
  HG_RUN(test_numbers);
  HG_RUN(test_good_urls);
  HG_RUN(test_bad_urls);
  return hg_test_report("text");
}
