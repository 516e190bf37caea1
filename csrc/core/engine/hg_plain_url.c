#include "hg_plain_url.h"

#include "hg_limits.h"

#include <string.h>

#define LONGEST_HOST 253
#define LONGEST_PORT 5

static bool is_digit(char byte)
{
  return byte >= '0' && byte <= '9';
}

static bool is_lower(char byte)
{
  return byte >= 'a' && byte <= 'z';
}

/* Takes what text begins with. */
static bool take(struct hg_text *text, const char *prefix)
{
  size_t length = strlen(prefix);
  if (text->length < length || memcmp(text->bytes, prefix, length) != 0)
    return false;
  text->bytes += length;
  text->length -= length;
  return true;
}

/* Takes the bytes up to one of stops, or all. */
static struct hg_text take_until(struct hg_text *text, const char *stops)
{
  struct hg_text taken = {text->bytes, 0};
  while (taken.length < text->length && strchr(stops, text->bytes[taken.length]) == NULL)
    taken.length++;
  text->bytes += taken.length;
  text->length -= taken.length;
  return taken;
}

/* A decimal number without a zero in front. */
static bool is_number(struct hg_text text, size_t longest, unsigned most)
{
  unsigned number = 0;
  if (text.length == 0 || text.length > longest || (text.bytes[0] == '0' && text.length > 1))
    return false;
  for (size_t i = 0; i < text.length; i++) {
    if (!is_digit(text.bytes[i]))
      return false;
    number = number * 10 + (unsigned)(text.bytes[i] - '0');
  }
  return number <= most;
}

static bool is_label(struct hg_text label)
{
  if (label.length == 0 || label.bytes[0] == '-' || label.bytes[label.length - 1] == '-')
    return false;
  for (size_t i = 0; i < label.length; i++)
    if (!is_digit(label.bytes[i]) && !is_lower(label.bytes[i]) && label.bytes[i] != '-')
      return false;
  return true;
}

/* A name ends in a letter's label: whatever ends in a number may be an address in disguise. */
static bool is_host(struct hg_text host)
{
  size_t labels = 0, numbers = 0;
  struct hg_text rest = host, label;
  if (host.length == 0 || host.length > LONGEST_HOST)
    return false;
  do {
    label = take_until(&rest, ".");
    if (!is_label(label))
      return false;
    labels++;
    numbers += is_number(label, 3, 255) ? 1 : 0;
  } while (take(&rest, "."));
  return is_lower(label.bytes[0]) || (labels == 4 && numbers == 4);
}

static bool is_upper_hex(char byte)
{
  return is_digit(byte) || (byte >= 'A' && byte <= 'F');
}

/* Common characters; of what is encoded not the dot and what may be decoded, which is unreserved. */
static bool is_common(struct hg_text text)
{
  for (size_t i = 0; i < text.length; i++) {
    char byte = text.bytes[i];
    bool plain = is_digit(byte) || is_lower(byte) || (byte >= 'A' && byte <= 'Z') ||
                 strchr("/-._~!$&()*+,;=:?", byte) != NULL;
    if (plain)
      continue;
    bool encoded = byte == '%' && text.length - i > 2 && text.bytes[i + 1] == '2' &&
                   is_upper_hex(text.bytes[i + 2]) && text.bytes[i + 2] != 'D' &&
                   text.bytes[i + 2] != 'E';
    if (!encoded)
      return false;
    i += 2;
  }
  return true;
}

static bool has_dot_segment(struct hg_text path)
{
  for (size_t i = 0; i + 1 < path.length; i++)
    if (path.bytes[i] == '/' && path.bytes[i + 1] == '.')
      return true;
  return false;
}

static struct hg_text literal(const char *text)
{
  return (struct hg_text){text, strlen(text)};
}

static bool read_port(struct hg_plain_url *url, struct hg_text *rest)
{
  bool is_secure = url->scheme.length == strlen("https");
  url->port = literal(is_secure ? "443" : "80");
  if (!take(rest, ":"))
    return true;
  url->port = take_until(rest, "/?");
  return is_number(url->port, LONGEST_PORT, 65535) && url->port.bytes[0] != '0';
}

bool hg_plain_url_read(struct hg_plain_url *url, const char *text, size_t length)
{
  struct hg_text rest = {text, length};
  if (length > HG_LIMIT_URL || memchr(text, 0, length) != NULL)
    return false;
  *url = (struct hg_plain_url){.scheme = take_until(&rest, ":")};
  bool known = take(&(struct hg_text){text, length}, "http://") ||
               take(&(struct hg_text){text, length}, "https://");
  if (!known || !take(&rest, "://"))
    return false;
  url->host = take_until(&rest, ":/?");
  if (!is_host(url->host) || !read_port(url, &rest))
    return false;
  url->path = take_until(&rest, "?");
  if (url->path.length == 0)
    url->path = literal("/");
  if (take(&rest, "?"))
    url->query = rest;
  bool has_query = url->query.bytes != NULL;
  return is_common(url->path) && !has_dot_segment(url->path) &&
         (!has_query || (url->query.length > 0 && is_common(url->query)));
}
