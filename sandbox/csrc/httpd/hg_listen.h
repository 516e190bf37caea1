/*
 * A listening TCP socket on a numeric address.
 */
#ifndef HG_LISTEN_H
#define HG_LISTEN_H

#include <stdint.h>

/*
 * Returns a non-blocking, close-on-exec socket that listens, its port in *port (in: the wish, 0 for
 * any). The caller owns it. -1: *message says why.
 */
int hg_listen(const char *host, uint16_t *port, const char **message);

#endif
