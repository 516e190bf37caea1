/* What libcurl is told for each kind of transfer, after each other kind, and where memory is short. */
#include "hg_slot.h"

#include "hg_test.h"
#include "hg_told_fixture.h"

#include <stdlib.h>

static CURLM *multi;
static struct hg_loop *loop;

static struct hg_slot *make_slot(void)
{
  told_count = 0;
  return hg_slot_new(loop, NULL);
}

static struct hg_text text_of(const char *text)
{
  return (struct hg_text){text, text != NULL ? strlen(text) : 0};
}

#define HERE "http://127.0.0.1:1/a?own=1"
#define THERE "https://files.example.com/b"
#define HTTP1 CURL_HTTP_VERSION_1_1

#define AT_HERE .url = {HERE, sizeof HERE - 1}
#define AT_THERE .url = {THERE, sizeof THERE - 1}

#define SCOPE "aws:amz:us-east-1:s3"
#define SIGNED                                                                                     \
  .sigv4 = {SCOPE, sizeof SCOPE - 1}, .access_key = {"access:1", 8}, .secret_key = {"secret", 6}

/* The kinds of transfers, and what they tell of those options that few of them have. */
static const struct kind {
  const char *name;
  enum hg_method method;
  struct hg_target_options target;
  double stall;
  const char *proxy; /* NULL: the environment's */
  const char *ca_file;
} kinds[] = {
    {"a poll", HG_GET, {AT_HERE}, 0, "", NULL},
    {"a create", HG_CREATE, {AT_HERE}, 0, "", NULL},
    {"a poll that posts", HG_POST, {AT_THERE}, 0, NULL, NULL},
    {"elsewhere", HG_GET, {AT_THERE}, 0, NULL, NULL},
    {"with a limit of standing still", HG_GET, {AT_HERE}, 30, "", NULL},
    {"by proxy",
     HG_GET,
     {AT_HERE, .proxy = {"http://127.0.0.1:9", 18}},
     0,
     "http://127.0.0.1:9",
     NULL},
    {"with a CA file", HG_GET, {AT_HERE, .ca_file = {"/ca.pem", 7}}, 0, "", "/ca.pem"},
    {"taken raw", HG_GET, {AT_HERE, .raw = true}, 0, "", NULL},
    {"over HTTP/2", HG_GET, {AT_HERE, .http2 = true}, 0, "", NULL},
    {"a put", HG_PUT, {AT_HERE, .http2 = true}, 30, "", NULL},
    {"a put that is signed", HG_PUT, {AT_HERE, SIGNED}, 0, "", NULL},
    {"a poll that is signed", HG_GET, {AT_HERE, SIGNED}, 0, "", NULL},
    {"a create where HTTP/2 is allowed", HG_CREATE, {AT_HERE, .http2 = true}, 0, "", NULL},
};
#define KINDS (sizeof kinds / sizeof *kinds)

static bool has_body(const struct kind *kind)
{
  return kind->method == HG_CREATE || kind->method == HG_POST || kind->method == HG_PUT;
}

static struct hg_transfer *transfer_of(const struct kind *kind, double connect_timeout,
                                       const char *query)
{
  struct hg_target_options options = kind->target;
  options.connect_timeout = connect_timeout;
  const char *message = NULL;
  struct hg_request request = {.method = kind->method, .timeout = 7.0, .query = text_of(query)};
  request.target = hg_target_new(&options, &message);
  request.stall_timeout = kind->stall;
  if (has_body(kind))
    request.body = text_of("{\"a\":1}");
  struct hg_transfer *transfer = hg_transfer_new(1, &request);
  hg_target_release(request.target);
  return transfer;
}

#define CHECK_OF(kind, condition) hg_test_check((condition), __FILE__, __LINE__, (kind)->name)

static void check_request(const struct kind *kind, const struct hg_transfer *transfer)
{
  bool posts = has_body(kind);
  const struct hg_target *target = transfer->target;
  const struct told *headers = find(CURLOPT_HTTPHEADER);
  CHECK_OF(kind, is_number(CURLOPT_FRESH_CONNECT, kind->method == HG_CREATE));
  CHECK_OF(kind, is_number(posts ? CURLOPT_POST : CURLOPT_HTTPGET, 1));
  CHECK_OF(kind, is_number(CURLOPT_POST, 1) == posts);
  CHECK_OF(kind,
           headers->value == (intptr_t)(posts ? target->body_headers : target->plain_headers));
  CHECK_OF(kind, !posts || is_number(CURLOPT_POSTFIELDSIZE_LARGE, 7));
  CHECK_OF(kind,
           !posts || find(CURLOPT_POSTFIELDS)->value == (intptr_t)transfer->request_body.data);
  CHECK_OF(kind, is_words(CURLOPT_CUSTOMREQUEST, kind->method == HG_PUT ? "PUT" : NULL));
  CHECK_OF(kind, is_number(CURLOPT_TIMEOUT_MS, 7000));
  /* What a poll says fits into small buffers, a file comes in large ones. */
  const struct told *buffer = find(CURLOPT_BUFFERSIZE);
  CHECK_OF(kind, (buffer->value < CURL_MAX_WRITE_SIZE) == (kind->method == HG_GET));
  CHECK_OF(kind, (buffer->value > CURL_MAX_WRITE_SIZE) == (kind->method == HG_DOWNLOAD));
}

