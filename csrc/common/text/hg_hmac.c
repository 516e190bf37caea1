#include "hg_hmac.h"

#include <string.h>

#define PREFIX "AWS4"
#define PREFIX_BYTES (sizeof PREFIX - 1)

static void fill(uint8_t block[HG_SHA256_BLOCK], const uint8_t *key, size_t length, uint8_t with)
{
  for (size_t i = 0; i < HG_SHA256_BLOCK; i++)
    block[i] = (uint8_t)((i < length ? key[i] : 0) ^ with);
}

void hg_hmac_sha256(struct hg_text key, struct hg_text message, uint8_t digest[HG_SHA256_BYTES])
{
  uint8_t block[HG_SHA256_BLOCK], short_key[HG_SHA256_BYTES], inner[HG_SHA256_BYTES];
  const uint8_t *bytes = (const uint8_t *)key.bytes;
  size_t length = key.length;
  if (length > HG_SHA256_BLOCK) {
    hg_sha256(bytes, length, short_key);
    bytes = short_key;
    length = sizeof short_key;
  }
  fill(block, bytes, length, 0x36);
  hg_sha256_behind(block, message.bytes, message.length, inner);
  fill(block, bytes, length, 0x5c);
  hg_sha256_behind(block, inner, sizeof inner, digest);
  explicit_bzero(block, sizeof block);
  explicit_bzero(short_key, sizeof short_key);
}

static void derive(uint8_t key[HG_SHA256_BYTES], struct hg_text message)
{
  hg_hmac_sha256((struct hg_text){(const char *)key, HG_SHA256_BYTES}, message, key);
}

bool hg_hmac_sign(struct hg_text secret, const struct hg_hmac_scope *scope, struct hg_text message,
                  uint8_t signature[HG_SHA256_BYTES])
{
  char first[PREFIX_BYTES + HG_HMAC_SECRET];
  if (secret.length > HG_HMAC_SECRET)
    return false;
  memcpy(first, PREFIX, PREFIX_BYTES);
  memcpy(first + PREFIX_BYTES, secret.bytes, secret.length);
  hg_hmac_sha256((struct hg_text){first, PREFIX_BYTES + secret.length}, scope->date, signature);
  explicit_bzero(first, sizeof first);
  derive(signature, scope->region);
  derive(signature, scope->service);
  derive(signature, (struct hg_text){"aws4_request", 12});
  derive(signature, message);
  return true;
}
