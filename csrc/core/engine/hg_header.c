#include "hg_header.h"

#include "hg_limits.h"

#include <string.h>
#include <strings.h>

/* Headers that libcurl writes itself from what it does: a second opinion would split requests. */
static const char *const reserved[] = {
    "Host",       "Content-Length", "Transfer-Encoding", "Connection",
    "Keep-Alive", "Expect",         "Proxy-Connection",  "TE",
    "Trailer",    "Upgrade",        "HTTP2-Settings",
};

static bool is_token_byte(char byte)
{
  return byte > 0x20 && byte < 0x7f && strchr("()<>@,;:\\\"/[]?={}", byte) == NULL;
}

static size_t name_length(struct hg_text line)
{
  size_t length = 0;
  while (length < line.length && is_token_byte(line.bytes[length]))
    length++;
  return length < line.length && line.bytes[length] == ':' ? length : 0;
}

static bool has_name(struct hg_text line, const char *name)
{
  size_t length = strlen(name);
  return name_length(line) == length && strncasecmp(line.bytes, name, length) == 0;
}

static bool is_reserved(struct hg_text line)
{
  for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
    if (has_name(line, reserved[i]))
      return true;
  return false;
}

/* A header without a value is an order to libcurl (leave that header out), not a header. */
static bool has_value(struct hg_text line, size_t name)
{
  for (size_t i = name + 1; i < line.length; i++)
    if (line.bytes[i] != ' ')
      return true;
  return false;
}

const char *hg_header_check(struct hg_text line)
{
  if (line.length > HG_LIMIT_TARGET_HEADER)
    return "a header is too long";
  for (size_t i = 0; i < line.length; i++)
    if ((unsigned char)line.bytes[i] < 0x20 || line.bytes[i] == 0x7f)
      return "a header holds a control character";
  size_t name = name_length(line);
  if (name == 0 || !has_value(line, name))
    return "a header is not of the form \"Name: value\"";
  if (is_reserved(line))
    return "a header belongs to the engine (Host, Content-Length, Connection, Expect and the like)";
  return NULL;
}

bool hg_header_is_among(const struct hg_text *lines, size_t count, const char *name)
{
  for (size_t i = 0; i < count; i++)
    if (has_name(lines[i], name))
      return true;
  return false;
}

bool hg_header_append_text(struct curl_slist **list, const char *line)
{
  struct curl_slist *longer = curl_slist_append(*list, line);
  if (longer == NULL)
    return false;
  *list = longer;
  return true;
}

bool hg_header_append(struct curl_slist **list, const struct hg_text *lines, size_t count)
{
  for (size_t i = 0; i < count; i++)
    if (!hg_header_append_text(list, lines[i].bytes))
      return false;
  return true;
}

void hg_header_free(struct curl_slist *list)
{
  for (struct curl_slist *node = list; node != NULL; node = node->next)
    explicit_bzero(node->data, strlen(node->data));
  curl_slist_free_all(list);
}