static void check_signature(const struct kind *kind)
{
  bool is_signed = kind->target.sigv4.bytes != NULL;
  CHECK_OF(kind, is_words(CURLOPT_AWS_SIGV4, is_signed ? SCOPE : NULL));
  CHECK_OF(kind, is_words(CURLOPT_USERNAME, is_signed ? "access:1" : NULL));
  CHECK_OF(kind, is_words(CURLOPT_PASSWORD, is_signed ? "secret" : NULL));
  CHECK_OF(kind, is_number(CURLOPT_FORBID_REUSE, 1) == is_signed);
}

static void check_special(const struct kind *kind)
{
  bool stalls = kind->stall > 0;
  bool over_2 = kind->target.http2 && kind->method == HG_GET;
  CHECK_OF(kind,
           stalls ? is_number(CURLOPT_LOW_SPEED_LIMIT, 1) : find(CURLOPT_LOW_SPEED_LIMIT) == NULL);
  CHECK_OF(kind,
           stalls ? is_number(CURLOPT_LOW_SPEED_TIME, 30) : find(CURLOPT_LOW_SPEED_TIME) == NULL);
  CHECK_OF(kind, is_words(CURLOPT_PROXY, kind->proxy) && find(CURLOPT_PROXY) != NULL);
  CHECK_OF(kind, is_words(CURLOPT_NOPROXY, kind->proxy != NULL ? "" : NULL));
  CHECK_OF(kind, is_words(CURLOPT_CAINFO, kind->ca_file));
  CHECK_OF(kind, is_words(CURLOPT_PROXY_CAINFO, kind->ca_file));
  /* The system's folder of authorities is told away, and only then. */
  CHECK_OF(kind, (find(CURLOPT_CAPATH) != NULL) == (kind->ca_file != NULL));
  CHECK_OF(kind, (find(CURLOPT_PROXY_CAPATH) != NULL) == (kind->ca_file != NULL));
  CHECK_OF(kind, is_words(CURLOPT_CAPATH, NULL) && is_words(CURLOPT_PROXY_CAPATH, NULL));
  CHECK_OF(kind, is_number(CURLOPT_HTTP_CONTENT_DECODING, 0) == kind->target.raw);
  CHECK_OF(kind, is_number(CURLOPT_HTTP_VERSION, over_2 ? CURL_HTTP_VERSION_2TLS : HTTP1));
}

static void check_always(const struct kind *kind)
{
  CHECK_OF(kind, is_number(CURLOPT_FOLLOWLOCATION, 0) && is_number(CURLOPT_HTTP09_ALLOWED, 0));
  CHECK_OF(kind, is_number(CURLOPT_NOSIGNAL, 1) && is_number(CURLOPT_QUICK_EXIT, 1));
  CHECK_OF(kind, is_number(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1));
  CHECK_OF(kind, is_number(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2));
  CHECK_OF(kind, is_words(CURLOPT_PROTOCOLS_STR, "http,https"));
  CHECK_OF(kind, is_words(CURLOPT_ACCEPT_ENCODING, kind->target.sigv4.bytes != NULL ? NULL : ""));
  CHECK_OF(kind, is_number(CURLOPT_CONNECTTIMEOUT_MS, 5000));
}

static void run(struct hg_slot *slot, const struct kind *kind)
{
  struct hg_transfer *transfer = transfer_of(kind, 5.0, NULL);
  CHECK_OF(kind, hg_slot_assign(slot, transfer));
  CHECK_OF(kind, slot->transfer == transfer && transfer->slot == slot);
  CHECK_OF(kind, slot->retires == (kind->target.sigv4.bytes != NULL));
  slot->retires = false;
  check_always(kind);
  check_request(kind, transfer);
  check_signature(kind);
  check_special(kind);
  hg_slot_release(slot);
  CHECK_OF(kind, slot->transfer == NULL && transfer->slot == NULL);
  const CURLoption kept[] = {CURLOPT_HTTPHEADER, CURLOPT_CURLU, CURLOPT_POSTFIELDS,
                             CURLOPT_REQUEST_TARGET};
  for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) /* it is freed with the transfer */
    CHECK_OF(kind, find(kept[i]) == NULL || find(kept[i])->value == 0);
  hg_transfer_free(transfer);
}

