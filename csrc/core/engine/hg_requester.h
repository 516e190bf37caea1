/*
 * Who makes requests of its own in the engine's steps, and takes in what comes of them: polls that say
 * nothing new never reach the engine's owner. Its functions are never called from libcurl's callbacks.
 */
#ifndef HG_REQUESTER_H
#define HG_REQUESTER_H

#include "hg_transfer.h"

#include <stdbool.h>

struct hg_requester {
  /*
   * Submits what is due, while there are connections free. Returns the time of hg_clock_now at which
   * it wants to be asked next; it is also asked whenever a transfer has ended.
   */
  double (*begin)(struct hg_requester *requester);

  /* A transfer with a tag has ended. True: nobody else is to hear of it. */
  bool (*absorb)(struct hg_requester *requester, const struct hg_transfer *ended);

  /* Seconds that replies to its requests may lie while nothing else is under way; 0: none. */
  double patience;

  /* Set by begin: it lacked memory, and wants to be asked again. A step ends with that. */
  bool starved;
};

#endif
