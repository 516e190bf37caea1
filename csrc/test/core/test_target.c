#include "hg_header.h"
#include "hg_target.h"

#include "hg_curl_fixture.h"
#include "hg_test.h"

#include <stdlib.h>

static struct hg_text text_of(const char *text)
{
  return (struct hg_text){text, text != NULL ? strlen(text) : 0};
}

static const struct {
  const char *line, *message;
} headers[] = {
    {"APIKEY: secret", NULL},
    {"X-Key:secret", NULL},
    {"Accept: text/html; q=0.9\xc3\xa9", NULL},
    {"APIKEY: a\r\nX: y", "a header holds a control character"},
    {"APIKEY: a\nb", "a header holds a control character"},
    {"APIKEY:\ta", "a header holds a control character"},
    {"APIKEY", "a header is not of the form \"Name: value\""},
    {"APIKEY:", "a header is not of the form \"Name: value\""},
    {"APIKEY:   ", "a header is not of the form \"Name: value\""},
    {": value", "a header is not of the form \"Name: value\""},
    {"", "a header is not of the form \"Name: value\""},
    {"API KEY: a", "a header is not of the form \"Name: value\""},
};

static void test_header_check(void)
{
  static const char *const reserved[] = {"content-length: 3", "Host: x", "Transfer-Encoding: x",
                                         "EXPECT: 100-continue", "Connection: close"};
  for (size_t i = 0; i < sizeof headers / sizeof *headers; i++) {
    const char *message = hg_header_check(text_of(headers[i].line));
    HG_CHECK((message == NULL) == (headers[i].message == NULL));
    if (headers[i].message != NULL)
      HG_CHECK_TEXT(message, headers[i].message);
  }
  for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
    HG_CHECK(hg_header_check(text_of(reserved[i])) != NULL);
  HG_CHECK(hg_header_check((struct hg_text){"A: b\0c", 6}) != NULL);
}

static void test_header_names(void)
{
  struct hg_text lines[] = {text_of("APIKEY: a"), text_of("content-TYPE: b")};
  HG_CHECK(hg_header_is_among(lines, 2, "Content-Type"));
  HG_CHECK(!hg_header_is_among(lines, 2, "Content"));
  HG_CHECK(!hg_header_is_among(lines, 0, "APIKEY"));
}

static struct hg_target *make(const char *url, const char *header, const char *proxy,
                              const char **message)
{
  struct hg_text line = text_of(header);
  struct hg_target_options options = {.url = text_of(url),
                                      .headers = &line,
                                      .header_count = header != NULL,
                                      .proxy = text_of(proxy),
                                      .connect_timeout = 2.5};
  return hg_target_new(&options, message);
}

static bool list_holds(const struct curl_slist *list, const char *line)
{
  for (; list != NULL; list = list->next)
    if (strcmp(list->data, line) == 0)
      return true;
  return false;
}

static void test_lists(void)
{
  const char *message = NULL;
  struct hg_target *target = make("https://Host:443/p?a=b", "APIKEY: k", NULL, &message);
  HG_CHECK(target != NULL && message == NULL);
  HG_CHECK_TEXT(target->origin, "https://host");
  HG_CHECK_TEXT(target->query, "a=b");
  HG_CHECK(target->connect_timeout_ms == 2500 && !target->loopback && target->proxy == NULL);
  HG_CHECK(list_holds(target->plain_headers, "APIKEY: k"));
  HG_CHECK(!list_holds(target->plain_headers, "Content-Type: application/json"));
  HG_CHECK(list_holds(target->body_headers, "APIKEY: k"));
  HG_CHECK(list_holds(target->body_headers, "Content-Type: application/json"));
  HG_CHECK(list_holds(target->body_headers, "Expect:"));
  hg_target_release(target);
}

static void test_own_content_type_counts(void)
{
  const char *message = NULL;
  struct hg_target *target = make("http://h/", "content-type: text/plain", NULL, &message);
  HG_CHECK(!list_holds(target->body_headers, "Content-Type: application/json"));
  HG_CHECK(list_holds(target->body_headers, "content-type: text/plain"));
  hg_target_release(target);
}

static void test_messages_quote_no_secret(void)
{
  static const char *const urls[] = {"http://h/", "http://se:cret@h/", "ftp://secret/"};
  static const char *const lines[] = {"APIKEY: secret\n", "secret", "Host: secret"};
  for (size_t i = 0; i < 3; i++) {
    for (size_t j = 0; j < 3; j++) {
      const char *message = NULL;
      HG_CHECK(make(urls[i], lines[j], NULL, &message) == NULL);
      HG_CHECK(message != NULL && strstr(message, "secret") == NULL);
    }
  }
}

static void test_proxies(void)
{
  static const char *const good[] = {"http://p:3128", "p:3128", "socks5h://u:secret@p",
                                     "https://p"};
  static const char *const bad[] = {"ftp://p", "http://p q", "http://p\r\n", "file:///x"};
  const char *message = NULL;
  for (size_t i = 0; i < 4; i++) {
    struct hg_target *target = make("http://h/", NULL, good[i], &message);
    HG_CHECK(target != NULL);
    hg_target_release(target);
    HG_CHECK(make("http://h/", NULL, bad[i], &message) == NULL && message != NULL);
  }
}

static void test_references_and_serials(void)
{
  const char *message = NULL;
  struct hg_target *one = make("http://h/", NULL, NULL, &message);
  struct hg_target *two = make("http://h/", NULL, NULL, &message);
  HG_CHECK(one->serial != two->serial && one->serial != 0);
  HG_CHECK(hg_target_retain(one) == one && one->references == 2);
  hg_target_release(one);
  HG_CHECK(one->references == 1);
  hg_target_release(one);
  hg_target_release(two);
  hg_target_release(NULL);
}

/* Instead of the C library's: counts the overwritten pieces that held the secret. */
void explicit_bzero(void *bytes, size_t length);
static int wiped_secrets;
void explicit_bzero(void *bytes, size_t length)
{
  const char *volatile held = bytes; /* the compiler knows that the real one does not read */
  if (memmem(held, length, "secret-17", 9) != NULL)
    wiped_secrets++;
  memset(bytes, 0, length);
}

/* Both header lists and the proxy hold it; what libcurl copies meanwhile is libcurl's. */
static void test_secrets_are_overwritten(void)
{
  const char *message = NULL;
  struct hg_target *target =
      make("http://h/", "APIKEY: secret-17", "http://u:secret-17@p", &message);
  hg_target_retain(target);
  wiped_secrets = 0;
  hg_target_release(target);
  HG_CHECK(wiped_secrets == 0);
  hg_target_release(target);
  HG_CHECK(wiped_secrets == 3);
}

int main(void)
{
  HG_RUN(test_secrets_are_overwritten);
  HG_RUN(test_header_check);
  HG_RUN(test_header_names);
  HG_RUN(test_lists);
  HG_RUN(test_own_content_type_counts);
  HG_RUN(test_messages_quote_no_secret);
  HG_RUN(test_proxies);
  HG_RUN(test_references_and_serials);
  return hg_test_report("target");
}
