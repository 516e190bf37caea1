/* The loop's foreign descriptors: which are watched, and which of them are ready. */
#include "hg_loop.h"
#include "hg_loop_parts.h"
#include "hg_waiter.h"

#include <errno.h>

void hg_loop_drop_watch(struct hg_loop *loop, int fd)
{
  for (size_t i = 0; i < loop->watch_count; i++) {
    if (loop->watches[i].fd != fd)
      continue;
    if (loop->watches[i].ready)
      loop->ready_count--;
    loop->watches[i] = loop->watches[--loop->watch_count];
    return;
  }
}

bool hg_loop_watch(struct hg_loop *loop, int fd)
{
  for (size_t i = 0; i < loop->watch_count; i++)
    if (loop->watches[i].fd == fd)
      return true;
  if (loop->watch_count == HG_LIMIT_WATCHES) {
    errno = EMFILE;
    return false;
  }
  if (!hg_waiter_watch(loop->waiter, fd))
    return false;
  loop->watches[loop->watch_count++] = (struct hg_watch){.fd = fd};
  return true;
}

void hg_loop_unwatch(struct hg_loop *loop, int fd)
{
  size_t before = loop->watch_count;
  hg_loop_drop_watch(loop, fd);
  if (loop->watch_count < before)
    hg_waiter_unwatch(loop->waiter, fd);
}

bool hg_loop_has_watches(const struct hg_loop *loop)
{
  return loop->watch_count > 0;
}

void hg_loop_mark_ready(struct hg_loop *loop, int fd)
{
  for (size_t i = 0; i < loop->watch_count; i++) {
    if (loop->watches[i].fd != fd || loop->watches[i].ready)
      continue;
    loop->watches[i].ready = true;
    loop->ready_count++;
  }
}

int hg_loop_take_ready(struct hg_loop *loop)
{
  for (size_t i = 0; i < loop->watch_count && loop->ready_count > 0; i++) {
    if (!loop->watches[i].ready)
      continue;
    loop->watches[i].ready = false;
    loop->ready_count--;
    return loop->watches[i].fd;
  }
  return -1;
}

bool hg_loop_has_ready(const struct hg_loop *loop)
{
  return loop->ready_count > 0;
}
