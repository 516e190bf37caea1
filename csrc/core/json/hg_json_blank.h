/*
 * What stands around the parts of a JSON text and means nothing: blanks, and what some servers take
 * for such. Pure functions of their arguments.
 */
#ifndef HG_JSON_BLANK_H
#define HG_JSON_BLANK_H

#include <stdbool.h>

#include "hg_json_text.h"

/* Past blanks, comments and byte order marks; adds to *oddities what JSON does not have. */
const char *hg_json_skip_blanks(const char *at, const char *end, unsigned *oddities);

/*
 * The same at the start of a document, past what keeps a browser from running it: )]}' or while(1);
 * and past the start of a call, whose parenthesis is open then (*is_wrapped).
 */
const char *hg_json_skip_guard(const char *at, const char *end, bool *is_wrapped,
                               unsigned *oddities);

#endif
