/*
 * URLs as libcurl reads them. libcurl's parser decides which host a request goes to, so nothing else
 * may: every comparison of hosts and origins goes through these functions.
 *
 * Messages are literals that say what is wrong and never quote the URL; HG_NO_MEMORY is one of them.
 */
#ifndef HG_URL_H
#define HG_URL_H

#include "hg_curl.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Parses an absolute http or https URL of length bytes that ends with a NUL not counted. Refused:
 * other schemes, no host, a user name or password, control characters (NUL too), more than
 * HG_LIMIT_URL bytes. Spaces and bytes above 127 are percent-encoded; the fragment is dropped.
 * The caller owns the result (curl_url_cleanup). NULL: *message tells.
 */
CURLU *hg_url_parse(const char *text, size_t length, const char **message);

/* The same for a reference relative to base, as found in a reply. */
CURLU *hg_url_resolve(const char *base, size_t base_length, const char *relative,
                      size_t relative_length, const char **message);

/* The whole URL; the caller frees it with curl_free. NULL: no memory. */
char *hg_url_text(CURLU *url);

/* One part, *text NULL when the URL has none; to be freed with curl_free. False: no memory. */
bool hg_url_part(CURLU *url, CURLUPart part, char **text);

/* "https://host:8443", lower case, a default port left out; to be freed with free. NULL: memory. */
char *hg_url_origin(CURLU *url);

/*
 * Does the host stand for this machine whatever a resolver says (127.0.0.0/8, ::1, localhost)?
 * False: no memory.
 */
bool hg_url_is_loopback(CURLU *url, bool *loopback);

/* May text go into a request line as a query? Printable ASCII without space and '#'. */
bool hg_url_is_query(const char *text, size_t length);

#endif