static void test_each_after_each(void)
{
  for (size_t first = 0; first < KINDS; first++) {
    struct hg_slot *slot = make_slot();
    for (size_t second = 0; second < KINDS; second++) {
      run(slot, &kinds[first]);
      run(slot, &kinds[second]);
    }
    hg_slot_free(slot);
  }
}

static void test_a_short_time_to_connect(void)
{
  struct hg_slot *slot = make_slot();
  const double seconds[] = {0.001, 5.0, 5.0, 0.001};
  for (size_t i = 0; i < sizeof seconds / sizeof *seconds; i++) {
    struct hg_transfer *transfer = transfer_of(&kinds[0], seconds[i], NULL);
    HG_CHECK(hg_slot_assign(slot, transfer));
    HG_CHECK(is_number(CURLOPT_CONNECTTIMEOUT_MS, (long)(seconds[i] * 1000)));
    hg_slot_release(slot);
    hg_transfer_free(transfer);
  }
  hg_slot_free(slot);
}

static void expect_query(struct hg_slot *slot, struct hg_transfer *transfer, const char *want)
{
  char *query = NULL;
  HG_CHECK(hg_slot_assign(slot, transfer));
  HG_CHECK(find(CURLOPT_CURLU)->value == (intptr_t)slot->url);
  curl_url_get(slot->url, CURLUPART_QUERY, &query, 0);
  HG_CHECK_TEXT(query != NULL ? query : "", want);
  curl_free(query);
  hg_slot_release(slot);
}

static void test_queries(void)
{
  struct hg_slot *slot = make_slot();
  struct hg_transfer *own = transfer_of(&kinds[0], 5.0, NULL);
  struct hg_transfer *other = transfer_of(&kinds[0], 5.0, NULL);
  struct hg_transfer *elsewhere = transfer_of(&kinds[3], 5.0, NULL);
  expect_query(slot, own, "own=1");
  own->query = strdup("b=2");
  expect_query(slot, own, "b=2");
  expect_query(slot, other, "own=1");
  expect_query(slot, own, "b=2");
  free(own->query);
  own->query = NULL;
  expect_query(slot, own, "own=1");
  expect_query(slot, elsewhere, "");
  hg_transfer_free(own);
  hg_transfer_free(other);
  hg_transfer_free(elsewhere);
  hg_slot_free(slot);
}

/* Where the path is known a query goes into a request line of its own, which no later one inherits. */
static void test_request_lines(void)
{
  struct hg_slot *slot = make_slot();
  const char *queries[] = {"b=2", NULL, "c=3", NULL};
  for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
    struct hg_transfer *transfer = transfer_of(&kinds[0], 5.0, queries[i]);
    char line[32];
    snprintf(line, sizeof line, "/a?%s", queries[i] != NULL ? queries[i] : "");
    HG_CHECK(hg_slot_assign(slot, transfer));
    HG_CHECK(is_words(CURLOPT_REQUEST_TARGET, queries[i] != NULL ? line : NULL));
    hg_slot_release(slot);
    HG_CHECK(is_words(CURLOPT_REQUEST_TARGET, NULL));
    hg_transfer_free(transfer);
  }
  hg_slot_free(slot);
}

/* Without memory for any one of the options nothing leaves. */
static void test_no_memory_for_an_option(void)
{
  for (size_t i = 0; i < KINDS; i++) {
    bool ready = false;
    int calls = 1;
    for (; !ready && calls < 50; calls++) {
      struct hg_slot *slot = make_slot();
      struct hg_transfer *transfer = transfer_of(&kinds[i], 5.0, i == 0 ? "b=2" : NULL);
      failing = calls;
      ready = hg_slot_assign(slot, transfer);
      CHECK_OF(&kinds[i], ready == (failing > 0));
      failing = 0;
      hg_slot_release(slot);
      hg_transfer_free(transfer);
      hg_slot_free(slot);
    }
    CHECK_OF(&kinds[i], calls > 6);
  }
}

static void test_no_memory_for_a_url(void)
{
  struct hg_slot *slot = make_slot();
  struct hg_transfer *transfer = transfer_of(&kinds[0], 5.0, NULL);
  transfer->query = strdup("b=2");
  no_query = true;
  HG_CHECK(!hg_slot_assign(slot, transfer));
  hg_slot_release(slot);
  no_query = false;
  expect_query(slot, transfer, "b=2");
  hg_transfer_free(transfer);
  transfer = transfer_of(&kinds[3], 5.0, NULL);
  expect_query(slot, transfer, "");
  hg_transfer_free(transfer);
  hg_slot_free(slot);
}

