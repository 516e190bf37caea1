#include "fault_relay.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/* The loopback answers at once, so this call may block. */
bool fault_relay_connect(struct fault_relay *relay, int port)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return false;
  if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0) {
    close(fd);
    return false;
  }
  fault_stream_open(&relay->upstream, fd);
  return true;
}

int fault_relay_target_port(const struct fault_buffer *head)
{
  const char *target = memchr(head->data, ' ', head->length);
  if (!target)
    return 0;
  const char *end = head->data + head->length;
  const char *host = ++target;
  if ((size_t)(end - target) > 7 && strncmp(target, "http://", 7) == 0)
    host += 7;
  while (host < end && *host != ':' && *host != ' ' && *host != '/')
    host++;
  return host < end && *host == ':' ? (int)(strtoul(host + 1, NULL, 10) & 0xffff) : 0;
}

/* Where the path begins in "http://host:port/path ...". */
static const char *target_path(const char *target, const char *end)
{
  if ((size_t)(end - target) <= 7 || strncmp(target, "http://", 7) != 0)
    return target;
  const char *slash = memchr(target + 7, '/', (size_t)(end - target) - 7);
  return slash ? slash : end;
}

static bool is_hop_header(const char *line)
{
  return strncasecmp(line, "Proxy-", 6) == 0 || strncasecmp(line, "Connection:", 11) == 0;
}

void fault_relay_rewrite(struct fault_buffer *out, const struct fault_buffer *head)
{
  const char *end = head->data + head->length;
  const char *target = memchr(head->data, ' ', head->length);
  const char *line = memchr(head->data, '\n', head->length);
  if (!target || !line)
    return;
  const char *path = target_path(++target, line);
  fault_buffer_append(out, head->data, (size_t)(target - head->data));
  fault_buffer_append(out, path, (size_t)(++line - path));
  while (line < end) {
    const char *eol = memchr(line, '\n', (size_t)(end - line));
    if (!eol || eol - line < 2)
      break;
    if (!is_hop_header(line))
      fault_buffer_append(out, line, (size_t)(eol - line) + 1);
    line = eol + 1;
  }
  /* One request per forwarded connection keeps the relay a plain pipe. */
  fault_buffer_append_text(out, "Connection: close\r\n\r\n");
}

static int flow_fill(struct fault_flow *flow, struct fault_stream *from, struct fault_stream *to)
{
  if (flow->ended || flow->bytes.length)
    return FAULT_BLOCKED;
  long seen = fault_stream_read(from, fault_buffer_reserve(&flow->bytes, 65536), 65536, false);
  if (seen > 0) {
    flow->bytes.length = (size_t)seen;
    return 1;
  }
  if (seen == FAULT_END) {
    flow->ended = true;
    fault_stream_finish(to, true);
  }
  return seen == FAULT_BROKEN ? FAULT_BROKEN : FAULT_BLOCKED;
}

static int flow_drain(struct fault_flow *flow, struct fault_stream *to)
{
  while (flow->sent < flow->bytes.length) {
    long moved =
        fault_stream_write(to, flow->bytes.data + flow->sent, flow->bytes.length - flow->sent);
    if (moved < 0)
      return (int)moved;
    flow->sent += (size_t)moved;
  }
  fault_buffer_clear(&flow->bytes);
  flow->sent = 0;
  return FAULT_BLOCKED;
}

/* Moves one direction until it blocks. */
static int flow_run(struct fault_flow *flow, struct fault_stream *from, struct fault_stream *to)
{
  int result;
  do {
    if (flow_drain(flow, to) == FAULT_BROKEN)
      return FAULT_BROKEN;
    result = flow_fill(flow, from, to);
  } while (result == 1);
  return result;
}

int fault_relay_run(struct fault_relay *relay, struct fault_stream *client)
{
  if (flow_run(&relay->up, client, &relay->upstream) == FAULT_BROKEN)
    return FAULT_BROKEN;
  if (flow_run(&relay->down, &relay->upstream, client) == FAULT_BROKEN)
    return FAULT_BROKEN;
  return relay->up.ended && relay->down.ended ? FAULT_END : FAULT_BLOCKED;
}

static short flow_events(const struct fault_flow *in, const struct fault_flow *out)
{
  int events = in->ended || in->bytes.length ? 0 : POLLIN;
  return (short)(events | (out->bytes.length ? POLLOUT : 0));
}

short fault_relay_client_events(const struct fault_relay *relay)
{
  return flow_events(&relay->up, &relay->down);
}

short fault_relay_upstream_events(const struct fault_relay *relay)
{
  return flow_events(&relay->down, &relay->up);
}

void fault_relay_close(struct fault_relay *relay, bool reset)
{
  fault_stream_close(&relay->upstream, reset);
  fault_buffer_free(&relay->up.bytes);
  fault_buffer_free(&relay->down.bytes);
  relay->up.sent = relay->down.sent = 0;
  relay->up.ended = relay->down.ended = false;
}
