/* Content-Range as servers send it, and as they must not. */
#include "hg_range.h"

#include "hg_test.h"

static const struct {
  const char *headers;
  bool good;
  struct hg_range range;
} cases[] = {
    {"Content-Range: bytes 5-9/10\r\n", true, {5, 9, 10}},
    {"content-range:bytes 0-0/1\n", true, {0, 0, 1}},
    {"ETag: \"x\"\r\nCONTENT-RANGE: \t Bytes 7-8/100  \r\n\r\n", true, {7, 8, 100}},
    {"Content-Range: bytes 5-9/999999999999999\r\n", true, {5, 9, 999999999999999}},
    {"Content-Encoding: identity\r\nContent-Range: bytes 5-9/10\r\n", true, {5, 9, 10}},
    {"Content-Encoding:\r\nContent-Range: bytes 5-9/10\r\n", true, {5, 9, 10}},
    {"Content-Encoding:\r\n\r\nContent-Range: bytes 5-9/10\r\n", true, {5, 9, 10}},
    {"Content-Encoding: gzip\r\nContent-Range: bytes 5-9/10\r\n", false, {0}},
    {"Content-Encoding: identity, gzip\r\nContent-Range: bytes 5-9/10\r\n", false, {0}},
    {"", false, {0}},
    {"\r\n", false, {0}},
    {"X-Content-Range: bytes 5-9/10\r\n", false, {0}},
    {"Content-Range\r\n", false, {0}},
    {"Content-Range:\r\n", false, {0}},
    {"Content-Range: bytes\r\n", false, {0}},
    {"Content-Range: bytes 5-9\r\n", false, {0}},
    {"Content-Range: bytes 5-9/\r\n", false, {0}},
    {"Content-Range: bytes 5-9/*\r\n", true, {5, 9, 0}},
    {"Content-Range: bytes 0-18446744073709551615/*\r\n", false, {0}},
    {"Content-Range: bytes 5-9/**\r\n", false, {0}},
    {"Content-Range: bytes 5-9/*10\r\n", false, {0}},
    {"Content-Range: bytes 9-5/*\r\n", false, {0}},
    {"Content-Range: bytes */10\r\n", false, {0}},
    {"Content-Range: bytes -9/10\r\n", false, {0}},
    {"Content-Range: bytes 5-/10\r\n", false, {0}},
    {"Content-Range: bytes=5-9/10\r\n", false, {0}},
    {"Content-Range: bytes 5-9/10, 12\r\n", false, {0}},
    {"Content-Range: bytes 5-9/10 x\r\n", false, {0}},
    {"Content-Range: items 5-9/10\r\n", false, {0}},
    {"Content-Range: bytes 9-5/10\r\n", false, {0}},
    {"Content-Range: bytes 5-10/10\r\n", false, {0}},
    {"Content-Range: bytes 0-0/0\r\n", false, {0}},
    {"Content-Range: bytes +5-9/10\r\n", false, {0}},
    {"Content-Range: bytes 5-9/9999999999999999\r\n", false, {0}},
    {"Content-Range: bytes 18446744073709551621-9/10\r\n", false, {0}},
    {"Content-Range: bytes 5-9/10\r\nContent-Range: bytes 5-9/10\r\n", false, {0}},
};

static void test_cases(void)
{
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct hg_range range, want = cases[i].range;
    bool good = hg_range_read(&range, cases[i].headers, strlen(cases[i].headers));
    hg_test_check(good == cases[i].good, __FILE__, __LINE__, cases[i].headers);
    if (good)
      hg_test_check(range.first == want.first && range.last == want.last &&
                        range.whole == want.whole,
                    __FILE__, __LINE__, cases[i].headers);
  }
}

/* Every cut of a good line is either the line without its end or nothing. */
static void test_cut_lines(void)
{
  const char *line = cases[0].headers;
  struct hg_range range;
  for (size_t length = 0; length < strlen(line); length++) {
    bool good = hg_range_read(&range, line, length);
    HG_CHECK(good == (length >= strlen(line) - 2));
  }
  HG_CHECK(!hg_range_read(&range, NULL, 0));
  const char *longer = "Content-Range: bytes 5-9/100";
  HG_CHECK(hg_range_read(&range, longer, strlen(longer) - 1) && range.whole == 10);
}

static void test_told(void)
{
  static const struct {
    const char *headers;
    size_t length;
    bool told;
  } lines[] = {
      {"Content-Range: bytes 5-9/10\r\n", 29, true}, {"ETag: x\r\ncontent-range:\r\n", 25, true},
      {"Content-Range: bytes 5-9/10\r\n", 14, true}, {"Content-Range: bytes 5-9/10\r\n", 13, false},
      {"Content-Ranges: bytes 5-9/10", 28, false},   {"Accept-Ranges: bytes 5-9/10", 27, false},
      {"Content-Rang\n: bytes 5-9/10", 27, false},   {"", 0, false},
  };
  for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
    hg_test_check(hg_range_is_told(lines[i].headers, lines[i].length) == lines[i].told, __FILE__,
                  __LINE__, lines[i].headers);
}

int main(void)
{
  HG_RUN(test_cases);
  HG_RUN(test_cut_lines);
  HG_RUN(test_told);
  return hg_test_report("range");
}
