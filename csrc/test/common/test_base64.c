#include <stdlib.h>

#include "hg_base64.h"
#include "hg_test.h"

struct pair {
  const char *bytes, *text;
};

/* RFC 4648, section 10, and the ends of the alphabet. */
static const struct pair pairs[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {"foobarfoobarf", "Zm9vYmFyZm9vYmFyZg=="},
    {"\xff\xef\xbe", "/+++"},
};

static void test_encode(void)
{
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    char text[64] = "";
    size_t length = strlen(pairs[i].bytes);
    hg_base64_encode(pairs[i].bytes, length, text);
    HG_CHECK_TEXT(text, pairs[i].text);
    HG_CHECK(hg_base64_encoded_length(length) == strlen(pairs[i].text));
  }
}

static void test_decode(void)
{
  for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
    char bytes[64] = "";
    size_t length = 99;
    HG_CHECK(hg_base64_decode(pairs[i].text, strlen(pairs[i].text), bytes, &length) == NULL);
    HG_CHECK(length == strlen(pairs[i].bytes));
    HG_CHECK_TEXT(bytes, pairs[i].bytes);
  }
}

static void test_decode_refuses(void)
{
  static const char *const bad[] = {
      "Z",        "Zg",           "Zg=",  "Zm9",     "Zm9vYg", /* length, padding left out */
      "Zh==",     "Zm9=",                                      /* stray bits before the padding */
      "====",     "Z===",         "=m9v", "Zm=v",              /* padding elsewhere */
      "Zg==Zm9v", "Zm9vZg==Zm9v",                              /* padding in the middle */
      "Zm 9",     "Zm9\t",        "Zm-_", "Zm9\xc3", "Zm9*",   /* not of the alphabet */
      "Zg=a",
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    char bytes[64];
    size_t length = 99;
    HG_CHECK(hg_base64_decode(bad[i], strlen(bad[i]), bytes, &length) != NULL);
    HG_CHECK(length == 0);
  }
}

static void test_decode_refuses_nul(void)
{
  char bytes[8];
  size_t length;
  HG_CHECK(hg_base64_decode("Zm\0v", 4, bytes, &length) != NULL);
}

static void check_strip(const char *text, const char *want)
{
  char out[128] = "";
  out[hg_base64_strip(text, strlen(text), out)] = '\0';
  HG_CHECK_TEXT(out, want);
}

static void test_strip(void)
{
  check_strip("", "");
  check_strip("\r\n", "");
  check_strip("Zm9v", "Zm9v");
  check_strip("Zm\r\n9v\n", "Zm9v");
  check_strip("data:image/png;base64,Zm9v", "Zm9v");
  check_strip("DATA:image/jpeg;name=a.jpg;BASE64,Zm\n9v", "Zm9v");
  check_strip("data:;base64,Zm9v", "Zm9v");
  /* No base64 data URI: left as it is, for the decoder to refuse. */
  check_strip("data:image/png,Zm9v", "data:image/png,Zm9v");
  check_strip("data:", "data:");
  check_strip("data:,", "data:,");
}

static void test_strip_in_place(void)
{
  char text[] = "data:image/png;base64,Zm\n9v\nZg==\n";
  size_t length = hg_base64_strip(text, sizeof text - 1, text);
  HG_CHECK(length == 8 && memcmp(text, "Zm9vZg==", 8) == 0);
  HG_CHECK(hg_base64_decode(text, length, text, &length) == NULL);
  HG_CHECK(length == 4 && memcmp(text, "foof", 4) == 0);
}

/* Every length around the unrolled loops, with bytes of all values, there and back. */
static void test_round_trip(void)
{
  enum { MOST = 300 };
  unsigned char bytes[MOST], back[MOST + 3];
  for (size_t i = 0; i < MOST; i++)
    bytes[i] = (unsigned char)(i * 167 + 13);
  for (size_t length = 0; length <= MOST; length++) {
    size_t text_length = hg_base64_encoded_length(length), got;
    char *text = malloc(text_length + 1);
    hg_base64_encode(bytes, length, text);
    HG_CHECK(hg_base64_decode(text, text_length, back, &got) == NULL);
    HG_CHECK(got == length && memcmp(back, bytes, length) == 0);
    free(text);
  }
}

int main(void)
{
  HG_RUN(test_encode);
  HG_RUN(test_decode);
  HG_RUN(test_decode_refuses);
  HG_RUN(test_decode_refuses_nul);
  HG_RUN(test_strip);
  HG_RUN(test_strip_in_place);
  HG_RUN(test_round_trip);
  return hg_test_report("base64");
}
