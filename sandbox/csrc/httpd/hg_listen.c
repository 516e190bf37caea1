#include "hg_listen.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct addrinfo *parse_address(const char *host, uint16_t port)
{
  const char *numeric = strcmp(host, "localhost") == 0 ? "127.0.0.1" : host;
  char service[8];
  snprintf(service, sizeof service, "%u", (unsigned)port);
  struct addrinfo hints = {.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE,
                           .ai_family = AF_UNSPEC,
                           .ai_socktype = SOCK_STREAM};
  struct addrinfo *found = NULL;
  return getaddrinfo(numeric, service, &hints, &found) == 0 ? found : NULL;
}

static bool bound_port(int fd, uint16_t *port)
{
  struct sockaddr_storage address;
  socklen_t length = sizeof address;
  if (getsockname(fd, (struct sockaddr *)&address, &length) != 0)
    return false;
  if (address.ss_family == AF_INET6)
    *port = ntohs(((const struct sockaddr_in6 *)(const void *)&address)->sin6_port);
  else
    *port = ntohs(((const struct sockaddr_in *)(const void *)&address)->sin_port);
  return true;
}

static int open_listener(const struct addrinfo *address, uint16_t *port)
{
  int fd = socket(address->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return -1;
  /* A restarted sandbox may take its port again while old connections linger in TIME_WAIT. */
  int on = 1;
  if (setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
      bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0 &&
      bound_port(fd, port))
    return fd;
  int saved = errno;
  close(fd);
  errno = saved;
  return -1;
}

int hg_listen(const char *host, uint16_t *port, const char **message)
{
  struct addrinfo *address = parse_address(host, *port);
  if (address == NULL) {
    *message = "the host is not a numeric address";
    return -1;
  }
  int fd = open_listener(address, port);
  if (fd < 0)
    *message = strerror(errno);
  freeaddrinfo(address);
  return fd;
}
