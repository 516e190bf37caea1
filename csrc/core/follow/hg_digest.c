#include "hg_digest.h"

#include "hg_clock.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

struct hg_digest_key hg_digest_make_key(void)
{
  struct hg_digest_key key = {{0, 0}};
  if (getentropy(key.words, sizeof key.words) == 0)
    return key;
  double now = hg_clock_now();
  memcpy(&key.words[0], &now, sizeof now);
  key.words[1] = (uint64_t)time(NULL) ^ (uint64_t)(uintptr_t)&key ^ ((uint64_t)getpid() << 32);
  return key;
}

struct state {
  uint64_t a, b, c, d;
};

static uint64_t rotate(uint64_t word, int bits)
{
  return word << bits | word >> (64 - bits);
}

static void mix(struct state *s)
{
  s->a += s->b;
  s->c += s->d;
  s->b = rotate(s->b, 13) ^ s->a;
  s->d = rotate(s->d, 16) ^ s->c;
  s->a = rotate(s->a, 32);
  s->c += s->b;
  s->a += s->d;
  s->b = rotate(s->b, 17) ^ s->c;
  s->d = rotate(s->d, 21) ^ s->a;
  s->c = rotate(s->c, 32);
}

static void take_word(struct state *s, uint64_t word)
{
  s->d ^= word;
  mix(s);
  s->a ^= word;
}

uint64_t hg_digest_of(const struct hg_digest_key *key, const char *bytes, size_t length)
{
  struct state s = {
      key->words[0] ^ 0x736f6d6570736575u,
      key->words[1] ^ 0x646f72616e646f6du,
      key->words[0] ^ 0x6c7967656e657261u,
      key->words[1] ^ 0x7465646279746573u,
  };
  uint64_t word;
  size_t left = length;
  for (; left >= sizeof word; left -= sizeof word, bytes += sizeof word) {
    memcpy(&word, bytes, sizeof word);
    take_word(&s, word);
  }
  word = 0;
  if (left > 0)
    memcpy(&word, bytes, left);
  take_word(&s, word ^ (uint64_t)length << 56);
  s.c ^= 0xff;
  mix(&s);
  mix(&s);
  mix(&s);
  return s.a ^ s.b ^ s.c ^ s.d;
}
