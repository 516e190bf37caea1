#include "hg_fork.h"

#include <pthread.h>

/* Written only in a new child, which has one thread: readers never race with it. */
static unsigned forks;

static void count_fork(void)
{
  forks++;
}

static void watch_once(void)
{
  pthread_atfork(NULL, NULL, count_fork);
}

void hg_fork_watch(void)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, watch_once);
}

unsigned hg_fork_count(void)
{
  return forks;
}
