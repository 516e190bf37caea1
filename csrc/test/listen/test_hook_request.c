#include "hg_hook_request.h"

#include "hg_limits.h"
#include "hg_secret.h"
#include "hg_test.h"

#include <stdio.h>
#include <stdlib.h>

static bool has_random_numbers = true;

/* Stands in for the C library's. */
int getentropy(void *buffer, size_t length)
{
  FILE *file = has_random_numbers ? fopen("/dev/urandom", "rb") : NULL;
  if (file == NULL)
    return -1;
  size_t read = fread(buffer, 1, length, file);
  fclose(file);
  return read == length ? 0 : -1;
}

#define HEAD "Host: x\r\n"

static const struct {
  const char *text, *path, *body;
} taken[] = {
    {"POST /a HTTP/1.1\r\n" HEAD "\r\n", "/a", ""},
    {"GET /a/b?c=d HTTP/1.1\r\n" HEAD "\r\n", "/a/b", ""},
    {"PUT / HTTP/1.0\r\n\r\n", "/", ""},
    {"PATCH /%20 HTTP/1.1\r\nhost:x\r\nX-Y: \t z \t\r\n\r\n", "/%20", ""},
    {"POST /a HTTP/1.1\r\n" HEAD "content-LENGTH: 3\r\n\r\nabc", "/a", "abc"},
    {"POST /a HTTP/1.1\r\n" HEAD "Content-Length: 0\r\n\r\n", "/a", ""},
    {"POST /a HTTP/1.1\r\n" HEAD "Content-Length: 2\r\n\r\nabc", "/a", "ab"},
    {"POST /a HTTP/1.1\r\n" HEAD "Content-Length: 2\r\n\r\n\r\n", "/a", "\r\n"},
    {"POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: Chunked\r\n\r\n"
     "2\r\nab\r\n00A;x=y\r\n0123456789\r\n0\r\nTrailer: x\r\n\r\n",
     "/a", "ab0123456789"},
    {"POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", "/a", ""},
    {"POST /a HTTP/1.1\r\n" HEAD
     "Transfer-Encoding: chunked\r\n\r\nf \r\n0123456789abcde\r\n0\t\r\n\r\n",
     "/a", "0123456789abcde"},
};

