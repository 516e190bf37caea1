/*
 * One connection of the listener's: a request comes in, one answer without a word goes out, and what is
 * still to come is thrown away until the client has closed, so that it sees the answer. One thread.
 */
#ifndef HG_HOOK_CONNECTION_H
#define HG_HOOK_CONNECTION_H

#include "hg_hook_request.h"

enum hg_hook_event {
  HG_HOOK_NOTHING, /* to be read again when more has come */
  HG_HOOK_ASKS,    /* the request is whole; so it is as long as is_told is not set */
  HG_HOOK_BAD,     /* it is refused, with the request's status; likewise */
  HG_HOOK_ENDED,   /* nothing more can come of it */
};

struct hg_hook_connection {
  int fd; /* -1: closed */
  struct hg_hook_request request;
  bool is_told;     /* the caller has taken in what the request came to, and set this */
  size_t discarded; /* bytes that came after it */
};

/* Takes the descriptor over. */
void hg_hook_connection_open(struct hg_hook_connection *connection, int fd);

/* Idempotent. */
void hg_hook_connection_close(struct hg_hook_connection *connection);

/* Takes in some of what has come; never waits. */
enum hg_hook_event hg_hook_connection_read(struct hg_hook_connection *connection);

/* Sends an answer of that status, the last thing that is sent. A client that is gone does not hear. */
void hg_hook_connection_answer(struct hg_hook_connection *connection, int status);

#endif
