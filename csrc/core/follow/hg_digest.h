/*
 * The digest of a reply: SipHash-1-3 of its bytes under a key of the process's own, so that nobody can
 * make two replies with one digest, and chance would need 2^64 tries.
 */
#ifndef HG_DIGEST_H
#define HG_DIGEST_H

#include <stddef.h>
#include <stdint.h>

struct hg_digest_key {
  uint64_t words[2];
};

/* From the system's random numbers; where there are none from clocks and addresses. */
struct hg_digest_key hg_digest_make_key(void);

uint64_t hg_digest_of(const struct hg_digest_key *key, const char *bytes, size_t length);

#endif
