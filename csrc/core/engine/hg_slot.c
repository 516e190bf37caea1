#include "hg_slot.h"

#include "hg_limits.h"
#include "hg_point.h"

#include <stdlib.h>
#include <string.h>


/* Bytes. The upload's are the least and the default that libcurl has; it uses them over TLS alone. */
#define SMALL_BUFFER 1536L
#define FILE_BUFFER 131072L
#define SMALL_UPLOAD 16384L
#define USUAL_UPLOAD 65536L

/* curl_easy_setopt in a chain of &&: the only failure that we do not prevent is lack of memory. */
#define SET(option, value) (curl_easy_setopt(easy, (option), (value)) == CURLE_OK)

static size_t on_body(char *bytes, size_t one, size_t length, void *data)
{
  (void)one;
  struct hg_slot *slot = data;
  curl_off_t came = 0;
  curl_easy_getinfo(slot->easy, CURLINFO_SIZE_DOWNLOAD_T, &came);
  return hg_transfer_receive_body(slot->transfer, bytes, length, (uint64_t)came) ? length : 0;
}

static size_t on_header(char *line, size_t one, size_t length, void *data)
{
  (void)one;
  struct hg_slot *slot = data;
  return hg_transfer_receive_header(slot->transfer, line, length) ? length : 0;
}

/* The connection is up, the request comes next. It is the only proof that nothing was sent before. */
static int on_sending(void *data, char *remote, char *local, int remote_port, int local_port)
{
  (void)remote;
  (void)local;
  (void)remote_port;
  struct hg_slot *slot = data;
  slot->link.local_port = local_port;
  if (!hg_transfer_note_sending(slot->transfer))
    return CURL_PREREQFUNC_ABORT;
  if (slot->transfer->method == HG_CREATE)
    HG_POINT("sending", NULL);
  return CURL_PREREQFUNC_OK;
}

static bool set_callbacks(struct hg_slot *slot)
{
  CURL *easy = slot->easy;
  return hg_loop_attach(slot->link.loop, &slot->link, easy) &&
         SET(CURLOPT_ERRORBUFFER, slot->words) && SET(CURLOPT_WRITEFUNCTION, on_body) &&
         SET(CURLOPT_WRITEDATA, slot) && SET(CURLOPT_HEADERFUNCTION, on_header) &&
         SET(CURLOPT_HEADERDATA, slot) && SET(CURLOPT_PREREQFUNCTION, on_sending) &&
         SET(CURLOPT_PREREQDATA, slot);
}

/*
 * What holds for every transfer. QUICK_EXIT: whoever cancels a name's look-up does not wait for it,
 * the resolver's thread is left behind (lhg_core.c keeps its code mapped). ACCEPT_ENCODING lets
 * libcurl unpack a compressed reply that we did not ask for (the targets' header lists keep the
 * question out of the request), so that the caps count what the reply unpacks to.
 */
static bool set_defaults(struct hg_slot *slot)
{
  CURL *easy = slot->easy;
  slot->uses_environment_proxy = slot->is_special = false;
  slot->has_request_target = false;
  slot->buffer_size = 0;
  slot->connect_timeout_ms = 0;
  return set_callbacks(slot) && SET(CURLOPT_SHARE, slot->share) && SET(CURLOPT_NOSIGNAL, 1L) &&
         SET(CURLOPT_QUICK_EXIT, 1L) && SET(CURLOPT_PROTOCOLS_STR, "http,https") &&
         SET(CURLOPT_FOLLOWLOCATION, 0L) && SET(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_1_1) &&
         SET(CURLOPT_HTTP09_ALLOWED, 0L) && SET(CURLOPT_ACCEPT_ENCODING, "") &&
         SET(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L) && SET(CURLOPT_PROXY, "") &&
         SET(CURLOPT_NOPROXY, "") && SET(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2);
}

struct hg_slot *hg_slot_new(struct hg_loop *loop, CURLSH *share)
{
  struct hg_slot *slot = calloc(1, sizeof *slot);
  if (slot == NULL)
    return NULL;
  slot->link.loop = loop;
  slot->share = share;
  slot->easy = curl_easy_init();
  if (slot->easy != NULL && set_defaults(slot))
    return slot;
  hg_slot_free(slot);
  return NULL;
}

void hg_slot_free(struct hg_slot *slot)
{
  if (slot == NULL)
    return;
  curl_easy_cleanup(slot->easy);
  curl_url_cleanup(slot->url);
  free(slot);
}

