#include "hg_url.h"

#include "hg_limits.h"
#include "hg_memory.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define PARSE_FLAGS (CURLU_DISALLOW_USER | CURLU_URLENCODE | CURLU_ALLOW_SPACE)

static const char *check_bytes(const char *text, size_t length)
{
  if (length > HG_LIMIT_URL)
    return "the URL is too long";
  for (size_t i = 0; i < length; i++)
    if ((unsigned char)text[i] < 0x20 || text[i] == 0x7f)
      return "the URL holds a control character";
  return NULL;
}

static const char *explain(CURLUcode code)
{
  switch (code) {
  case CURLUE_OK:
    return NULL;
  case CURLUE_USER_NOT_ALLOWED:
    return "the URL holds a user name or password";
  case CURLUE_UNSUPPORTED_SCHEME:
  case CURLUE_BAD_SCHEME:
    return "the URL is not http or https";
  case CURLUE_NO_HOST:
    return "the URL has no host";
  case CURLUE_OUT_OF_MEMORY:
    return HG_NO_MEMORY;
  default:
    return "not a valid URL";
  }
}

static bool is_one_of(const char *text, const char *one, const char *other)
{
  return text != NULL && (strcasecmp(text, one) == 0 || strcasecmp(text, other) == 0);
}

static const char *check_scheme(CURLU *url)
{
  char *scheme;
  if (!hg_url_part(url, CURLUPART_SCHEME, &scheme))
    return HG_NO_MEMORY;
  bool good = is_one_of(scheme, "http", "https");
  curl_free(scheme);
  return good ? NULL : "the URL is not http or https";
}

/* Does the text, read afresh, lead to the same host? */
static const char *compare_host(const char *text, const char *host)
{
  CURLU *again = curl_url();
  char *found = NULL;
  CURLUcode code =
      again == NULL ? CURLUE_OUT_OF_MEMORY : curl_url_set(again, CURLUPART_URL, text, PARSE_FLAGS);
  if (code == CURLUE_OK && !hg_url_part(again, CURLUPART_HOST, &found))
    code = CURLUE_OUT_OF_MEMORY;
  bool same = is_one_of(found, host, host);
  curl_free(found);
  curl_url_cleanup(again);
  if (code == CURLUE_OUT_OF_MEMORY)
    return HG_NO_MEMORY;
  return same ? NULL : "not a valid URL";
}

/*
 * libcurl decodes "%31" in a host, but only after it has looked for numeric addresses: the text of
 * such a URL may name another host than the URL does. That text must lead to the same host.
 */
static const char *check_host(CURLU *url)
{
  char *host, *text = hg_url_text(url);
  const char *trouble = NULL;
  if (!hg_url_part(url, CURLUPART_HOST, &host) || text == NULL)
    trouble = HG_NO_MEMORY;
  else if (host == NULL || *host == '\0')
    trouble = "the URL has no host";
  else
    trouble = strchr(host, '%') != NULL ? "not a valid URL" : compare_host(text, host);
  curl_free(text);
  curl_free(host);
  return trouble;
}

static const char *check_parts(CURLU *url)
{
  const char *trouble = check_scheme(url);
  if (trouble == NULL)
    trouble = check_host(url);
  return trouble != NULL ? trouble : explain(curl_url_set(url, CURLUPART_FRAGMENT, NULL, 0));
}

/* Gives url back if it is acceptable, otherwise frees it. */
static CURLU *accept_url(CURLU *url, const char *trouble, const char **message)
{
  if (trouble == NULL)
    trouble = check_parts(url);
  if (trouble == NULL)
    return url;
  curl_url_cleanup(url);
  *message = trouble;
  return NULL;
}

static const char *set_url(CURLU *url, const char *text, size_t length)
{
  const char *trouble = url == NULL ? HG_NO_MEMORY : check_bytes(text, length);
  return trouble != NULL ? trouble : explain(curl_url_set(url, CURLUPART_URL, text, PARSE_FLAGS));
}

CURLU *hg_url_parse(const char *text, size_t length, const char **message)
{
  CURLU *url = curl_url();
  const char *trouble = length == 0 ? "the URL is empty" : set_url(url, text, length);
  return accept_url(url, trouble, message);
}

