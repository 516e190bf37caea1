#include "hg_url.h"

#include "hg_curl_fixture.h"
#include "hg_test.h"

#include <stdlib.h>

static const struct {
  const char *text, *message;
} refused[] = {
    {"", "the URL is empty"},
    {"example.com", "the URL is not http or https"},
    {"/path", "the URL is not http or https"},
    {"file:///etc/passwd", "the URL is not http or https"},
    {"ftp://example.com/x", "the URL is not http or https"},
    {"gopher://example.com/x", "the URL is not http or https"},
    {"javascript:alert(1)", "the URL is not http or https"},
    {"http://", "the URL has no host"},
    {"https://user@example.com/", "the URL holds a user name or password"},
    {"https://user:secret@example.com/", "the URL holds a user name or password"},
    {"https://example.com\\@evil.com/", "the URL holds a user name or password"},
    {"https://example.com/\r\nX: y", "the URL holds a control character"},
    {"https://exa\tmple.com/", "the URL holds a control character"},
    {"https://example.com/\x7f", "the URL holds a control character"},
    {"https://exam ple.com/", "not a valid URL"},
    {"https://example%zz.com/", "not a valid URL"},
    {"https://example%252fcom/", "not a valid URL"},
    {"https://example.com:99999/", "not a valid URL"},
    {"https://example.com:8x/", "not a valid URL"},
};

static void test_refused(void)
{
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
    const char *message = NULL;
    CURLU *url = hg_url_parse(refused[i].text, strlen(refused[i].text), &message);
    HG_CHECK(url == NULL);
    HG_CHECK_TEXT(message, refused[i].message);
    curl_url_cleanup(url);
  }
}

/*
 * 127.0.0.1 to whoever connects. libcurl up to 8.14 looks for numbers before it decodes, and such
 * a URL is refused; 8.21 and newer decode first. What is accepted is that address throughout.
 */
static void test_a_number_in_disguise_is_seen(void)
{
  static const char *const texts[] = {"http://2130706%3433/"};
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    const char *message = NULL;
    CURLU *url = hg_url_parse(texts[i], strlen(texts[i]), &message);
    if (url == NULL) {
      HG_CHECK_TEXT(message, "not a valid URL");
      continue;
    }
    char *whole = hg_url_text(url), *origin = hg_url_origin(url);
    HG_CHECK_TEXT(whole, "http://127.0.0.1/");
    HG_CHECK_TEXT(origin, "http://127.0.0.1");
    bool loopback;
    HG_CHECK(hg_url_is_loopback(url, &loopback) && loopback);
    curl_free(whole);
    free(origin);
    curl_url_cleanup(url);
  }
}

static void test_nul_and_length_are_refused(void)
{
  static const char hidden[] = "http://good.com/\0.evil.com/";
  const char *message = NULL;
  HG_CHECK(hg_url_parse(hidden, sizeof hidden - 1, &message) == NULL);
  HG_CHECK_TEXT(message, "the URL holds a control character");
  char *long_text = malloc(20000);
  memset(long_text, 'a', 19999);
  memcpy(long_text, "http://x/", 9);
  long_text[19999] = '\0';
  HG_CHECK(hg_url_parse(long_text, 19999, &message) == NULL);
  HG_CHECK_TEXT(message, "the URL is too long");
  free(long_text);
}

static const struct {
  const char *text, *whole, *origin;
  bool loopback;
} accepted[] = {
    {"http://127.0.0.1:8080/a?b=c#d", "http://127.0.0.1:8080/a?b=c", "http://127.0.0.1:8080", true},
    {"HTTPS://Example.COM:443/x/../y", "https://Example.COM:443/y", "https://example.com", false},
    {"https://example.com", "https://example.com/", "https://example.com", false},
    {"http://2130706433/", "http://127.0.0.1/", "http://127.0.0.1", true},
    {"http://0x7f.1/", "http://127.0.0.1/", "http://127.0.0.1", true},
    {"http://127.9.9.9/", "http://127.9.9.9/", "http://127.9.9.9", true},
    {"http://[::1]:81/", "http://[::1]:81/", "http://[::1]:81", true},
    {"http://[::ffff:127.0.0.1]/", "http://[::ffff:127.0.0.1]/", "http://[::ffff:127.0.0.1]", true},
    {"https://ex%61mple.com/", "https://example.com/", "https://example.com", false},
    {"http://[2001:db8::1]/", "http://[2001:db8::1]/", "http://[2001:db8::1]", false},
    {"http://LocalHost/", "http://LocalHost/", "http://localhost", true},
    {"http://a.localhost/", "http://a.localhost/", "http://a.localhost", true},
    {"http://localhost.evil.com/", "http://localhost.evil.com/", "http://localhost.evil.com",
     false},
    {"http://127.0.0.1.evil.com/", "http://127.0.0.1.evil.com/", "http://127.0.0.1.evil.com",
     false},
    {"http://128.0.0.1/", "http://128.0.0.1/", "http://128.0.0.1", false},
    {"https://h/a b/\xc3\xa9?q=\xc3\xa9", "https://h/a%20b/%c3%a9?q=%c3%a9", "https://h", false},
};

