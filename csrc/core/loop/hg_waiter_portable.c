/* curl_multi_poll is given all it waits for each time: there are no books to keep. */
#ifdef HG_PORTABLE

#include "hg_waiter.h"

#include <stdlib.h>

struct hg_waiter *hg_waiter_new(void)
{
  return calloc(1, sizeof(struct hg_waiter));
}

void hg_waiter_free(struct hg_waiter *waiter)
{
  free(waiter->entries);
  free(waiter);
}

void hg_waiter_register(struct hg_waiter *waiter, curl_socket_t fd, struct hg_socket *socket,
                        int wanted)
{
  (void)waiter;
  (void)fd;
  (void)socket;
  (void)wanted;
}

void hg_waiter_forget(struct hg_waiter *waiter, curl_socket_t fd, struct hg_socket *socket)
{
  (void)waiter;
  (void)fd;
  (void)socket;
}

bool hg_waiter_watch(struct hg_waiter *waiter, int fd)
{
  (void)waiter;
  return fd >= 0;
}

void hg_waiter_unwatch(struct hg_waiter *waiter, int fd)
{
  (void)waiter;
  (void)fd;
}

#endif
