/*
 * URLs, redirects, header lines and targets. Input: a byte that chooses, the length of the first
 * piece (two bytes), the first piece, the rest: a URL and a reference, or a URL and a header line.
 */
#include "fuzz.h"

#include "hg_curl_fixture.h"
#include "hg_header.h"
#include "hg_limits.h"
#include "hg_plain_url.h"
#include "hg_target.h"
#include "hg_url.h"

#include <strings.h>

struct piece {
  char *text; /* ends with a NUL that is not counted; may hold others */
  size_t length;
};

static struct piece take_piece(struct fuzz_input *input, size_t length)
{
  const uint8_t *bytes = fuzz_bytes(input, &length);
  return (struct piece){fuzz_text(bytes, length), length};
}

static bool has_control(const char *text, size_t length)
{
  for (size_t i = 0; i < length; i++)
    if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
      return true;
  return false;
}

/* What may stand in a request line and a Host header: nothing that a reader could split at. */
static bool is_wire_text(const char *text)
{
  for (; *text != '\0'; text++)
    if ((unsigned char)*text <= 0x20 || (unsigned char)*text >= 0x7f)
      return false;
  return true;
}

static char *part_of(CURLU *url, CURLUPart part)
{
  char *text;
  FUZZ_CHECK(hg_url_part(url, part, &text));
  return text;
}

static bool is_loopback(CURLU *url)
{
  bool loopback;
  FUZZ_CHECK(hg_url_is_loopback(url, &loopback));
  return loopback;
}

/* The parts that go over the wire, and what the rest of the code relies on. */
static void check_parts(CURLU *url)
{
  static const CURLUPart wired[] = {CURLUPART_PATH, CURLUPART_QUERY, CURLUPART_PORT};
  char *scheme = part_of(url, CURLUPART_SCHEME), *host = part_of(url, CURLUPART_HOST);
  FUZZ_CHECK(scheme != NULL && (strcmp(scheme, "http") == 0 || strcmp(scheme, "https") == 0));
  FUZZ_CHECK(host != NULL && *host != '\0' && !has_control(host, strlen(host)));
  FUZZ_CHECK(strpbrk(host, " @/?#\\") == NULL);
  for (size_t i = 0; i < sizeof wired / sizeof *wired; i++) {
    char *part = part_of(url, wired[i]);
    FUZZ_CHECK(part == NULL || is_wire_text(part));
    curl_free(part);
  }
  FUZZ_CHECK(part_of(url, CURLUPART_USER) == NULL);
  FUZZ_CHECK(part_of(url, CURLUPART_PASSWORD) == NULL);
  FUZZ_CHECK(part_of(url, CURLUPART_FRAGMENT) == NULL);
  curl_free(scheme);
  curl_free(host);
}

/* The text of a URL, parsed a second time, is the same URL: one host, one origin, no other meaning. */
static void check_second_parse(CURLU *url)
{
  const char *message = NULL;
  char *text = hg_url_text(url), *origin = hg_url_origin(url);
  FUZZ_CHECK(text != NULL && origin != NULL);
  if (strlen(text) <= HG_LIMIT_URL) {
    CURLU *again = hg_url_parse(text, strlen(text), &message);
    FUZZ_CHECK(again != NULL);
    char *same_text = hg_url_text(again), *same_origin = hg_url_origin(again);
    FUZZ_CHECK(strcmp(origin, same_origin) == 0);
    FUZZ_CHECK(strcmp(text, same_text) == 0);
    FUZZ_CHECK(is_loopback(url) == is_loopback(again));
    curl_free(same_text);
    free(same_origin);
    curl_url_cleanup(again);
  }
  curl_free(text);
  free(origin);
}

static void check_url(CURLU *url, const char *message)
{
  if (url == NULL) {
    FUZZ_CHECK(message != NULL);
    return;
  }
  check_parts(url);
  check_second_parse(url);
}

static bool is_piece(CURLU *url, CURLUPart part, struct hg_text piece)
{
  char *text = part_of(url, part);
  bool same = text == NULL ? piece.bytes == NULL
                           : piece.bytes != NULL && strlen(text) == piece.length &&
                                 memcmp(text, piece.bytes, piece.length) == 0;
  curl_free(text);
  return same;
}

/* What is read without libcurl it reads the same. */
static void check_plain(struct piece text)
{
  struct hg_plain_url plain;
  const char *message = NULL;
  if (!hg_plain_url_read(&plain, text.text, text.length))
    return;
  CURLU *url = hg_url_parse(text.text, text.length, &message);
  FUZZ_CHECK(url != NULL);
  FUZZ_CHECK(is_piece(url, CURLUPART_SCHEME, plain.scheme));
  FUZZ_CHECK(is_piece(url, CURLUPART_HOST, plain.host));
  FUZZ_CHECK(is_piece(url, CURLUPART_PORT, plain.port));
  FUZZ_CHECK(is_piece(url, CURLUPART_PATH, plain.path));
  FUZZ_CHECK(is_piece(url, CURLUPART_QUERY, plain.query));
  curl_url_cleanup(url);
}

