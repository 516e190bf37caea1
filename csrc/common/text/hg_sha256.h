/*
 * SHA-256 (FIPS 180-4), for telling whether bytes are still those that were seen before. One piece, no
 * state, any thread.
 */
#ifndef HG_SHA256_H
#define HG_SHA256_H

#include <stddef.h>
#include <stdint.h>

#define HG_SHA256_BYTES 32

#define HG_SHA256_BLOCK 64

void hg_sha256(const void *bytes, size_t length, uint8_t digest[HG_SHA256_BYTES]);

/* Of a block and the bytes behind it. */
void hg_sha256_behind(const uint8_t block[HG_SHA256_BLOCK], const void *bytes, size_t length,
                      uint8_t digest[HG_SHA256_BYTES]);

#endif
