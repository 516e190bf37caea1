#include "hg_hook_request.h"

#include "hg_limits.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

enum step { REQUEST_LINE, HEADER, BODY, CHUNK_SIZE, CHUNK, CHUNK_END, TRAILER, WHOLE, REFUSED };

enum { BAD_REQUEST = 400, NOT_ALLOWED = 405, TOO_LARGE = 413, UNAVAILABLE = 503 };

void hg_hook_request_open(struct hg_hook_request *request)
{
  *request = (struct hg_hook_request){.step = REQUEST_LINE};
  hg_buffer_init(&request->line, HG_LIMIT_HOOK_HEAD);
  hg_buffer_init(&request->path, HG_LIMIT_HOOK_HEAD);
  hg_buffer_init(&request->body, HG_LIMIT_HOOK_BODY);
}

void hg_hook_request_close(struct hg_hook_request *request)
{
  hg_buffer_free(&request->line);
  hg_buffer_free(&request->path);
  hg_buffer_free(&request->body);
}

static void refuse(struct hg_hook_request *request, int status)
{
  request->step = REFUSED;
  request->status = status;
}

static bool append(struct hg_hook_request *request, struct hg_buffer *buffer, const char *bytes,
                   size_t length)
{
  if (length == 0 || hg_buffer_append(buffer, bytes, length))
    return true;
  refuse(request, buffer->starved ? UNAVAILABLE : TOO_LARGE);
  return false;
}

/* Bytes at the text's beginning that are of a token of RFC 9110. */
static size_t token_length(const char *text)
{
  return strspn(text, "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"
                      "ABCDEFGHIJKLMNOPQRSTUVWXYZ");
}

static bool is_method(const char *text, size_t length)
{
  static const char *const taken[] = {"POST", "PUT", "PATCH", "GET"};
  for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
    if (strlen(taken[i]) == length && memcmp(taken[i], text, length) == 0)
      return true;
  return false;
}

static void read_request_line(struct hg_hook_request *request)
{
  const char *method = request->line.data;
  size_t length = token_length(method);
  const char *path = method + length + 1;
  if (length == 0 || method[length] != ' ' || *path != '/')
    return refuse(request, BAD_REQUEST);
  size_t whole = strcspn(path, " ");
  const char *version = path + whole;
  request->is_first = strcmp(version, " HTTP/1.0") == 0;
  if (!request->is_first && strcmp(version, " HTTP/1.1") != 0)
    return refuse(request, BAD_REQUEST);
  for (size_t i = 0; i < whole; i++)
    if (path[i] <= ' ' || path[i] > '~' || path[i] == '#')
      return refuse(request, BAD_REQUEST);
  if (!is_method(method, length))
    return refuse(request, NOT_ALLOWED);
  size_t query = strcspn(path, "? ");
  if (append(request, &request->path, path, query))
    request->step = HEADER;
}

static bool is_digits(const char *text)
{
  return *text != '\0' && text[strspn(text, "0123456789")] == '\0';
}

static void read_length(struct hg_hook_request *request, const char *value)
{
  if (request->has_length || !is_digits(value))
    return refuse(request, BAD_REQUEST);
  request->has_length = true;
  for (; *value != '\0'; value++) {
    request->left = request->left * 10 + (size_t)(*value - '0');
    if (request->left > HG_LIMIT_HOOK_BODY)
      return refuse(request, TOO_LARGE);
  }
}

static void read_coding(struct hg_hook_request *request, const char *value)
{
  if (request->is_chunked || request->is_first || strcasecmp(value, "chunked") != 0)
    return refuse(request, BAD_REQUEST);
  request->is_chunked = true;
}

static void read_field(struct hg_hook_request *request, const char *name, const char *value)
{
  if (strcasecmp(name, "Content-Length") == 0)
    return read_length(request, value);
  if (strcasecmp(name, "Transfer-Encoding") == 0)
    return read_coding(request, value);
  if (strcasecmp(name, "Host") == 0) {
    if (request->has_host)
      return refuse(request, BAD_REQUEST);
    request->has_host = true;
  } else if (strcasecmp(name, "Expect") == 0) {
    if (strcasecmp(value, "100-continue") != 0)
      return refuse(request, BAD_REQUEST);
    request->expects = true;
  }
}

/* A line "name: value", in its place. */
static void read_header(struct hg_hook_request *request)
{
  char *name = request->line.data;
  size_t length = token_length(name);
  if (length == 0 || name[length] != ':')
    return refuse(request, BAD_REQUEST);
  name[length] = '\0';
  char *value = name + length + 1;
  value += strspn(value, " \t");
  size_t end = strlen(value);
  while (end > 0 && (value[end - 1] == ' ' || value[end - 1] == '\t'))
    end--;
  value[end] = '\0';
  read_field(request, name, value);
}