static bool starts_with(const char *text, const char *start)
{
  return strncasecmp(text, start, strlen(start)) == 0;
}

/* Without a scheme and without "//" a reference stays on its server, whatever it says. */
static bool leaves_server(const char *reference)
{
  return strstr(reference, "//") != NULL || strchr(reference, ':') != NULL ||
         strchr(reference, '\\') != NULL;
}

static void check_resolved(CURLU *base, CURLU *url, struct piece reference)
{
  const char *message = NULL;
  char *from = hg_url_origin(base), *to = hg_url_origin(url);
  if (!leaves_server(reference.text))
    FUZZ_CHECK(strcmp(from, to) == 0);
  /* From https to http leads only a reference that says so itself. */
  if (starts_with(from, "https:") && starts_with(to, "http:"))
    FUZZ_CHECK(starts_with(reference.text, "http:"));
  CURLU *absolute = hg_url_parse(reference.text, reference.length, &message);
  if (absolute != NULL) {
    char *there = hg_url_origin(absolute);
    FUZZ_CHECK(strcmp(there, to) == 0);
    free(there);
  }
  curl_url_cleanup(absolute);
  free(from);
  free(to);
}

static void try_reference(struct piece base, struct piece reference)
{
  const char *message = NULL;
  CURLU *start = hg_url_parse(base.text, base.length, &message);
  CURLU *url = hg_url_resolve(base.text, base.length, reference.text, reference.length, &message);
  FUZZ_CHECK(start != NULL || url == NULL);
  FUZZ_CHECK(url == NULL || !has_control(reference.text, reference.length));
  check_url(url, message);
  if (url != NULL)
    check_resolved(start, url, reference);
  curl_url_cleanup(start);
  curl_url_cleanup(url);
}

static void check_list(const struct curl_slist *list)
{
  for (; list != NULL; list = list->next) {
    FUZZ_CHECK(!has_control(list->data, strlen(list->data)));
    FUZZ_CHECK(strchr(list->data, ':') != NULL);
  }
}

static void check_header(struct piece line)
{
  struct hg_text header = {line.text, line.length};
  if (hg_header_check(header) != NULL)
    return;
  FUZZ_CHECK(!has_control(line.text, line.length) && line.length <= HG_LIMIT_TARGET_HEADER);
  FUZZ_CHECK(strlen(line.text) == line.length);
  const char *colon = strchr(line.text, ':');
  FUZZ_CHECK(colon != NULL && colon > line.text && colon[strspn(colon + 1, " ") + 1] != '\0');
  FUZZ_CHECK(strpbrk(line.text, " ()<>@,;\\\"/[]?={}") == NULL ||
             strpbrk(line.text, " ()<>@,;\\\"/[]?={}") > colon);
  FUZZ_CHECK(!starts_with(line.text, "Host:") && !starts_with(line.text, "Content-Length:") &&
             !starts_with(line.text, "Transfer-Encoding:") &&
             !starts_with(line.text, "Connection:"));
}

/* A target of the URL with the header; or the second piece is its proxy. */
static void try_target(struct piece address, struct piece other, bool is_proxy)
{
  const char *message = NULL;
  struct hg_text line = {other.text, other.length};
  /* The boundary to Lua keeps NULs away from a proxy. */
  bool has_proxy = is_proxy && strlen(other.text) == other.length;
  struct hg_target_options options = {.url = {address.text, address.length},
                                      .headers = &line,
                                      .header_count = is_proxy ? 0 : 1,
                                      .connect_timeout = 10};
  if (has_proxy)
    options.proxy = line;
  struct hg_target *target = hg_target_new(&options, &message);
  if (target == NULL) {
    FUZZ_CHECK(message != NULL);
    return;
  }
  check_parts(target->url);
  check_list(target->plain_headers);
  check_list(target->body_headers);
  FUZZ_CHECK(!has_control(address.text, address.length));
  FUZZ_CHECK(is_proxy || hg_header_check(line) == NULL);
  FUZZ_CHECK(target->loopback == is_loopback(target->url));
  hg_target_release(target);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  struct fuzz_input input = {data, size};
  uint8_t choice = fuzz_byte(&input);
  struct piece first = take_piece(&input, (size_t)fuzz_number(&input, 2));
  struct piece second = take_piece(&input, input.left);
  const char *message = NULL;
  CURLU *url = hg_url_parse(first.text, first.length, &message);
  FUZZ_CHECK(url == NULL || !has_control(first.text, first.length));
  check_url(url, message);
  curl_url_cleanup(url);
  check_plain(first);
  if (choice % 3 == 0) {
    try_reference(first, second);
  } else {
    check_header(second);
    try_target(first, second, choice % 3 == 2);
  }
  if (hg_url_is_query(second.text, second.length))
    FUZZ_CHECK(is_wire_text(second.text) && strchr(second.text, '#') == NULL);
  free(first.text);
  free(second.text);
  return 0;
}