/* libcurl keeps the text of the first URL it saw; another target must not inherit it. */
static bool copy_url(struct hg_slot *slot, const struct hg_target *target)
{
  CURL *easy = slot->easy;
  curl_url_cleanup(slot->url);
  slot->url = curl_url_dup(target->url);
  slot->url_serial = slot->url != NULL ? target->serial : 0;
  slot->url_has_own_query = true;
  return slot->url != NULL && SET(CURLOPT_URL, NULL);
}

/*
 * A request line of our own saves libcurl a fifth of its work: it writes a changed query into the URL,
 * out of it and into the request byte by byte.
 */
static bool set_request_target(struct hg_slot *slot, const char *text)
{
  CURL *easy = slot->easy;
  if (text == NULL && !slot->has_request_target)
    return true;
  if (!SET(CURLOPT_REQUEST_TARGET, text))
    return false;
  slot->has_request_target = text != NULL;
  return true;
}

static bool set_url(struct hg_slot *slot, const struct hg_transfer *transfer)
{
  CURL *easy = slot->easy;
  const struct hg_target *target = transfer->target;
  if (slot->url_serial != target->serial && !copy_url(slot, target))
    return false;
  if (transfer->query != NULL || !slot->url_has_own_query) {
    const char *query = transfer->query != NULL ? transfer->query : target->query;
    if (curl_url_set(slot->url, CURLUPART_QUERY, query, 0) != CURLUE_OK)
      return false;
    slot->url_has_own_query = transfer->query == NULL;
  }
  return set_request_target(slot, transfer->request_target) && SET(CURLOPT_CURLU, slot->url);
}

static bool has_body(const struct hg_transfer *transfer)
{
  return transfer->method == HG_POST || transfer->method == HG_PUT || transfer->method == HG_CREATE;
}

static bool set_method(struct hg_slot *slot, const struct hg_transfer *transfer)
{
  CURL *easy = slot->easy;
  const struct hg_target *target = transfer->target;
  bool fresh = transfer->method == HG_CREATE || hg_loop_has_spoiled(slot->link.loop);
  if (!SET(CURLOPT_FRESH_CONNECT, fresh ? 1L : 0L))
    return false;
  if (!has_body(transfer))
    return SET(CURLOPT_HTTPGET, 1L) && SET(CURLOPT_HTTPHEADER, target->plain_headers);
  bool is_put = transfer->method == HG_PUT;
  slot->is_special = slot->is_special || is_put;
  return SET(CURLOPT_POST, 1L) && SET(CURLOPT_HTTPHEADER, target->body_headers) &&
         SET(CURLOPT_POSTFIELDS, transfer->request_body.data) &&
         SET(CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)transfer->request_body.length) &&
         (!is_put || SET(CURLOPT_CUSTOMREQUEST, "PUT"));
}

/*
 * libcurl takes its buffers anew for each transfer, and they are overwritten when they go. What a
 * poll says fits into small ones; more comes in several pieces. A file that comes fast is read in large
 * ones. A transfer that failed early leaves its buffer in the handle, which refuses another size then:
 * that one is as good.
 */
static void set_buffers(struct hg_slot *slot, const struct hg_transfer *transfer)
{
  CURL *easy = slot->easy;
  long size = CURL_MAX_WRITE_SIZE;
  if (transfer->method == HG_DOWNLOAD)
    size = FILE_BUFFER;
  else if (transfer->method == HG_GET && transfer->body.limit <= HG_LIMIT_REPLY_BODY)
    size = SMALL_BUFFER;
  if (size != slot->buffer_size && SET(CURLOPT_BUFFERSIZE, size) &&
      SET(CURLOPT_UPLOAD_BUFFERSIZE, size == SMALL_BUFFER ? SMALL_UPLOAD : USUAL_UPLOAD))
    slot->buffer_size = size;
}

static bool set_limits(struct hg_slot *slot, const struct hg_transfer *transfer)
{
  CURL *easy = slot->easy;
  long connect = transfer->target->connect_timeout_ms;
  if (connect != slot->connect_timeout_ms && !SET(CURLOPT_CONNECTTIMEOUT_MS, connect))
    return false;
  slot->connect_timeout_ms = connect;
  if (transfer->stall_seconds == 0)
    return SET(CURLOPT_TIMEOUT_MS, transfer->timeout_ms);
  slot->is_special = true;
  return SET(CURLOPT_TIMEOUT_MS, transfer->timeout_ms) && SET(CURLOPT_LOW_SPEED_LIMIT, 1L) &&
         SET(CURLOPT_LOW_SPEED_TIME, transfer->stall_seconds);
}

