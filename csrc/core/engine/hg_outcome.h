/*
 * How a transfer ended, in the words that Lua sees.
 *
 * An outcome says what happened, never whether a paid request may be sent again: only the transfer's
 * "sent" flag (did libcurl reach the point of sending?) tells that a request was certainly not sent.
 */
#ifndef HG_OUTCOME_H
#define HG_OUTCOME_H

#include "hg_curl.h"

#include <stdbool.h>

enum hg_outcome {
  HG_OUTCOME_OK,            /* a whole HTTP reply, whatever its status */
  HG_OUTCOME_DNS,           /* the host's name did not resolve */
  HG_OUTCOME_CONNECT,       /* no connection to the host */
  HG_OUTCOME_PROXY,         /* no way through the proxy */
  HG_OUTCOME_TLS,           /* the handshake failed */
  HG_OUTCOME_CERTIFICATE,   /* the peer cannot be trusted: trying again would not help */
  HG_OUTCOME_TIMEOUT,       /* total, connect or stall timeout */
  HG_OUTCOME_RESET,         /* the connection died before the reply was whole */
  HG_OUTCOME_TOO_LARGE,     /* body or headers over their caps */
  HG_OUTCOME_PROTOCOL,      /* what came is not HTTP as we speak it */
  HG_OUTCOME_CANCELED,      /* by hg_engine_cancel */
  HG_OUTCOME_IO,            /* the download's file */
  HG_OUTCOME_MEMORY,        /* out of memory */
  HG_OUTCOME_UNSAFE_RESEND, /* libcurl was about to send a create a second time: stopped */
};

/* A literal. */
const char *hg_outcome_name(enum hg_outcome outcome);

/*
 * The outcome of a transfer that ended with code. sent: the request may have left; by_proxy: a proxy
 * answered our CONNECT with a refusal, or its name is the one that was not found.
 */
enum hg_outcome hg_outcome_of(CURLcode code, bool sent, bool by_proxy);

#endif