/* Leads to the base itself, which libcurl 7.88 takes for its root. */
static bool is_base(const char *relative, size_t length)
{
  return length == 0 || relative[0] == '#';
}

CURLU *hg_url_resolve(const char *base, size_t base_length, const char *relative,
                      size_t relative_length, const char **message)
{
  CURLU *url = hg_url_parse(base, base_length, message);
  if (url == NULL)
    return NULL;
  const char *trouble = is_base(relative, relative_length)
                            ? check_bytes(relative, relative_length)
                            : set_url(url, relative, relative_length);
  return accept_url(url, trouble, message);
}

char *hg_url_text(CURLU *url)
{
  char *text;
  hg_url_part(url, CURLUPART_URL, &text);
  return text;
}

bool hg_url_part(CURLU *url, CURLUPart part, char **text)
{
  unsigned flags = part == CURLUPART_PORT ? CURLU_DEFAULT_PORT : 0;
  *text = NULL;
  CURLUcode code = curl_url_get(url, part, text, flags);
  if (code != CURLUE_OK)
    *text = NULL;
  return code != CURLUE_OUT_OF_MEMORY;
}

static void lower_case(char *text)
{
  for (; *text != '\0'; text++)
    if (*text >= 'A' && *text <= 'Z')
      *text = (char)(*text + ('a' - 'A'));
}

static char *join_origin(const char *scheme, const char *host, const char *port)
{
  size_t size = strlen(scheme) + strlen(host) + (port != NULL ? strlen(port) + 1 : 0) + 4;
  char *origin = malloc(size);
  if (origin == NULL)
    return NULL;
  snprintf(origin, size, "%s://%s%s%s", scheme, host, port != NULL ? ":" : "",
           port != NULL ? port : "");
  lower_case(origin);
  return origin;
}

char *hg_url_origin(CURLU *url)
{
  char *scheme, *host, *port = NULL;
  hg_url_part(url, CURLUPART_SCHEME, &scheme);
  hg_url_part(url, CURLUPART_HOST, &host);
  CURLUcode code = curl_url_get(url, CURLUPART_PORT, &port, CURLU_NO_DEFAULT_PORT);
  bool whole = scheme != NULL && host != NULL && code != CURLUE_OUT_OF_MEMORY;
  char *origin = whole ? join_origin(scheme, host, port) : NULL;
  curl_free(scheme);
  curl_free(host);
  curl_free(port);
  return origin;
}

static bool is_loopback_ipv4(const char *host)
{
  struct in_addr address;
  return inet_pton(AF_INET, host, &address) == 1 && ntohl(address.s_addr) >> 24 == 127;
}

/* host is "[...]" as libcurl gives it. */
static bool is_loopback_ipv6(const char *host)
{
  char inner[INET6_ADDRSTRLEN] = "";
  size_t length = strlen(host);
  if (length < 3 || length - 2 >= sizeof inner)
    return false;
  memcpy(inner, host + 1, length - 2);
  struct in6_addr address;
  if (inet_pton(AF_INET6, inner, &address) != 1)
    return false;
  bool mapped = IN6_IS_ADDR_V4MAPPED(&address) && address.s6_addr[12] == 127;
  return mapped || IN6_IS_ADDR_LOOPBACK(&address);
}

static bool is_localhost(const char *host)
{
  static const char suffix[] = ".localhost";
  size_t length = strlen(host), tail = sizeof suffix - 1;
  return strcasecmp(host, "localhost") == 0 ||
         (length > tail && strcasecmp(host + length - tail, suffix) == 0);
}

bool hg_url_is_loopback(CURLU *url, bool *loopback)
{
  char *host;
  if (!hg_url_part(url, CURLUPART_HOST, &host))
    return false;
  *loopback = host != NULL && (*host == '[' ? is_loopback_ipv6(host)
                                            : is_loopback_ipv4(host) || is_localhost(host));
  curl_free(host);
  return true;
}

bool hg_url_is_query(const char *text, size_t length)
{
  if (length > HG_LIMIT_URL)
    return false;
  for (size_t i = 0; i < length; i++)
    if ((unsigned char)text[i] <= 0x20 || (unsigned char)text[i] >= 0x7f || text[i] == '#')
      return false;
  return true;
}
