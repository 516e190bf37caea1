#include "hg_request.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "hg_server_limits.h"

struct hg_request *hg_request_new(struct MHD_Connection *connection, const char *target,
                                  size_t max_body)
{
  struct hg_request *request = calloc(1, sizeof *request);
  if (request == NULL)
    return NULL;
  request->connection = connection;
  request->target = strdup(target);
  hg_buffer_init(&request->method, HG_LIMIT_SERVER_HEAD);
  hg_buffer_init(&request->headers, HG_LIMIT_SERVER_HEAD);
  hg_buffer_init(&request->body, max_body);
  return request;
}

void hg_request_free(struct hg_request *request)
{
  if (request == NULL)
    return;
  free(request->target);
  hg_buffer_free(&request->method);
  /* The headers hold a key. */
  hg_buffer_wipe(&request->headers);
  hg_buffer_free(&request->body);
  free(request);
}

/* ASCII only: header names are tokens, and tolower would ask the locale. */
static bool append_lower(struct hg_buffer *buffer, const char *text)
{
  for (; *text != '\0'; text++) {
    char byte = *text;
    if (byte >= 'A' && byte <= 'Z')
      byte = (char)(byte + ('a' - 'A'));
    if (!hg_buffer_append(buffer, &byte, 1))
      return false;
  }
  return hg_buffer_append(buffer, "", 1);
}

struct header_copy {
  struct hg_buffer *headers;
  bool failed;
};

static enum MHD_Result copy_header(void *context, enum MHD_ValueKind kind, const char *name,
                                   const char *value)
{
  struct header_copy *copy = context;
  (void)kind;
  const char *text = value == NULL ? "" : value;
  if (append_lower(copy->headers, name) && hg_buffer_append(copy->headers, text, strlen(text) + 1))
    return MHD_YES;
  copy->failed = true;
  return MHD_NO;
}

static bool is_loopback(const struct sockaddr *address)
{
  if (address->sa_family == AF_INET) {
    const struct sockaddr_in *v4 = (const struct sockaddr_in *)(const void *)address;
    return ntohl(v4->sin_addr.s_addr) >> 24 == 127;
  }
  if (address->sa_family == AF_INET6) {
    const struct sockaddr_in6 *v6 = (const struct sockaddr_in6 *)(const void *)address;
    return IN6_IS_ADDR_LOOPBACK(&v6->sin6_addr) ||
           (IN6_IS_ADDR_V4MAPPED(&v6->sin6_addr) && v6->sin6_addr.s6_addr[12] == 127);
  }
  return false;
}

bool hg_request_read_head(struct hg_request *request, const char *method)
{
  struct header_copy copy = {&request->headers, false};
  MHD_get_connection_values(request->connection, MHD_HEADER_KIND, copy_header, &copy);
  const union MHD_ConnectionInfo *peer =
      MHD_get_connection_info(request->connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  request->loopback = peer != NULL && peer->client_addr != NULL && is_loopback(peer->client_addr);
  return !copy.failed && hg_buffer_append_text(&request->method, method);
}

bool hg_request_next_header(const struct hg_request *request, size_t *cursor, const char **name,
                            const char **value)
{
  if (*cursor >= request->headers.length)
    return false;
  *name = request->headers.data + *cursor;
  *value = *name + strlen(*name) + 1;
  *cursor += (size_t)(*value - *name) + strlen(*value) + 1;
  return true;
}
