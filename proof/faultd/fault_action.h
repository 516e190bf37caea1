/* What the server does with one connection or one request: a list of steps.
 *
 * On the wire an action is a line of words, one per step, such as
 *     read cut-body:10 reply:<head>:<body> reset
 * A head or body is a list of parts joined by commas; a part is an escaped text, optionally
 * "<count>*<text>" (repeated) or "z<count>*<text>" (repeated, then compressed with gzip). */
#ifndef FAULT_ACTION_H
#define FAULT_ACTION_H

#include "fault_buffer.h"

#include <stdbool.h>
#include <stddef.h>

enum fault_step_kind {
  FAULT_READ,     /* read the request's whole body: a request that has one counts as read now */
  FAULT_REPLY,    /* reply:<head>:<body>   send bytes, placeholders filled in */
  FAULT_PACE,     /* pace:<bytes>:<ms>     later replies leave so many bytes at a time */
  FAULT_CUT_HEAD, /* cut-head:<n>          the next reply ends after n bytes */
  FAULT_CUT_BODY, /* cut-body:<n>          the next reply ends after n bytes of its body */
  FAULT_SLEEP,    /* sleep:<ms> */
  FAULT_GATE,     /* gate:<n>              wait until n connections wait here (0: for "release") */
  FAULT_PEEK,     /* wait until more input has come, and leave it unread */
  FAULT_STALL,    /* do nothing until the peer goes away */
  FAULT_CLOSE,    /* orderly end: TLS close_notify, FIN */
  FAULT_DROP,     /* FIN without TLS close_notify */
  FAULT_RESET,    /* RST */
  FAULT_TUNNEL,   /* tunnel:<port>         connect (0: where CONNECT says), 200, relay */
  FAULT_FORWARD,  /* forward:<port>        pass an absolute-form request on, relay */
};

struct fault_part {
  bool gzip;
  size_t count;
  struct fault_buffer text;
};

struct fault_parts {
  struct fault_part *list;
  size_t count;
};

struct fault_step {
  enum fault_step_kind kind;
  long numbers[2];
  struct fault_parts head, body; /* FAULT_REPLY only */
};

/* Shared between a script and the connections that perform it: counted references. */
struct fault_action {
  unsigned references;
  size_t count;
  struct fault_step *steps;
};

/* Parses `text` (which it cuts into pieces) into an action with one reference, or returns NULL
 * when it is malformed. */
struct fault_action *fault_action_parse(char *text);

struct fault_action *fault_action_retain(struct fault_action *action);
void fault_action_release(struct fault_action *action); /* NULL is fine */

#endif
