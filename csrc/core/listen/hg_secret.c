#include "hg_secret.h"

#include <stdio.h>
#include <unistd.h>

bool hg_secret_make(char text[HG_SECRET_TEXT + 1])
{
  unsigned char bytes[HG_SECRET_TEXT / 2];
  if (getentropy(bytes, sizeof bytes) != 0)
    return false;
  for (size_t i = 0; i < sizeof bytes; i++)
    snprintf(text + 2 * i, 3, "%02x", bytes[i]);
  return true;
}

bool hg_secret_is(const char *given, size_t given_length, const char *known, size_t known_length)
{
  volatile unsigned char differs = given_length != known_length;
  for (size_t i = 0; i < given_length; i++) {
    const char *other = known_length > 0 ? known + i % known_length : "";
    differs |= (unsigned char)(given[i] ^ *other);
  }
  return differs == 0;
}
