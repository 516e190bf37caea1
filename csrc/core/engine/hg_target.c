#include "hg_target.h"

#include "hg_header.h"
#include "hg_libcurl.h"
#include "hg_limits.h"
#include "hg_memory.h"
#include "hg_url.h"

#include <limits.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

static uint64_t next_serial(void)
{
  /* States in several threads make targets: the one thing that targets share. */
  static atomic_uint_fast64_t last;
  return atomic_fetch_add(&last, 1) + 1;
}

static const char *check_headers(const struct hg_target_options *options)
{
  if (options->header_count > HG_LIMIT_TARGET_HEADERS)
    return "too many headers";
  for (size_t i = 0; i < options->header_count; i++) {
    const char *trouble = hg_header_check(options->headers[i]);
    if (trouble != NULL)
      return trouble;
  }
  return NULL;
}

static bool is_proxy_scheme(const char *scheme)
{
  static const char *const known[] = {"http", "https", "socks4", "socks4a", "socks5", "socks5h"};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (strcmp(scheme, known[i]) == 0)
      return true;
  return false;
}

/* A proxy may hold a user name and password; like keys they are never quoted. */
static const char *check_proxy(struct hg_text proxy)
{
  if (proxy.bytes == NULL)
    return NULL;
  for (size_t i = 0; i < proxy.length; i++)
    if ((unsigned char)proxy.bytes[i] <= 0x20 || proxy.bytes[i] == 0x7f)
      return "the proxy is not a valid URL";
  CURLU *url = curl_url();
  char *scheme = NULL;
  CURLUcode code = CURLUE_OUT_OF_MEMORY;
  if (url != NULL)
    code = curl_url_set(url, CURLUPART_URL, proxy.bytes,
                        CURLU_NON_SUPPORT_SCHEME | CURLU_GUESS_SCHEME);
  if (code == CURLUE_OK && !hg_url_part(url, CURLUPART_SCHEME, &scheme))
    code = CURLUE_OUT_OF_MEMORY;
  bool usable = scheme != NULL && is_proxy_scheme(scheme);
  curl_free(scheme);
  curl_url_cleanup(url);
  if (code == CURLUE_OUT_OF_MEMORY)
    return HG_NO_MEMORY;
  return usable ? NULL : "the proxy is not an http, https or socks URL";
}

/*
 * A line without value ("Expect:") tells libcurl to leave that header out. Old ones (7.88) sign it all
 * the same, as if it were sent, which no server understands: there are none for requests to be signed.
 */
static bool append_omission(struct curl_slist **list, const struct hg_target_options *options,
                            const char *line)
{
  return options->sigv4.bytes != NULL || hg_header_append_text(list, line);
}

/*
 * libcurl decodes compressed replies only if it may ask for them. We want the first without the
 * second: a line without value makes libcurl leave its own Accept-Encoding out (see hg_slot.c).
 */
static bool append_common(struct curl_slist **list, const struct hg_target_options *options)
{
  return (hg_header_is_among(options->headers, options->header_count, "Accept-Encoding") ||
          append_omission(list, options, "Accept-Encoding:")) &&
         hg_header_append(list, options->headers, options->header_count);
}

/* A line without value makes libcurl leave its own "Expect: 100-continue" out: no 417, no delay. */
static bool append_for_body(struct curl_slist **list, const struct hg_target_options *options)
{
  return append_omission(list, options, "Expect:") &&
         (hg_header_is_among(options->headers, options->header_count, "Content-Type") ||
          hg_header_append_text(list, "Content-Type: application/json")) &&
         append_common(list, options);
}

static bool is_signature_whole(const struct hg_target_options *options)
{
  bool keys = options->access_key.bytes != NULL && options->secret_key.bytes != NULL;
  return options->sigv4.bytes != NULL ? keys : !keys;
}

static long to_milliseconds(double seconds)
{
  double milliseconds = seconds * 1000.0;
  if (milliseconds < 1.0)
    return 1;
  return milliseconds < INT_MAX ? (long)milliseconds : INT_MAX;
}

static bool copy_text(char **copy, struct hg_text text)
{
  if (text.bytes == NULL)
    return true;
  *copy = strdup(text.bytes);
  return *copy != NULL;
}

static bool copy_part(char **copy, CURLU *url, CURLUPart part)
{
  char *text;
  bool copied =
      hg_url_part(url, part, &text) && (text == NULL || (*copy = strdup(text)) != NULL);
  curl_free(text);
  return copied;
}

/* Whether no proxy but one that sees nothing of the requests (https) can come in between. */
static bool copy_path(struct hg_target *target, const struct hg_target_options *options)
{
  bool alone = target->loopback && options->proxy.bytes == NULL;
  bool hidden = strncmp(target->origin, "https:", 6) == 0;
  return (!alone && !hidden) || copy_part(&target->path, target->url, CURLUPART_PATH);
}

static bool fill(struct hg_target *target, const struct hg_target_options *options)
{
  target->origin = hg_url_origin(target->url);
  target->http2 = options->http2;
  target->raw = options->raw;
  target->connect_timeout_ms = to_milliseconds(options->connect_timeout);
  return target->origin != NULL && hg_url_is_loopback(target->url, &target->loopback) &&
         copy_part(&target->query, target->url, CURLUPART_QUERY) && copy_path(target, options) &&
         append_common(&target->plain_headers, options) &&
         append_for_body(&target->body_headers, options) && copy_text(&target->proxy, options->proxy) &&
         copy_text(&target->ca_file, options->ca_file) && copy_text(&target->sigv4, options->sigv4) &&
         copy_text(&target->access_key, options->access_key) &&
         copy_text(&target->secret_key, options->secret_key);
}

struct hg_target *hg_target_new(const struct hg_target_options *options, const char **message)
{
  *message = check_headers(options);
  if (*message == NULL)
    *message = check_proxy(options->proxy);
  if (*message == NULL && options->http2 && !hg_libcurl_has_http2())
    *message = "this libcurl has no HTTP/2";
  if (*message == NULL && !is_signature_whole(options))
    *message = "sigv4, access_key and secret_key belong together";
  if (*message == NULL && options->sigv4.bytes != NULL && !hg_libcurl_can_sign())
    *message = "this libcurl cannot sign requests (AWS Signature Version 4)";
  if (*message != NULL)
    return NULL;
  CURLU *url = hg_url_parse(options->url.bytes, options->url.length, message);
  if (url == NULL)
    return NULL;
  struct hg_target *target = calloc(1, sizeof *target);
  if (target == NULL) {
    curl_url_cleanup(url);
    *message = HG_NO_MEMORY;
    return NULL;
  }
  *target = (struct hg_target){.references = 1, .serial = next_serial(), .url = url};
  if (fill(target, options))
    return target;
  hg_target_release(target);
  *message = HG_NO_MEMORY;
  return NULL;
}

static void free_secret(char *text)
{
  if (text != NULL)
    explicit_bzero(text, strlen(text));
  free(text);
}

struct hg_target *hg_target_retain(struct hg_target *target)
{
  target->references++;
  return target;
}

void hg_target_release(struct hg_target *target)
{
  if (target == NULL || --target->references > 0)
    return;
  curl_url_cleanup(target->url);
  hg_header_free(target->plain_headers);
  hg_header_free(target->body_headers);
  free_secret(target->proxy);
  free_secret(target->secret_key);
  free(target->access_key);
  free(target->sigv4);
  free(target->ca_file);
  free(target->query);
  free(target->path);
  free(target->origin);
  free(target);
}
