/*
 * A pooled easy handle: runs one transfer at a time, on whatever connection libcurl finds for it.
 *
 * A free slot keeps nothing of a transfer but the parsed URL of the last target, which a transfer to
 * the same target uses again with another query. All options are set anew for each transfer; those
 * that rarely change from their defaults (proxy, CA, HTTP/2) make the slot start over when released.
 */
#ifndef HG_SLOT_H
#define HG_SLOT_H

#include "hg_loop.h"
#include "hg_transfer.h"

struct hg_slot {
  struct hg_loop_link link; /* first: the handle's CURLOPT_PRIVATE is both */
  CURL *easy;
  CURLSH *share;
  struct hg_transfer *transfer; /* NULL: free */
  CURLU *url;
  uint64_t url_serial; /* of the target that url was made from; 0: none */
  bool url_has_own_query;
  bool has_request_target;
  long buffer_size; /* 0: libcurl's own */
  bool uses_environment_proxy, is_special;
  bool retires; /* to be freed when its transfer has ended */
  long connect_timeout_ms;
  struct hg_slot *next_free;
  char words[CURL_ERROR_SIZE];
};

/* NULL: out of memory. The loop and the share must outlive the slot. */
struct hg_slot *hg_slot_new(struct hg_loop *loop, CURLSH *share);

/* The handle must be out of its multi. NULL is fine. */
void hg_slot_free(struct hg_slot *slot);

/* Prepares the handle for a transfer. False: out of memory; the slot must be released all the same. */
bool hg_slot_assign(struct hg_slot *slot, struct hg_transfer *transfer);

/* Takes everything of the transfer out of the handle, which must be out of its multi. */
void hg_slot_release(struct hg_slot *slot);

/* What the handle's end with code means, and libcurl's words for it (valid until the release). */
enum hg_outcome hg_slot_outcome(struct hg_slot *slot, CURLcode code);
const char *hg_slot_words(const struct hg_slot *slot, CURLcode code);

#endif
