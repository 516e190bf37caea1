/*
 * Questions about text: is it UTF-8, is it blank, how far are two names apart. Text is a pointer
 * and a length, any bytes; nothing allocates or keeps state. Safe in any thread.
 */
#ifndef HG_TEXT_H
#define HG_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* A piece of text that belongs to somebody else; bytes is NULL for no text at all. */
struct hg_text {
  const char *bytes;
  size_t length;
};

static inline bool hg_text_equals(struct hg_text text, const char *bytes, size_t length)
{
  return text.length == length && text.bytes != NULL && memcmp(text.bytes, bytes, length) == 0;
}

/* UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. */
bool hg_text_is_utf8(const char *text, size_t length);

/* Length of the longest prefix that is UTF-8; length when all of it is. */
size_t hg_text_utf8_prefix(const char *text, size_t length);

/* Empty, or nothing but what Unicode calls white space (and zero-width space and joiners). */
bool hg_text_is_blank(const char *text, size_t length);

/* The greatest length of at most `most` that does not cut a UTF-8 character of text in two. */
size_t hg_text_cut(const char *text, size_t length, size_t most);

/*
 * Edits (insert, delete, replace, swap neighbours) from a to b, without regard to case, "_" and
 * "-": imageURL is 0 from image_url. Only the first 64 bytes of each count.
 */
size_t hg_text_distance(struct hg_text a, struct hg_text b);

/* A search for the name that was probably meant: a start, then one look per candidate. */
struct hg_nearest {
  struct hg_text meant; /* bytes NULL as long as no candidate is near enough */
  struct hg_text given;
  size_t distance;
};

struct hg_nearest hg_nearest_start(struct hg_text given);

/* Near enough: one edit per three letters, or given is a third or more of the candidate's start. */
void hg_nearest_look(struct hg_nearest *nearest, struct hg_text candidate);

#endif
