/*
 * Secrets that are handed out and come back.
 */
#ifndef HG_SECRET_H
#define HG_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#define HG_SECRET_TEXT 64 /* hexadecimal digits of 256 bits */

/* A new one, of the system's random numbers alone. False: it has none to give. */
bool hg_secret_make(char text[HG_SECRET_TEXT + 1]);

/* Whether they are the same. How long that takes depends on the length of the first alone. */
bool hg_secret_is(const char *given, size_t given_length, const char *known, size_t known_length);

#endif