/* libcurl up to 8.14 writes "%c3", 8.21 and newer "%C3", which is the same. */
static void lower_escapes(char *text)
{
  while (text != NULL && (text = strchr(text, '%')) != NULL)
    for (int i = 1; i <= 2; i++)
      if (*++text >= 'A' && *text <= 'F')
        *text = (char)(*text + ('a' - 'A'));
}

static void test_accepted(void)
{
  for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
    const char *message = NULL;
    CURLU *url = hg_url_parse(accepted[i].text, strlen(accepted[i].text), &message);
    HG_CHECK(url != NULL);
    if (url == NULL)
      continue;
    char *whole = hg_url_text(url), *origin = hg_url_origin(url);
    lower_escapes(whole);
    HG_CHECK_TEXT(whole, accepted[i].whole);
    HG_CHECK_TEXT(origin, accepted[i].origin);
    bool loopback;
    HG_CHECK(hg_url_is_loopback(url, &loopback) && loopback == accepted[i].loopback);
    curl_free(whole);
    free(origin);
    curl_url_cleanup(url);
  }
}

static const struct {
  const char *relative, *whole; /* whole NULL: refused */
} relatives[] = {
    {"c.png", "https://h/a/c.png"},
    {"/c.png?x=1", "https://h/c.png?x=1"},
    {"//other/c.png", "https://other/c.png"},
    {"http://other/c.png#f", "http://other/c.png"},
    {"../../../etc", "https://h/etc"},
    {"?page=2", "https://h/a/b?page=2"},
    {"", "https://h/a/b"},
    {"#top", "https://h/a/b"},
    {"#a\nb", NULL},
    {"file:///etc/passwd", NULL},
    {"//user:pass@other/", NULL},
    {"c\npng", NULL},
};

static void test_resolve(void)
{
  for (size_t i = 0; i < sizeof relatives / sizeof *relatives; i++) {
    const char *message = NULL, *relative = relatives[i].relative;
    CURLU *url = hg_url_resolve("https://h/a/b", 13, relative, strlen(relative), &message);
    HG_CHECK((url != NULL) == (relatives[i].whole != NULL));
    HG_CHECK((url == NULL) == (message != NULL));
    char *whole = url != NULL ? hg_url_text(url) : NULL;
    if (relatives[i].whole != NULL)
      HG_CHECK_TEXT(whole, relatives[i].whole);
    curl_free(whole);
    curl_url_cleanup(url);
  }
}

static void test_parts(void)
{
  const char *message = NULL;
  CURLU *url = hg_url_parse("https://h/p?q=1", 15, &message);
  char *port, *query, *fragment;
  HG_CHECK(hg_url_part(url, CURLUPART_PORT, &port));
  HG_CHECK(hg_url_part(url, CURLUPART_QUERY, &query));
  HG_CHECK_TEXT(port, "443");
  HG_CHECK_TEXT(query, "q=1");
  HG_CHECK(hg_url_part(url, CURLUPART_FRAGMENT, &fragment) && fragment == NULL);
  curl_free(port);
  curl_free(query);
  curl_url_cleanup(url);
}

static void test_query(void)
{
  HG_CHECK(hg_url_is_query("", 0) && hg_url_is_query("taskId=1&x=%20", 14));
  HG_CHECK(!hg_url_is_query("a b", 3) && !hg_url_is_query("a\r\nb", 4));
  HG_CHECK(!hg_url_is_query("a#b", 3) && !hg_url_is_query("a\0b", 3));
  HG_CHECK(!hg_url_is_query("\xc3\xa9", 2));
}

int main(void)
{
  HG_RUN(test_refused);
  HG_RUN(test_a_number_in_disguise_is_seen);
  HG_RUN(test_nul_and_length_are_refused);
  HG_RUN(test_accepted);
  HG_RUN(test_resolve);
  HG_RUN(test_parts);
  HG_RUN(test_query);
  return hg_test_report("url");
}
