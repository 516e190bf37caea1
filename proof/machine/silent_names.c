/*
 * A name server that is there and never answers, on 127.0.0.1, port 53: what a machine meets whose
 * resolver is cut off. Runs until it is killed; says "silent" when it listens.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <sys/socket.h>
#include <unistd.h>

int main(void)
{
  int fd = socket(AF_INET, SOCK_DGRAM, 0);
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(53)};
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (fd < 0 || bind(fd, (struct sockaddr *)&address, sizeof address) != 0) {
    perror("silent_names");
    return 1;
  }
  puts("silent");
  fflush(stdout);
  pause();
  return 0;
}
