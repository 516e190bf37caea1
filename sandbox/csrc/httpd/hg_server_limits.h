/*
 * Every cap of the embedded HTTP server: what strangers may make it hold, and for how long.
 */
#ifndef HG_SERVER_LIMITS_H
#define HG_SERVER_LIMITS_H

#include "hg_limits.h"

/* One request body, unless the caller asks for another cap: a picture in base64 fits well. */
#define HG_LIMIT_SERVER_BODY (32 * HG_MEGABYTE)
/* All request bodies that are held at the same time. */
#define HG_LIMIT_SERVER_HELD (512 * HG_MEGABYTE)
/* What is read and thrown away of a body that is too large, so that its sender gets to the answer. */
#define HG_LIMIT_SERVER_DRAIN (64 * HG_MEGABYTE)
/*
 * libmicrohttpd's memory per connection: request line and headers must fit, replies' headers too. It is
 * cleared after every request.
 */
#define HG_LIMIT_SERVER_HEAD (32 * HG_KILOBYTE)
/* Connections at the same time, by default and at most; further ones wait in the listen queue. */
#define HG_LIMIT_SERVER_CONNECTIONS 512
#define HG_LIMIT_SERVER_CONNECTIONS_MAX 4096
/* Seconds after which a connection that neither sends nor takes anything is closed. */
#define HG_LIMIT_SERVER_IDLE 60
/* Rounds of MHD_run in one call, so that a busy client cannot keep the host's loop for itself. */
#define HG_LIMIT_SERVER_ROUNDS 64
/* A file served from a folder, and its path. */
#define HG_LIMIT_SERVER_FILE (256 * HG_MEGABYTE)

#endif
