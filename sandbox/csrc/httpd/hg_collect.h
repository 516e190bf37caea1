/*
 * The collecting half of the server (hg_server.c is the other): libmicrohttpd's callbacks. They put
 * bytes into capped buffers and suspend a request that is complete; nothing else.
 */
#ifndef HG_COLLECT_H
#define HG_COLLECT_H

#include <microhttpd.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "hg_request.h"

/* What the two halves share. */
struct hg_server {
  struct MHD_Daemon *daemon;
  struct hg_request *first, *last; /* every request that libmicrohttpd has reported, oldest first */
  uint64_t last_id;
  size_t held; /* bytes in request bodies */
  size_t max_body;
  pid_t owner;
  uint16_t port;
  bool stopping;
  bool has_room;    /* a connection was closed since the last MHD_run began */
  bool has_resumed; /* a connection was resumed since the last MHD_run began */
};

/* Callbacks; context is the struct hg_server. Signatures as in microhttpd.h. */
void *hg_collect_request_line(void *context, const char *target, struct MHD_Connection *connection);
enum MHD_Result hg_collect_access(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *data,
                                  size_t *size, void **slot);
void hg_collect_completed(void *context, struct MHD_Connection *connection, void **slot,
                          enum MHD_RequestTerminationCode reason);
void hg_collect_connection(void *context, struct MHD_Connection *connection, void **slot,
                           enum MHD_ConnectionNotificationCode code);

/* Paths go to the application undecoded: it splits them before it decodes. */
size_t hg_collect_keep_escapes(void *context, struct MHD_Connection *connection, char *text);

/* Answers with request->refusal; MHD_NO: out of memory, the connection is to be closed. */
enum MHD_Result hg_collect_refuse(struct hg_request *request);

#endif
