/* The server: its listener, what it was told, what it has seen. */
#ifndef FAULT_SERVER_H
#define FAULT_SERVER_H

#include "fault_record.h"
#include "fault_script.h"

#include <openssl/ssl.h>
#include <stdbool.h>

struct fault_conn;

/* What is remembered of a connection after its end. */
struct fault_visit {
  unsigned long requests; /* heads that arrived */
  bool open, tls_resumed;
};

struct fault_server {
  int listener, port;
  SSL_CTX *tls; /* owned; NULL in clear */
  bool accepting;
  struct fault_scripts scripts; /* of requests, by path */
  struct fault_scripts accepts; /* of connections, under the one path "accept" */
  struct fault_records records;
  struct fault_visit *visits; /* owned; the connection numbered n is visits[n - 1] */
  size_t visit_count;
  struct fault_conn *first; /* owned, newest first */
  unsigned long long next_id;
};

/* Listens on a free port of 127.0.0.1, or ends the process. */
enum fault_listening { FAULT_LISTEN, FAULT_REFUSE, FAULT_BLACKHOLE };
void fault_server_open(struct fault_server *server, enum fault_listening listening);

/* From now on connections are accepted, or refused; those that exist stay. */
void fault_server_listen(struct fault_server *server, bool on);

/* Forgets scripts and records, or closes the listener too; the connections must be gone. */
void fault_server_forget(struct fault_server *server);
void fault_server_close(struct fault_server *server);

#endif
