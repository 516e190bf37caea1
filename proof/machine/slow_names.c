/*
 * A library to preload where nobody may change the machine's names (.ci/machine/matrix does, in a root
 * of its own): names below dead.example take ten seconds and are not found, as if the name server never
 * answered; live.example is this machine; half.example is it too, but its IPv6 address takes as long.
 */
#include <dlfcn.h>
#include <netdb.h>
#include <stdbool.h>
#include <string.h>
#include <unistd.h>

static bool ends_with(const char *text, const char *end)
{
  size_t length = strlen(text), tail = strlen(end);
  return length >= tail && strcmp(text + length - tail, end) == 0;
}

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result)
{
  typedef int resolver(const char *, const char *, const struct addrinfo *, struct addrinfo **);
  bool half = node != NULL && strcmp(node, "half.example") == 0;
  bool slow = half && hints != NULL && hints->ai_family == AF_INET6;
  if (slow || (node != NULL && ends_with(node, ".dead.example"))) {
    sleep(10);
    return EAI_AGAIN;
  }
  if (half || (node != NULL && strcmp(node, "live.example") == 0))
    node = "localhost";
  void *symbol = dlsym(RTLD_NEXT, "getaddrinfo");
  resolver *next;
  memcpy(&next, &symbol, sizeof next);
  return next(node, service, hints, result);
}
