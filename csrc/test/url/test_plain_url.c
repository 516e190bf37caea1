#include "hg_curl_fixture.h"
#include "hg_limits.h"
#include "hg_plain_url.h"
#include "hg_test.h"
#include "hg_url.h"

#include <stdlib.h>

static bool is_read(const char *text)
{
  struct hg_plain_url url;
  return hg_plain_url_read(&url, text, strlen(text));
}

static bool is_same(struct hg_text piece, const char *part)
{
  if (piece.bytes == NULL || part == NULL)
    return piece.bytes == NULL && part == NULL;
  return strlen(part) == piece.length && memcmp(part, piece.bytes, piece.length) == 0;
}

static bool part_is(CURLU *url, CURLUPart part, struct hg_text piece)
{
  char *text = NULL;
  bool same = hg_url_part(url, part, &text) && is_same(piece, text);
  curl_free(text);
  return same;
}

/* Does libcurl, with its checks, read it just the same? */
static bool is_confirmed(const char *text, size_t length, const struct hg_plain_url *plain)
{
  const char *message = NULL;
  CURLU *url = hg_url_parse(text, length, &message);
  if (url == NULL)
    return false;
  bool same =
      part_is(url, CURLUPART_SCHEME, plain->scheme) && part_is(url, CURLUPART_HOST, plain->host) &&
      part_is(url, CURLUPART_PORT, plain->port) && part_is(url, CURLUPART_PATH, plain->path) &&
      part_is(url, CURLUPART_QUERY, plain->query);
  curl_url_cleanup(url);
  return same;
}

static void test_common_ones_are_read(void)
{
  static const char *const urls[] = {
      "https://api.ideal.house",
      "https://iacrea.com/",
      "http://127.0.0.1:8080/api/v1",
      "http://localhost:65535/x?y=z&a=b,c",
      "https://a-b.c1.example/p/q.png?X-Sum=1%2F2%2B3",
      "https://3com.example//a~b/(c)/-._",
      "https://x.example?a=1",
  };
  for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
    struct hg_plain_url url;
    HG_CHECK(hg_plain_url_read(&url, urls[i], strlen(urls[i])));
    hg_test_check(is_confirmed(urls[i], strlen(urls[i]), &url), __FILE__, __LINE__, urls[i]);
  }
}

static void test_pieces(void)
{
  struct hg_plain_url url;
  const char *text = "https://cdn.example:8443/a/b.png?c=d";
  HG_CHECK(hg_plain_url_read(&url, text, strlen(text)));
  HG_CHECK(is_same(url.scheme, "https") && is_same(url.host, "cdn.example"));
  HG_CHECK(is_same(url.port, "8443") && is_same(url.path, "/a/b.png"));
  HG_CHECK(is_same(url.query, "c=d"));
  HG_CHECK(hg_plain_url_read(&url, "http://a.b", 10));
  HG_CHECK(is_same(url.port, "80") && is_same(url.path, "/") && url.query.bytes == NULL);
}

/* None of them may be taken for what it looks like. */
static const char *const unusual[] = {
    "", "http:", "http://", "http:///x", "http:/a.b", "ftp://a.b/", "HTTP://a.b/", "https//a.b",
    "http://user@a.b/", "http://user:pass@a.b/", "http://a.b:80@c.d/", "http://A.b/",
    "http://a.b./", "http://127.1/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1/",
    "http://1.2.3.256/", "http://01.2.3.4/", "http://1.2.3.4.5/", "http://a.0x1/", "http://a.1/",
    "http://[::1]/", "http://a_b.c/", "http://a%2eb/", "http://a..b/", "http://.a.b/",
    "http://-a.b/", "http://a-/", "http://a.b:/", "http://a.b:0/", "http://a.b:080/",
    "http://a.b:65536/", "http://a.b:8a/", "http://a.b:123456/", "http://a.b/../c",
    "http://a.b/./c", "http://a.b/c/..", "http://a.b/.c", "http://a.b/%2e%2e/",
    "http://a.b/%2E%2E/c", "http://a.b/%41", "http://a.b/%", "http://a.b/%2", "http://a.b/%2f",
    "http://a.b/c#d", "http://a.b#c", "http://a.b/c d", "http://a.b\\c", "http://a.b/\xc3\xa9",
    "http://\xc3\xa9.b/", "http://a.b/?", "http://a.b?", "http://a.b/?x y", "http://a.b/'",
    "http://a.b/@", " http://a.b/", "http://a.b/ ", "http://a.b/\n", "http://a.b/\x7f",
    "http://a.b;c/", "http://a,b/", "//a.b/", "a.b/",
};

static void test_unusual_ones_are_left_to_libcurl(void)
{
  for (size_t i = 0; i < sizeof unusual / sizeof *unusual; i++)
    hg_test_check(!is_read(unusual[i]), __FILE__, __LINE__, unusual[i]);
  struct hg_plain_url url;
  HG_CHECK(!hg_plain_url_read(&url, "http://a.b\0c.d/", 15));
  HG_CHECK(!hg_plain_url_read(&url, "http://a.b/\0c", 13));
}

static void test_long_ones_are_left_to_libcurl(void)
{
  static char text[HG_LIMIT_URL + 32] = "http://a.b/";
  struct hg_plain_url url;
  memset(text + strlen(text), 'x', sizeof text - 12);
  HG_CHECK(hg_plain_url_read(&url, text, HG_LIMIT_URL));
  HG_CHECK(!hg_plain_url_read(&url, text, HG_LIMIT_URL + 1));
  memset(text + 7, 'x', 254);
  HG_CHECK(hg_plain_url_read(&url, text, 7 + 253));
  HG_CHECK(!hg_plain_url_read(&url, text, 7 + 254));
}

/* Whatever of random pieces is read, libcurl reads the same. */
static void test_libcurl_agrees(void)
{
  static const char *const pieces[] = {
      "http://", "https://",  "a",   "b.c",   ".",    "..",    "-",    "1",  "0", "127.0.0.1",
      "255",     "localhost", ":",   ":8080", ":443", "/",     "//",   "/.", "?", "&",
      "=",       "%",         "%2F", "%20",   "%2E",  "%41",   "@",    "#",  "[", "]",
      "x",       "0x1",       "A",   "_",     "~",    "!",     ",",    ";",  "+", "*",
      "(",       "$",         "\\",  " ",     "'",    "xn--a", ".com",
  };
  size_t count = sizeof pieces / sizeof *pieces, common = 16, read = 0;
  unsigned seed = 1;
  for (int round = 0; round < 400000; round++) {
    char text[256];
    size_t choice = rand_r(&seed) % 2 == 0 ? common : count;
    int length = snprintf(text, sizeof text, "%s", pieces[(unsigned)rand_r(&seed) % 2]);
    for (int i = rand_r(&seed) % 9; i >= 0; i--) {
      const char *piece = pieces[2 + (unsigned)rand_r(&seed) % (choice - 2)];
      length += snprintf(text + length, sizeof text - (size_t)length, "%s", piece);
    }
    struct hg_plain_url url;
    if (!hg_plain_url_read(&url, text, strlen(text)))
      continue;
    read++;
    if (!is_confirmed(text, strlen(text), &url))
      hg_test_check(0, __FILE__, __LINE__, text);
  }
  HG_CHECK(read > 10000);
}

int main(void)
{
  HG_RUN(test_common_ones_are_read);
  HG_RUN(test_pieces);
  HG_RUN(test_unusual_ones_are_left_to_libcurl);
  HG_RUN(test_long_ones_are_left_to_libcurl);
  HG_RUN(test_libcurl_agrees);
  return hg_test_report("plain_url");
}
