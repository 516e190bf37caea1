#include "hg_channel.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#define CHUNK ((size_t)65536)          /* read at once */
#define MUCH ((size_t)1048576)         /* unsent, so that reading waits */
#define FITS ((size_t)_POSIX_PIPE_BUF) /* goes out without waiting when poll says that something does */
#define MOST_OTHERS 4

void hg_channel_open(struct hg_channel *channel, int input, int output, size_t longest, size_t most)
{
  *channel = (struct hg_channel){.input = input, .output = output};
  hg_buffer_init(&channel->received, longest + CHUNK);
  hg_buffer_init(&channel->unsent, most);
}

size_t hg_channel_unsent(const struct hg_channel *channel)
{
  return channel->unsent.length - channel->sent;
}

static bool takes(int fd)
{
  struct pollfd place = {.fd = fd, .events = POLLOUT};
  return poll(&place, 1, 0) == 1;
}

static void send_some(struct hg_channel *channel)
{
  while (hg_channel_unsent(channel) > 0 && takes(channel->output)) {
    size_t length = hg_channel_unsent(channel);
    const char *from = channel->unsent.data + channel->sent;
    ssize_t count = write(channel->output, from, length < FITS ? length : FITS);
    if (count < 0 && (errno == EINTR || errno == EAGAIN))
      return;
    if (count <= 0) {
      channel->broken = true;
      break;
    }
    channel->sent += (size_t)count;
  }
  if (!channel->broken && hg_channel_unsent(channel) > 0)
    return;
  hg_buffer_free(&channel->unsent);
  channel->sent = 0;
}

static void drop_taken(struct hg_channel *channel)
{
  struct hg_buffer *buffer = &channel->received;
  if (channel->taken == 0)
    return;
  memmove(buffer->data, buffer->data + channel->taken, buffer->length - channel->taken);
  buffer->length -= channel->taken;
  channel->searched -= channel->taken;
  channel->taken = 0;
}

static void receive_some(struct hg_channel *channel)
{
  char chunk[CHUNK];
  ssize_t count = read(channel->input, chunk, sizeof chunk);
  if (count < 0 && (errno == EINTR || errno == EAGAIN))
    return;
  drop_taken(channel);
  /* A peer that there is no memory for is given up: its request would be lost. */
  if (count <= 0 || !hg_buffer_append(&channel->received, chunk, (size_t)count))
    channel->ended = true;
}

static bool reads(const struct hg_channel *channel)
{
  size_t kept = channel->received.length - channel->taken;
  return !channel->ended && kept + CHUNK <= channel->received.limit && hg_channel_unsent(channel) < MUCH;
}

void hg_channel_wait(struct hg_channel *channel, const int *others, size_t count, int milliseconds)
{
  struct pollfd places[2 + MOST_OTHERS];
  int output = hg_channel_unsent(channel) > 0 ? channel->output : -1;
  places[0] = (struct pollfd){.fd = reads(channel) ? channel->input : -1, .events = POLLIN};
  places[1] = (struct pollfd){.fd = output, .events = POLLOUT};
  nfds_t used = 2;
  for (size_t index = 0; index < count && index < MOST_OTHERS; index++)
    places[used++] = (struct pollfd){.fd = others[index], .events = POLLIN};
  if (poll(places, used, milliseconds) <= 0)
    return;
  if (places[0].revents != 0)
    receive_some(channel);
  if (places[1].revents != 0)
    send_some(channel);
}

/* What stands before `end` is the line, and `after` where the next one begins. */
static enum hg_channel_line give(struct hg_channel *channel, struct hg_text *line, size_t end,
                                 size_t after)
{
  enum hg_channel_line found = HG_CHANNEL_LINE;
  line->bytes = channel->received.data + channel->taken;
  line->length = end - channel->taken;
  if (channel->skips)
    found = HG_CHANNEL_NO_LINE;
  else if (line->length > channel->received.limit - CHUNK)
    found = HG_CHANNEL_TOO_LONG;
  channel->skips = false;
  channel->taken = channel->searched = after;
  return found;
}

/* Of a line without an end so far that is too long already. */
static enum hg_channel_line throw_away(struct hg_channel *channel)
{
  bool told = channel->skips;
  hg_buffer_clear(&channel->received);
  channel->taken = channel->searched = 0;
  channel->skips = true;
  return told ? HG_CHANNEL_NO_LINE : HG_CHANNEL_TOO_LONG;
}

static enum hg_channel_line give_rest(struct hg_channel *channel, struct hg_text *line)
{
  const struct hg_buffer *buffer = &channel->received;
  size_t kept = buffer->length - channel->taken;
  channel->searched = buffer->length;
  if (kept > buffer->limit - CHUNK || (channel->skips && kept > 0))
    return throw_away(channel);
  if (channel->ended && kept > 0)
    return give(channel, line, buffer->length, buffer->length);
  return HG_CHANNEL_NO_LINE;
}

enum hg_channel_line hg_channel_next(struct hg_channel *channel, struct hg_text *line)
{
  const struct hg_buffer *buffer = &channel->received;
  while (buffer->length > channel->searched) {
    const char *end = memchr(buffer->data + channel->searched, '\n', buffer->length - channel->searched);
    if (end == NULL)
      break;
    size_t place = (size_t)(end - buffer->data);
    enum hg_channel_line found = give(channel, line, place, place + 1);
    if (found != HG_CHANNEL_NO_LINE)
      return found;
  }
  return give_rest(channel, line);
}

bool hg_channel_is_over(const struct hg_channel *channel)
{
  return channel->ended && channel->taken == channel->received.length;
}

bool hg_channel_write(struct hg_channel *channel, struct hg_text text)
{
  if (channel->broken)
    return true;
  if (!hg_buffer_append(&channel->unsent, text.bytes, text.length))
    return false;
  send_some(channel);
  return true;
}

void hg_channel_close(struct hg_channel *channel)
{
  hg_buffer_free(&channel->received);
  hg_buffer_free(&channel->unsent);
  channel->taken = channel->searched = channel->sent = 0;
  channel->ended = channel->broken = true;
}
