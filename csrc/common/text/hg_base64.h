/*
 * Base64 of RFC 4648, the standard alphabet with padding: pictures and masks in JSON bodies.
 *
 * Nothing here allocates or keeps state; every caller owns its buffers. Safe in any thread.
 */
#ifndef HG_BASE64_H
#define HG_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Exact length of the text for so many bytes, without a NUL. length is at most SIZE_MAX / 2. */
size_t hg_base64_encoded_length(size_t length);

/* Writes exactly hg_base64_encoded_length(length) characters to text, without a NUL. */
void hg_base64_encode(const void *bytes, size_t length, char *text);

/*
 * Copies text to out without its line breaks and, if it is a data URI ("data:image/png;base64,…"),
 * without that prefix; returns the length of the copy. out holds length bytes and may be text
 * itself. What is left is not checked here.
 */
size_t hg_base64_strip(const char *text, size_t length, char *out);

/*
 * Decodes text, which hg_base64_strip has cleaned: a multiple of four characters of the alphabet,
 * padded, with no stray bits before the padding. Writes at most length / 4 * 3 bytes, their number
 * to *decoded; bytes may be text itself. NULL when decoded, else what is wrong (static text).
 */
const char *hg_base64_decode(const char *text, size_t length, void *bytes, size_t *decoded);

#endif
