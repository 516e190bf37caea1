/*
 * The sockets of those that listen (a webhook's listener, the sandbox), none of which blocks or is
 * handed on to a program that is started. The caller owns what is returned. Any thread.
 */
#ifndef HG_SOCKET_H
#define HG_SOCKET_H

#include <stdint.h>

/*
 * Binds and listens. host: a numeric address, or localhost; *port: 0 for any, set to the one that it
 * is. Returns the descriptor; -1 with *message, which stays valid.
 */
int hg_socket_listen(const char *host, uint16_t *port, const char **message);

/* A connection that waits; -1 with errno: EAGAIN is that none does. */
int hg_socket_accept(int listener);

#endif
