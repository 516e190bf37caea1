#include "hg_socket.h"

#include <errno.h>
#include <fcntl.h>
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

static bool make_quiet(int fd)
{
  int flags = fcntl(fd, F_GETFL);
  return flags != -1 && fcntl(fd, F_SETFL, flags | O_NONBLOCK) != -1 &&
         fcntl(fd, F_SETFD, FD_CLOEXEC) != -1;
}

static bool read_port(int fd, uint16_t *port)
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

static int open_at(const struct addrinfo *address, uint16_t *port)
{
  int fd = socket(address->ai_family, SOCK_STREAM, 0), on = 1;
  if (fd < 0)
    return -1;
  /* A program that is started again may have its port while former connections linger. */
  if (make_quiet(fd) && setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on) == 0 &&
      bind(fd, address->ai_addr, address->ai_addrlen) == 0 && listen(fd, SOMAXCONN) == 0 &&
      read_port(fd, port))
    return fd;
  int error = errno;
  close(fd);
  errno = error;
  return -1;
}

int hg_socket_listen(const char *host, uint16_t *port, const char **message)
{
  struct addrinfo *address = parse_address(host, *port);
  if (address == NULL) {
    *message = "the host is not a numeric address";
    return -1;
  }
  int fd = open_at(address, port);
  if (fd < 0)
    *message = strerror(errno);
  freeaddrinfo(address);
  return fd;
}

int hg_socket_accept(int listener)
{
  int fd = accept(listener, NULL, NULL);
  if (fd < 0 || make_quiet(fd))
    return fd;
  int error = errno;
  close(fd);
  errno = error;
  return -1;
}
