/*
 * Looks at JSON text before a decoder gets it. Neither function validates: text that is no JSON is
 * scanned all the same, without a byte read beyond its length, and the decoder says what is wrong.
 */
#ifndef HG_JSON_SCAN_H
#define HG_JSON_SCAN_H

#include <stdbool.h>
#include <stddef.h>

#include "hg_buffer.h"

/* Integers of up to so many digits survive in a double; longer ones are quoted. */
#define HG_JSON_EXACT_DIGITS 15
/* Numbers of so many digits before the point, the exponent counted, fit into a double. */
#define HG_JSON_GREATEST_POWER 308

/*
 * Copies text to out with every number in quotes that a double may not hold, so that a decoder that
 * knows doubles only hands them on unharmed: integers of more than HG_JSON_EXACT_DIGITS digits, which
 * are ids, and numbers with a fraction or an exponent that would become infinite, which no encoder
 * takes back. All other numbers and everything inside strings stay as they are, and what is no number
 * of JSON (leading zeros, an integer in a name's place), too: the copy is JSON exactly if text is.
 * *changed tells whether anything was quoted; if not, out is empty and text can be used as it is.
 * False: over out's limit (at most text's length and a half, and two), or out of memory.
 */
bool hg_json_quote_integers(const char *text, size_t length, struct hg_buffer *out, bool *changed);

/* True when arrays and objects are nested no deeper than limit. */
bool hg_json_depth_within(const char *text, size_t length, size_t limit);

#endif
