/*
 * URLs that nobody can read in two ways, read without libcurl, which need not be loaded for them. What
 * is read here libcurl reads the same (csrc/test/url/test_plain_url.c holds one against the other);
 * of anything unusual nothing is said: that is libcurl's to read (hg_url.h).
 */
#ifndef HG_PLAIN_URL_H
#define HG_PLAIN_URL_H

#include "hg_text.h"

#include <stdbool.h>
#include <stddef.h>

/* Pieces of the text that was read, but for a port or a path that stands for one left out. */
struct hg_plain_url {
  struct hg_text scheme, host, port, path;
  struct hg_text query; /* bytes NULL: it has none */
};

/*
 * Reads an absolute URL: http or https, a name or four decimal numbers in lower case, perhaps a port,
 * a path and a query of common characters without dot segments. False: it is something else.
 */
bool hg_plain_url_read(struct hg_plain_url *url, const char *text, size_t length);

#endif
