/*
 * Two threads, each with a Lua state of its own, and a client in each of them, at once:
 *
 *   two_threads LUA_FOLDER SCRIPT [ARGUMENT…]
 *
 * Both run the same script, the number of the thread is its first argument. Nothing has to be prepared
 * in the main thread: what is done once for a process homegen does when it first needs it, in whichever
 * thread (the handlers of fork when it is required, libcurl with the first request). What the program
 * must not do is change the environment meanwhile (setenv), as libcurl and homegen read it.
 */
#include "embed.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define THREADS 2
#define ARGUMENTS 16

struct worker {
  pthread_t thread;
  const char *folder, *script;
  char number[8];
  char *arguments[ARGUMENTS];
  int count;
  bool ok;
};

static void *work(void *context)
{
  struct worker *worker = context;
  lua_State *L = embed_open(worker->folder);
  if (L == NULL)
    return NULL;
  worker->ok = embed_run(L, worker->script, worker->count, worker->arguments);
  lua_close(L);
  return NULL;
}

static bool start(struct worker *worker, int number, int argc, char **argv)
{
  *worker = (struct worker){.folder = argv[1], .script = argv[2], .count = argc - 2};
  snprintf(worker->number, sizeof worker->number, "%d", number);
  worker->arguments[0] = worker->number;
  for (int i = 3; i < argc; i++)
    worker->arguments[i - 2] = argv[i];
  return pthread_create(&worker->thread, NULL, work, worker) == 0;
}

int main(int argc, char **argv)
{
  if (argc < 3 || argc - 2 > ARGUMENTS) {
    fprintf(stderr, "usage: %s LUA_FOLDER SCRIPT [ARGUMENT...]\n", argv[0]);
    return 2;
  }
  struct worker workers[THREADS];
  int started = 0;
  while (started < THREADS && start(&workers[started], started + 1, argc, argv))
    started++;
  bool ok = started == THREADS;
  for (int i = 0; i < started; i++) {
    pthread_join(workers[i].thread, NULL);
    ok = ok && workers[i].ok;
  }
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
