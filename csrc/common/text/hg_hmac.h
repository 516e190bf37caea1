/*
 * HMAC with SHA-256 (RFC 2104), and the signature that S3 asks for, which is made of five of them ("AWS
 * Signature Version 4"). What is made of a key on the way is overwritten. No state, any thread.
 */
#ifndef HG_HMAC_H
#define HG_HMAC_H

#include "hg_sha256.h"
#include "hg_text.h"

void hg_hmac_sha256(struct hg_text key, struct hg_text message, uint8_t digest[HG_SHA256_BYTES]);

/* Longer secrets than this are none: hg_hmac_sign fails. */
#define HG_HMAC_SECRET 1024

struct hg_hmac_scope {
  struct hg_text date; /* "20130524" */
  struct hg_text region, service;
};

/* The signature of a "string to sign". False: the secret is too long. */
bool hg_hmac_sign(struct hg_text secret, const struct hg_hmac_scope *scope, struct hg_text message,
                  uint8_t signature[HG_SHA256_BYTES]);

#endif