static void test_no_memory_for_a_slot(void)
{
  struct hg_slot *slot = NULL;
  int calls = 1;
  for (; slot == NULL && calls < 50; calls++) {
    failing = calls;
    slot = make_slot();
    HG_CHECK((slot != NULL) == (failing > 0));
    failing = 0;
  }
  HG_CHECK(calls > 10);
  hg_slot_free(slot);
  /* What starts over after something special, and cannot, is no handle any more. */
  slot = make_slot();
  struct hg_transfer *transfer = transfer_of(&kinds[4], 5.0, NULL);
  HG_CHECK(hg_slot_assign(slot, transfer));
  failing = 3;
  hg_slot_release(slot);
  failing = 0;
  HG_CHECK(slot->easy == NULL);
  hg_transfer_free(transfer);
  hg_slot_free(slot);
}

static enum hg_outcome outcome_of(CURLcode code, unsigned sends, long status, const char *words)
{
  struct hg_slot *slot = make_slot();
  struct hg_transfer *transfer = transfer_of(&kinds[0], 5.0, NULL);
  HG_CHECK(hg_slot_assign(slot, transfer));
  HG_CHECK_TEXT(hg_slot_words(slot, CURLE_COULDNT_CONNECT),
                curl_easy_strerror(CURLE_COULDNT_CONNECT));
  snprintf(slot->words, sizeof slot->words, "%s", words);
  HG_CHECK(words[0] == '\0' || strcmp(hg_slot_words(slot, code), words) == 0);
  transfer->sends = sends;
  connect_status = status;
  enum hg_outcome outcome = hg_slot_outcome(slot, code);
  connect_status = 0;
  bool blames_memory = transfer->fault == HG_FAULT_HEADERS;
  HG_CHECK(blames_memory == (code == CURLE_OUT_OF_MEMORY && sends > 0));
  hg_slot_release(slot);
  hg_transfer_free(transfer);
  hg_slot_free(slot);
  return outcome;
}

static void test_outcomes(void)
{
  HG_CHECK(outcome_of(CURLE_OK, 1, 0, "") == HG_OUTCOME_OK);
  HG_CHECK(outcome_of(CURLE_RECV_ERROR, 0, 0, "") == HG_OUTCOME_CONNECT);
  HG_CHECK(outcome_of(CURLE_RECV_ERROR, 0, 299, "") == HG_OUTCOME_CONNECT);
  HG_CHECK(outcome_of(CURLE_RECV_ERROR, 0, 300, "") == HG_OUTCOME_PROXY);
  HG_CHECK(outcome_of(CURLE_RECV_ERROR, 0, 503, "") == HG_OUTCOME_PROXY);
  HG_CHECK(outcome_of(CURLE_RECV_ERROR, 1, 503, "") == HG_OUTCOME_RESET);
  HG_CHECK(outcome_of(CURLE_RECV_ERROR, 1, 0, "") == HG_OUTCOME_RESET);
  HG_CHECK(outcome_of(CURLE_COULDNT_RESOLVE_HOST, 0, 0, "Could not resolve proxy: x") ==
           HG_OUTCOME_PROXY);
  HG_CHECK(outcome_of(CURLE_COULDNT_RESOLVE_HOST, 0, 0, "Could not resolve host: x") ==
           HG_OUTCOME_DNS);
  HG_CHECK(outcome_of(CURLE_OUT_OF_MEMORY, 0, 0, "") == HG_OUTCOME_MEMORY);
  HG_CHECK(outcome_of(CURLE_OUT_OF_MEMORY, 1, 0, "") == HG_OUTCOME_MEMORY);
}

int main(void)
{
  curl_global_init(CURL_GLOBAL_DEFAULT);
  multi = curl_multi_init();
  loop = hg_loop_new();
  hg_loop_connect(loop, multi);
  HG_RUN(test_each_after_each);
  HG_RUN(test_a_short_time_to_connect);
  HG_RUN(test_queries);
  HG_RUN(test_request_lines);
  HG_RUN(test_no_memory_for_an_option);
  HG_RUN(test_no_memory_for_a_url);
  HG_RUN(test_no_memory_for_a_slot);
  HG_RUN(test_outcomes);
  curl_multi_cleanup(multi);
  hg_loop_free(loop);
  int status = hg_test_report("slot");
  curl_global_cleanup();
  return status;
}
