#include "fault_server.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

/* Fills the listener's queue with connections that nobody accepts, until the kernel drops the
 * next one: from then on every connect to the port hangs. The descriptors stay open. */
static void fill_backlog(const struct sockaddr_in *address)
{
  for (int i = 0; i < 16; i++) {
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    struct pollfd writable = {.fd = fd, .events = POLLOUT};
    if (fd < 0)
      fault_die("no socket");
    if (connect(fd, (const struct sockaddr *)address, sizeof *address) == 0)
      continue;
    if (errno != EINPROGRESS)
      fault_die("cannot fill the backlog");
    if (poll(&writable, 1, 50) == 0)
      return;
  }
}

/* After the port was found: a search for a free one with this option may find one that is held. What
 * the listener accepts takes it over, so that connections do not stand in the way of a new one. */
static void allow_reuse(int fd)
{
  const int yes = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) != 0)
    fault_die("cannot set SO_REUSEADDR");
}

void fault_server_open(struct fault_server *server, enum fault_listening listening)
{
  struct sockaddr_in address = {.sin_family = AF_INET};
  socklen_t length = sizeof address;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  server->next_id = 1234567890123456789ULL;
  server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (server->listener < 0)
    fault_die("no socket");
  if (bind(server->listener, (struct sockaddr *)&address, sizeof address) != 0 ||
      getsockname(server->listener, (struct sockaddr *)&address, &length) != 0)
    fault_die("cannot bind to 127.0.0.1");
  server->port = ntohs(address.sin_port);
  allow_reuse(server->listener);
  if (listening == FAULT_REFUSE)
    return; /* bound but not listening: connections are refused */
  if (listen(server->listener, listening == FAULT_BLACKHOLE ? 0 : 1024) != 0)
    fault_die("cannot listen");
  if (listening == FAULT_BLACKHOLE)
    fill_backlog(&address);
  server->accepting = listening == FAULT_LISTEN;
}

/* Bound but not listening: connects are refused, and nobody else gets the port. */
static void hold_port(struct fault_server *server)
{
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)server->port)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  close(server->listener);
  server->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (server->listener < 0)
    fault_die("no socket");
  allow_reuse(server->listener);
  if (bind(server->listener, (struct sockaddr *)&address, sizeof address) != 0)
    fault_die("cannot bind to the port again");
}

void fault_server_listen(struct fault_server *server, bool on)
{
  if (on && !server->accepting && listen(server->listener, 1024) != 0)
    fault_die("cannot listen again");
  if (!on && server->accepting)
    hold_port(server);
  server->accepting = on;
}

void fault_server_forget(struct fault_server *server)
{
  fault_scripts_free(&server->scripts);
  fault_scripts_free(&server->accepts);
  fault_records_free(&server->records);
  free(server->visits);
  server->visits = NULL;
  server->visit_count = 0;
}

void fault_server_close(struct fault_server *server)
{
  fault_server_forget(server);
  close(server->listener);
  SSL_CTX_free(server->tls);
}
