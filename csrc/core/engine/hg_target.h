/*
 * Where requests go: a parsed URL, the header lists, proxy, CA file, protocol choice. Immutable.
 *
 * Reference-counted within one thread: the Lua userdata holds one reference, every transfer that is
 * waiting or running another, so a target may be collected while its transfers go on. Header and
 * proxy memory may hold keys; it is overwritten before it is freed.
 */
#ifndef HG_TARGET_H
#define HG_TARGET_H

#include "hg_curl.h"
#include "hg_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The texts hold no NUL but end with one that is not counted, as Lua strings do. */
struct hg_target_options {
  struct hg_text url;
  const struct hg_text *headers; /* "Name: value" each */
  size_t header_count;
  struct hg_text proxy;   /* bytes NULL: the environment's, and none for loopback hosts */
  struct hg_text ca_file; /* bytes NULL: the system's */
  struct hg_text sigv4;   /* "aws:amz:region:service": every request is signed; bytes NULL: none is */
  struct hg_text access_key, secret_key; /* for that */
  bool http2;             /* allowed over TLS for transfers that carry no body */
  bool raw;               /* what comes is left packed, whatever Content-Encoding says of it */
  double connect_timeout; /* seconds, > 0 */
};

struct hg_target {
  unsigned references;
  uint64_t serial; /* unique in the process: tells targets apart where a pointer may be reused */
  CURLU *url;
  char *query; /* the URL's own; NULL: none */
  char *path;  /* NULL: a proxy may want whole URLs in its requests' first lines */
  char *origin;
  struct curl_slist *plain_headers; /* for requests without a body */
  struct curl_slist *body_headers;  /* for those with one, JSON where the caller says no other */
  char *proxy, *ca_file;            /* NULL as in the options */
  char *sigv4, *access_key, *secret_key; /* likewise */
  long connect_timeout_ms;
  bool http2, raw, loopback;
};

/* Copies what it needs; one reference for the caller. NULL: *message, a literal, tells why. */
struct hg_target *hg_target_new(const struct hg_target_options *options, const char **message);

struct hg_target *hg_target_retain(struct hg_target *target);
void hg_target_release(struct hg_target *target); /* NULL is fine */

#endif