static void end_head(struct hg_hook_request *request)
{
  if (!request->is_first && !request->has_host)
    return refuse(request, BAD_REQUEST);
  if (request->has_length && request->is_chunked)
    return refuse(request, BAD_REQUEST);
  request->line_bytes = 0;
  request->step = request->is_chunked ? CHUNK_SIZE : request->left > 0 ? BODY : WHOLE;
  request->expects = request->expects && !request->is_first && request->step != WHOLE;
}

static int digit_of(char character)
{
  const char *digits = "0123456789abcdefABCDEF";
  const char *place = character != '\0' ? strchr(digits, character) : NULL;
  if (place == NULL)
    return -1;
  int value = (int)(place - digits);
  return value < 16 ? value : value - 6;
}

/* "1a" or "1a;what=ever" */
static void read_chunk_size(struct hg_hook_request *request)
{
  const char *text = request->line.data;
  size_t size = 0;
  if (digit_of(*text) < 0)
    return refuse(request, BAD_REQUEST);
  for (; digit_of(*text) >= 0; text++) {
    size = size * 16 + (size_t)digit_of(*text);
    if (size > HG_LIMIT_HOOK_BODY)
      return refuse(request, TOO_LARGE);
  }
  if (*text != '\0' && *text != ';' && *text != ' ' && *text != '\t')
    return refuse(request, BAD_REQUEST);
  if (size > HG_LIMIT_HOOK_BODY - request->body.length)
    return refuse(request, TOO_LARGE);
  request->left = size;
  request->step = size > 0 ? CHUNK : TRAILER;
}

static void read_line(struct hg_hook_request *request)
{
  bool is_empty = request->line.data[0] == '\0';
  switch (request->step) {
  case REQUEST_LINE:
    return read_request_line(request);
  case HEADER:
    return is_empty ? end_head(request) : read_header(request);
  case CHUNK_SIZE:
    return read_chunk_size(request);
  case CHUNK_END:
    if (!is_empty)
      return refuse(request, BAD_REQUEST);
    request->step = CHUNK_SIZE;
    return;
  default: /* what trails says nothing */
    if (is_empty)
      request->step = WHOLE;
  }
}

/* The line that has come without its end: no control character but tabs may be in it. */
static bool close_line(struct hg_hook_request *request)
{
  struct hg_buffer *line = &request->line;
  if (line->length == 0 || line->data[line->length - 1] != '\r')
    return false;
  line->data[--line->length] = '\0';
  for (size_t i = 0; i < line->length; i++) {
    unsigned char byte = (unsigned char)line->data[i];
    if ((byte < ' ' && byte != '\t') || byte == 0x7f)
      return false;
  }
  return true;
}

/* Returns how many bytes it took. */
static size_t take_line(struct hg_hook_request *request, const char *bytes, size_t length)
{
  bool in_head = request->step == REQUEST_LINE || request->step == HEADER;
  size_t most = in_head ? HG_LIMIT_HOOK_HEAD : HG_LIMIT_HOOK_CHUNK_LINES;
  const char *end = memchr(bytes, '\n', length);
  size_t taken = end != NULL ? (size_t)(end - bytes) : length;
  request->line_bytes += taken + 1;
  if (request->line_bytes > most) {
    refuse(request, in_head ? BAD_REQUEST : TOO_LARGE);
    return length;
  }
  if (!append(request, &request->line, bytes, taken))
    return length;
  if (end == NULL) {
    request->line_bytes--;
    return length;
  }
  if (close_line(request))
    read_line(request);
  else
    refuse(request, BAD_REQUEST);
  hg_buffer_clear(&request->line);
  return taken + 1;
}

static size_t take_body(struct hg_hook_request *request, const char *bytes, size_t length)
{
  size_t taken = length < request->left ? length : request->left;
  if (!append(request, &request->body, bytes, taken))
    return length;
  request->left -= taken;
  if (request->left == 0)
    request->step = request->step == CHUNK ? CHUNK_END : WHOLE;
  return taken;
}

enum hg_hook_state hg_hook_request_read(struct hg_hook_request *request, const char *bytes,
                                        size_t length)
{
  while (length > 0 && request->step < WHOLE) {
    bool in_body = request->step == BODY || request->step == CHUNK;
    size_t taken = in_body ? take_body(request, bytes, length) : take_line(request, bytes, length);
    bytes += taken;
    length -= taken;
  }
  if (request->step < WHOLE)
    return HG_HOOK_MORE;
  return request->step == WHOLE ? HG_HOOK_WHOLE : HG_HOOK_REFUSED;
}

bool hg_hook_request_take_expects(struct hg_hook_request *request)
{
  bool expects = request->expects && request->step > HEADER && request->step < WHOLE;
  if (expects)
    request->expects = false;
  return expects && request->body.length == 0;
}