/*
 * Requests to this machine never go through the environment's proxy, which would be shown their keys
 * and answer for a different loopback; a proxy that was asked for always counts, whatever no_proxy
 * says.
 */
static bool set_proxy(struct hg_slot *slot, const struct hg_target *target)
{
  CURL *easy = slot->easy;
  if (target->proxy != NULL) {
    slot->is_special = true;
    return SET(CURLOPT_PROXY, target->proxy) && SET(CURLOPT_NOPROXY, "");
  }
  bool environment = !target->loopback;
  if (environment == slot->uses_environment_proxy)
    return true;
  /* Without memory libcurl is left with none set, so the note comes after. */
  if (!SET(CURLOPT_PROXY, environment ? NULL : "") ||
      !SET(CURLOPT_NOPROXY, environment ? NULL : ""))
    return false;
  slot->uses_environment_proxy = environment;
  return true;
}

/*
 * libcurl signs what it sends. User and password count for nothing else then; connection and handle
 * keep them for as long as they live, so both go with the transfer. Nothing packed is asked for: the
 * targets' header lists cannot keep that question out here.
 */
static bool set_signature(struct hg_slot *slot, const struct hg_target *target)
{
  CURL *easy = slot->easy;
  if (target->sigv4 == NULL)
    return true;
  slot->is_special = slot->retires = true;
  return SET(CURLOPT_AWS_SIGV4, target->sigv4) && SET(CURLOPT_USERNAME, target->access_key) &&
         SET(CURLOPT_PASSWORD, target->secret_key) && SET(CURLOPT_FORBID_REUSE, 1L) &&
         SET(CURLOPT_ACCEPT_ENCODING, NULL);
}

/* A CA file is the only one to be trusted: the system's directory would still count beside it. */
static bool set_extras(struct hg_slot *slot, const struct hg_transfer *transfer)
{
  CURL *easy = slot->easy;
  const struct hg_target *target = transfer->target;
  if (target->ca_file != NULL) {
    slot->is_special = true;
    if (!SET(CURLOPT_CAINFO, target->ca_file) || !SET(CURLOPT_CAPATH, NULL) ||
        !SET(CURLOPT_PROXY_CAINFO, target->ca_file) || !SET(CURLOPT_PROXY_CAPATH, NULL))
      return false;
  }
  if (target->raw) {
    slot->is_special = true;
    if (!SET(CURLOPT_HTTP_CONTENT_DECODING, 0L))
      return false;
  }
  if (!target->http2 || has_body(transfer))
    return true;
  slot->is_special = true;
  return SET(CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS);
}

bool hg_slot_assign(struct hg_slot *slot, struct hg_transfer *transfer)
{
  slot->transfer = transfer;
  transfer->slot = slot;
  slot->link.local_port = 0;
  slot->words[0] = '\0';
  set_buffers(slot, transfer);
  return set_url(slot, transfer) && set_method(slot, transfer) && set_limits(slot, transfer) &&
         set_proxy(slot, transfer->target) && set_signature(slot, transfer->target) &&
         set_extras(slot, transfer);
}

void hg_slot_release(struct hg_slot *slot)
{
  CURL *easy = slot->easy;
  slot->transfer->slot = NULL;
  slot->transfer = NULL;
  slot->link.local_port = 0;
  if (slot->is_special) {
    curl_easy_reset(easy);
    /* Out of memory here leaves options unset that keep requests safe: better no handle. */
    if (!set_defaults(slot)) {
      curl_easy_cleanup(easy);
      slot->easy = NULL;
    }
    return;
  }
  (void)(set_request_target(slot, NULL) && SET(CURLOPT_HTTPHEADER, NULL) && SET(CURLOPT_CURLU, NULL) &&
         SET(CURLOPT_POSTFIELDS, NULL));
}

enum hg_outcome hg_slot_outcome(struct hg_slot *slot, CURLcode code)
{
  long connect_status = 0;
  if (code == CURLE_OUT_OF_MEMORY)
    hg_transfer_blame_memory(slot->transfer);
  if (code != CURLE_OK)
    curl_easy_getinfo(slot->easy, CURLINFO_HTTP_CONNECTCODE, &connect_status);
  bool by_proxy = connect_status >= 300 || strstr(slot->words, "resolve proxy") != NULL;
  return hg_outcome_of(code, slot->transfer->sends > 0, by_proxy);
}

const char *hg_slot_words(const struct hg_slot *slot, CURLcode code)
{
  return slot->words[0] != '\0' ? slot->words : curl_easy_strerror(code);
}
