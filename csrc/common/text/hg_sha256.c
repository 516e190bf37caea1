#include "hg_sha256.h"

#include <string.h>

#define BLOCK HG_SHA256_BLOCK

static const uint32_t constants[BLOCK] = {
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};

static uint32_t rotate(uint32_t word, int by)
{
  return word >> by | word << (32 - by);
}

static void put_be32(uint8_t *bytes, uint32_t word)
{
  for (int i = 0; i < 4; i++)
    bytes[i] = (uint8_t)(word >> (24 - 8 * i));
}

static void spread(const uint8_t *block, uint32_t words[BLOCK])
{
  for (int i = 0; i < 16; i++)
    words[i] = (uint32_t)block[4 * i] << 24 | (uint32_t)block[4 * i + 1] << 16 |
               (uint32_t)block[4 * i + 2] << 8 | block[4 * i + 3];
  for (int i = 16; i < BLOCK; i++) {
    uint32_t near = words[i - 2], far = words[i - 15];
    words[i] = words[i - 16] + words[i - 7] + (rotate(far, 7) ^ rotate(far, 18) ^ far >> 3) +
               (rotate(near, 17) ^ rotate(near, 19) ^ near >> 10);
  }
}

/* One round. The eight words change their parts from round to round, instead of being moved. */
#define ROUND(a, b, c, d, e, f, g, h, i)                                                           \
  do {                                                                                             \
    uint32_t one = (h) + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((g) ^ ((e) & ((f) ^ (g)))) + \
                   constants[i] + words[i];                                                        \
    (d) += one;                                                                                    \
    (h) = one + (rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + (((a) & (b)) | ((c) & ((a) | (b)))); \
  } while (0)

static void take(uint32_t state[8], const uint8_t *block)
{
  uint32_t words[BLOCK];
  uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
  uint32_t e = state[4], f = state[5], g = state[6], h = state[7];
  spread(block, words);
  for (int i = 0; i < BLOCK; i += 8) {
    ROUND(a, b, c, d, e, f, g, h, i);
    ROUND(h, a, b, c, d, e, f, g, i + 1);
    ROUND(g, h, a, b, c, d, e, f, i + 2);
    ROUND(f, g, h, a, b, c, d, e, i + 3);
    ROUND(e, f, g, h, a, b, c, d, i + 4);
    ROUND(d, e, f, g, h, a, b, c, i + 5);
    ROUND(c, d, e, f, g, h, a, b, i + 6);
    ROUND(b, c, d, e, f, g, h, a, i + 7);
  }
  const uint32_t after[8] = {a, b, c, d, e, f, g, h};
  for (int i = 0; i < 8; i++)
    state[i] += after[i];
}

static const uint32_t beginning[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a,
                                      0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};

/* before: bytes that the state has taken already. */
static void finish(uint32_t state[8], uint64_t before, const void *bytes, size_t length,
                   uint8_t digest[HG_SHA256_BYTES])
{
  const uint8_t *at = bytes;
  size_t rest = length;
  uint64_t whole = before + length;
  for (; rest >= BLOCK; rest -= BLOCK, at += BLOCK)
    take(state, at);
  uint8_t tail[2 * BLOCK] = {0};
  if (rest > 0)
    memcpy(tail, at, rest);
  tail[rest] = 0x80;
  size_t size = rest < BLOCK - 8 ? BLOCK : 2 * BLOCK;
  put_be32(tail + size - 8, (uint32_t)(whole >> 29));
  put_be32(tail + size - 4, (uint32_t)(whole << 3));
  for (size_t done = 0; done < size; done += BLOCK)
    take(state, tail + done);
  for (int i = 0; i < 8; i++)
    put_be32(digest + 4 * i, state[i]);
}

void hg_sha256(const void *bytes, size_t length, uint8_t digest[HG_SHA256_BYTES])
{
  uint32_t state[8];
  memcpy(state, beginning, sizeof state);
  finish(state, 0, bytes, length, digest);
}

void hg_sha256_behind(const uint8_t block[HG_SHA256_BLOCK], const void *bytes, size_t length,
                      uint8_t digest[HG_SHA256_BYTES])
{
  uint32_t state[8];
  memcpy(state, beginning, sizeof state);
  take(state, block);
  finish(state, BLOCK, bytes, length, digest);
  explicit_bzero(state, sizeof state); /* the block may be a key */
}
