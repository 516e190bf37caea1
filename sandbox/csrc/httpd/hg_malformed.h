/*
 * Is the head of a request one that HTTP/1.1 tells a server to refuse? Newer libmicrohttpd refuses
 * most of that by itself, older ones hand it out; the server's answer is not to depend on it.
 */
#ifndef HG_MALFORMED_H
#define HG_MALFORMED_H

#include <microhttpd.h>
#include <stdbool.h>

/* The target as it came; the version such as "HTTP/1.1". */
bool hg_malformed_head(struct MHD_Connection *connection, const char *target, const char *version);

#endif
