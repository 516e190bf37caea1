/* The birth and the end of a loop: ties it to a multi. */
#include "hg_clock.h"
#include "hg_libcurl.h"
#include "hg_loop.h"
#include "hg_loop_parts.h"
#include "hg_waiter.h"

#include <stdlib.h>
#include <unistd.h>

struct hg_loop *hg_loop_new(void)
{
  struct hg_loop *loop = calloc(1, sizeof *loop);
  if (loop == NULL)
    return NULL;
  loop->curl_deadline = loop->look_again_at = loop->wake_at = HG_NEVER;
  loop->last_acted = -1;
  loop->waiter = hg_waiter_new();
  if (loop->waiter == NULL) {
    free(loop);
    return NULL;
  }
  return loop;
}

void hg_loop_connect(struct hg_loop *loop, CURLM *multi)
{
  loop->multi = multi;
  loop->reads_wakeups = hg_libcurl_leaves_wakeups();
  loop->looks_again = hg_libcurl_must_look_again();
  loop->trusts_idle = hg_libcurl_trusts_idle();
  curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, hg_loop_on_socket);
  curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, loop);
  curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, hg_loop_on_timer);
  curl_multi_setopt(multi, CURLMOPT_TIMERDATA, loop);
}

void hg_loop_free(struct hg_loop *loop)
{
  if (loop == NULL)
    return;
  hg_waiter_free(loop->waiter);
  free(loop->sockets);
  free(loop);
}

void hg_loop_abandon(struct hg_loop *loop)
{
  for (size_t fd = 0; fd < loop->socket_count; fd++)
    if (loop->sockets[fd].open)
      close((int)fd);
  hg_loop_free(loop);
}