static const struct {
  const char *text;
  int status;
} refused[] = {
    {"\r\n", 400},
    {"\n", 400},
    {"POST /a HTTP/1.1\n", 400},
    {"POST /a\r\n", 400},
    {"POST /a HTTP/2.0\r\n", 400},
    {"POST /a HTTP/1.1 \r\n", 400},
    {"POST /a b HTTP/1.1\r\n", 400},
    {"POST  /a HTTP/1.1\r\n", 400},
    {"POST a HTTP/1.1\r\n", 400},
    {"POST http://x/a HTTP/1.1\r\n", 400},
    {"POST /a#b HTTP/1.1\r\n", 400},
    {"POST /a\x80 HTTP/1.1\r\n", 400},
    {"POST /a\x01 HTTP/1.1\r\n", 400},
    {"POST /a\x7f HTTP/1.1\r\n", 400},
    {"POST\r\n", 400},
    {" /a HTTP/1.1\r\n", 400},
    {"\x16\x03\x01\r\n", 400},
    {"DELETE /a HTTP/1.1\r\n", 405},
    {"POSTS /a HTTP/1.1\r\n", 405},
    {"post /a HTTP/1.1\r\n", 405},
    {"POST /a HTTP/1.1\r\n\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "host: y\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD " folded\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Name : x\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD ": x\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Name\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "X: a\rb\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "X: a\x7f\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Expect: the best\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Content-Length:\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Content-Length: -1\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Content-Length: 1 1\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Content-Length: 1\r\nContent-Length: 1\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Content-Length: 65537\r\n", 413},
    {"POST /a HTTP/1.1\r\n" HEAD "Content-Length: 99999999999999999999999999\r\n", 413},
    {"POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: gzip\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: gzip, chunked\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
     400},
    {"POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\nContent-Length: 0\r\n\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\n\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\nx\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\n1g\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\n1\r\nab\r\n", 400},
    {"POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\n10001\r\n", 413},
    {"POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffffffff\r\n",
     413},
    {"POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n10000\r\n", 413},
};

/* Reads a text, as it is or byte by byte. */
static enum hg_hook_state read_text(struct hg_hook_request *request, const char *text,
                                    size_t length, size_t portion)
{
  enum hg_hook_state state = HG_HOOK_MORE;
  hg_hook_request_open(request);
  for (size_t i = 0; i < length; i += portion)
    state = hg_hook_request_read(request, text + i, length - i < portion ? length - i : portion);
  return state;
}

static void check_text(const struct hg_buffer *buffer, const char *text)
{
  HG_CHECK_TEXT(buffer->length > 0 ? buffer->data : "", text);
}

static void test_taken(void)
{
  for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
    for (size_t portion = 1; portion < 1000; portion += 998) {
      struct hg_hook_request request;
      size_t length = strlen(taken[i].text);
      HG_CHECK(read_text(&request, taken[i].text, length, portion) == HG_HOOK_WHOLE);
      check_text(&request.path, taken[i].path);
      check_text(&request.body, taken[i].body);
      hg_hook_request_close(&request);
    }
}

static void test_refused(void)
{
  for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
    for (size_t portion = 1; portion < 1000; portion += 998) {
      struct hg_hook_request request;
      size_t length = strlen(refused[i].text);
      bool is_refused = read_text(&request, refused[i].text, length, portion) == HG_HOOK_REFUSED &&
                        request.status == refused[i].status;
      HG_CHECK(is_refused);
      if (!is_refused)
        fprintf(stderr, "  %s\n", refused[i].text);
      hg_hook_request_close(&request);
    }
}

static void test_no_part_is_whole(void)
{
  for (size_t i = 0; i < sizeof taken / sizeof *taken; i++) {
    struct hg_hook_request request;
    size_t length = strlen(taken[i].text);
    if (taken[i].text[length - 1] == 'c') /* a body with a byte too many */
      continue;
    HG_CHECK(read_text(&request, taken[i].text, length - 1, length) == HG_HOOK_MORE);
    hg_hook_request_close(&request);
  }
}

static void test_a_nul_is_refused(void)
{
  static const char text[] = "POST /a HTTP/1.1\r\nHost: x\r\nX: a\0b\r\n";
  struct hg_hook_request request;
  HG_CHECK(read_text(&request, text, sizeof text - 1, sizeof text) == HG_HOOK_REFUSED);
  HG_CHECK(request.status == 400);
  hg_hook_request_close(&request);
}

/* Reads as many as[count] after a beginning; returns the state. */
static enum hg_hook_state read_long(struct hg_hook_request *request, const char *start,
                                    const char *unit, size_t count, const char *end)
{
  read_text(request, start, strlen(start), strlen(start));
  for (size_t i = 0; i < count; i++)
    hg_hook_request_read(request, unit, strlen(unit));
  return hg_hook_request_read(request, end, strlen(end));
}

static void test_heads_have_a_limit(void)
{
  static const char start[] = "POST /a HTTP/1.1\r\nHost: x\r\nX: ";
  size_t room = HG_LIMIT_HOOK_HEAD - strlen(start) - strlen("\r\n\r\n");
  struct hg_hook_request request;
  HG_CHECK(read_long(&request, start, "a", room, "\r\n\r\n") == HG_HOOK_WHOLE);
  hg_hook_request_close(&request);
  HG_CHECK(read_long(&request, start, "a", room + 1, "\r\n\r\n") == HG_HOOK_REFUSED);
  HG_CHECK(request.status == 400);
  hg_hook_request_close(&request);
  HG_CHECK(read_long(&request, "POST /", "a", HG_LIMIT_HOOK_HEAD, "a") == HG_HOOK_REFUSED);
  HG_CHECK(request.status == 400);
  hg_hook_request_close(&request);
  HG_CHECK(read_long(&request, "POST /a HTTP/1.0\r\n", "X: a\r\n", HG_LIMIT_HOOK_HEAD / 6,
                     "\r\n") == HG_HOOK_REFUSED);
  hg_hook_request_close(&request);
}

#define CHUNKED "POST /a HTTP/1.1\r\n" HEAD "Transfer-Encoding: chunked\r\n\r\n"

static void test_bodies_have_a_limit(void)
{
  struct hg_hook_request request;
  HG_CHECK(read_long(&request, "POST /a HTTP/1.0\r\nContent-Length: 65536\r\n\r\n", "a",
                     HG_LIMIT_HOOK_BODY - 1, "a") == HG_HOOK_WHOLE);
  HG_CHECK(request.body.length == HG_LIMIT_HOOK_BODY);
  hg_hook_request_close(&request);
  HG_CHECK(read_long(&request, CHUNKED "ffff\r\n", "a", HG_LIMIT_HOOK_BODY - 1,
                     "\r\n1\r\na\r\n0\r\n\r\n") == HG_HOOK_WHOLE);
  hg_hook_request_close(&request);
  HG_CHECK(read_long(&request, CHUNKED "ffff\r\n", "a", HG_LIMIT_HOOK_BODY - 1, "\r\n2\r\n") ==
           HG_HOOK_REFUSED);
  HG_CHECK(request.status == 413);
  hg_hook_request_close(&request);
}

static void test_chunk_lines_have_a_limit(void)
{
  struct hg_hook_request request;
  HG_CHECK(read_long(&request, CHUNKED, "1\r\na\r\n", 13000, "0\r\n\r\n") == HG_HOOK_WHOLE);
  hg_hook_request_close(&request);
  HG_CHECK(read_long(&request, CHUNKED, "1\r\na\r\n", 14000, "0\r\n\r\n") == HG_HOOK_REFUSED);
  HG_CHECK(request.status == 413);
  hg_hook_request_close(&request);
  HG_CHECK(read_long(&request, CHUNKED "0\r\n", "X: a\r\n", 11000, "\r\n") == HG_HOOK_REFUSED);
  hg_hook_request_close(&request);
}

static bool expects(const char *text)
{
  struct hg_hook_request request;
  read_text(&request, text, strlen(text), strlen(text));
  bool is_expected = hg_hook_request_take_expects(&request);
  HG_CHECK(!hg_hook_request_take_expects(&request));
  hg_hook_request_close(&request);
  return is_expected;
}

#define EXPECT HEAD "Expect: 100-Continue\r\n"

static void test_who_waits_for_a_word_is_known(void)
{
  HG_CHECK(expects("POST /a HTTP/1.1\r\n" EXPECT "Content-Length: 3\r\n\r\n"));
  HG_CHECK(!expects("POST /a HTTP/1.1\r\n" HEAD "Content-Length: 3\r\n\r\n"));
  HG_CHECK(!expects("POST /a HTTP/1.1\r\n" EXPECT "Content-Length: 3\r\n"));
  HG_CHECK(!expects("POST /a HTTP/1.1\r\n" EXPECT "Content-Length: 3\r\n\r\na"));
  HG_CHECK(!expects("POST /a HTTP/1.1\r\n" EXPECT "Content-Length: 3\r\n\r\nabc"));
  HG_CHECK(!expects("POST /a HTTP/1.1\r\n" EXPECT "Content-Length: 0\r\n\r\n"));
  HG_CHECK(!expects("POST /a HTTP/1.0\r\n" EXPECT "Content-Length: 3\r\n\r\n"));
}

static void test_secrets(void)
{
  char one[HG_SECRET_TEXT + 1], other[HG_SECRET_TEXT + 1];
  HG_CHECK(hg_secret_make(one) && hg_secret_make(other));
  HG_CHECK(strlen(one) == HG_SECRET_TEXT && strspn(one, "0123456789abcdef") == HG_SECRET_TEXT);
  HG_CHECK(strcmp(one, other) != 0);
  has_random_numbers = false;
  HG_CHECK(!hg_secret_make(other));
  has_random_numbers = true;
  HG_CHECK(hg_secret_is("a", 1, "a", 1) && hg_secret_is("", 0, "", 0));
  HG_CHECK(hg_secret_is(one, HG_SECRET_TEXT, one, HG_SECRET_TEXT));
  HG_CHECK(!hg_secret_is(one, HG_SECRET_TEXT, other, HG_SECRET_TEXT));
  HG_CHECK(!hg_secret_is(one, HG_SECRET_TEXT - 1, one, HG_SECRET_TEXT));
  HG_CHECK(!hg_secret_is(one, HG_SECRET_TEXT, one, HG_SECRET_TEXT - 1));
  HG_CHECK(!hg_secret_is(one, HG_SECRET_TEXT, "", 0));
  HG_CHECK(!hg_secret_is("", 0, one, HG_SECRET_TEXT));
  HG_CHECK(!hg_secret_is("aa", 2, "a", 1)); /* one that repeats itself */
  for (size_t i = 0; i < HG_SECRET_TEXT; i++) {
    memcpy(other, one, sizeof other);
    other[i] = other[i] == 'a' ? 'b' : 'a';
    HG_CHECK(!hg_secret_is(other, HG_SECRET_TEXT, one, HG_SECRET_TEXT));
  }
}

int main(void)
{
  HG_RUN(test_taken);
  HG_RUN(test_refused);
  HG_RUN(test_no_part_is_whole);
  HG_RUN(test_a_nul_is_refused);
  HG_RUN(test_heads_have_a_limit);
  HG_RUN(test_bodies_have_a_limit);
  HG_RUN(test_chunk_lines_have_a_limit);
  HG_RUN(test_who_waits_for_a_word_is_known);
  HG_RUN(test_secrets);
  return hg_test_report("hook_request");
}
