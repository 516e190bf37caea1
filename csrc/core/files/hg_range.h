/*
 * Partial replies (RFC 9110, 14.4): does what came continue what we have?
 *
 * Pure functions over a reply's header lines as they came, each with its line end.
 */
#ifndef HG_RANGE_H
#define HG_RANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hg_range {
  uint64_t first, last; /* positions of the first and the last byte that came */
  uint64_t whole;       /* bytes of the whole; 0: it is not said */
};

/*
 * Reads Content-Range, where "*" may stand for the whole. False: there is none, or more than one, or its
 * numbers cannot be, or the bytes came encoded, so that its positions are none of the file's.
 */
bool hg_range_read(struct hg_range *range, const char *headers, size_t length);

/* Whether there is any Content-Range at all. */
bool hg_range_is_told(const char *headers, size_t length);

#endif
