/*
 * The sockets of a listener, none of which blocks or is handed on to a program that is started.
 */
#ifndef HG_HOOK_SOCKET_H
#define HG_HOOK_SOCKET_H

#include <stdint.h>

/*
 * Binds and listens. host: a numeric address, or localhost; *port: 0 for any, set to the one that it
 * is. Returns the descriptor; -1 with *message, which stays valid.
 */
int hg_hook_socket_listen(const char *host, uint16_t *port, const char **message);

/* A connection that waits; -1 with errno: EAGAIN is that none does. */
int hg_hook_socket_accept(int listener);

#endif
