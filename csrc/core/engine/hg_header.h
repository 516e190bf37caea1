/*
 * Request headers: what may be one, and libcurl's lists of them.
 *
 * Header values carry keys: no message quotes one, and the lists are overwritten before they are
 * freed.
 */
#ifndef HG_HEADER_H
#define HG_HEADER_H

#include "hg_curl.h"
#include "hg_text.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * What is wrong with one header line: a literal. NULL: nothing, it is "Name: value" with a token as
 * its name, a value, no control character and a name that is not the engine's own business
 * (Host, Content-Length, Transfer-Encoding, Connection, Expect, ...).
 */
const char *hg_header_check(struct hg_text line);

/* Does one of the lines have this name, whatever its case? */
bool hg_header_is_among(const struct hg_text *lines, size_t count, const char *name);

/* Appends copies of the lines to *list. False: out of memory, *list is still to be freed. */
bool hg_header_append(struct curl_slist **list, const struct hg_text *lines, size_t count);
bool hg_header_append_text(struct curl_slist **list, const char *line);

/* Overwrites and frees. NULL is fine. */
void hg_header_free(struct curl_slist *list);

#endif
