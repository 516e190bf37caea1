/*
 * A peer at the other end of two descriptors, such as standard input and output: lines come in, text
 * goes out, and neither is waited for but in hg_channel_wait. The descriptors belong to the caller and
 * keep their flags, for they may be shared with other processes; so a write is never larger than what
 * poll has promised to fit.
 *
 * Input is not read while much is unsent: a peer that asks and does not listen has to wait. Not
 * thread-safe. SIGPIPE has to be ignored by the process.
 */
#ifndef HG_CHANNEL_H
#define HG_CHANNEL_H

#include "hg_buffer.h"
#include "hg_text.h"

#include <stdbool.h>
#include <stddef.h>

struct hg_channel {
  int input, output;
  struct hg_buffer received; /* from `taken` on not given out yet */
  size_t taken, searched;    /* up to `searched` there is no end of a line */
  struct hg_buffer unsent;   /* from `sent` on */
  size_t sent;
  bool skips;  /* the rest of a line that was too long is thrown away */
  bool ended;  /* nothing more comes in */
  bool broken; /* nobody listens any more */
};

enum hg_channel_line {
  HG_CHANNEL_NO_LINE,
  HG_CHANNEL_LINE,
  HG_CHANNEL_TOO_LONG, /* told once for each such line; nothing is kept of it */
};

/* Needs no memory. Lines have `longest` bytes at most, and a peer that does not read `most` unsent. */
void hg_channel_open(struct hg_channel *channel, int input, int output, size_t longest, size_t most);

/*
 * Waits until something came in or went out, one of `others` is readable (those below 0 are passed
 * over), a signal came, or so many milliseconds have passed (below 0: no limit); then reads and writes
 * what can be at once.
 */
void hg_channel_wait(struct hg_channel *channel, const int *others, size_t count, int milliseconds);

/* The next line without its end, valid until the next call. What the input's end leaves is one too. */
enum hg_channel_line hg_channel_next(struct hg_channel *channel, struct hg_text *line);

/* Whether the last line was given out and no other can come. */
bool hg_channel_is_over(const struct hg_channel *channel);

/* False: it does not fit, and nothing of it is sent. Where nobody listens it is thrown away. */
bool hg_channel_write(struct hg_channel *channel, struct hg_text text);

size_t hg_channel_unsent(const struct hg_channel *channel);

/* Gives the memory back. Idempotent. */
void hg_channel_close(struct hg_channel *channel);

#endif
