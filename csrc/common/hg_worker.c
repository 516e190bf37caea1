#include "hg_worker.h"

#include "hg_clock.h"
#include "hg_fork.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct list {
  struct hg_work *first, **end;
};

struct hg_worker {
  const struct hg_worker_kind *kind;
  void *context;
  pthread_t thread;
  unsigned forks; /* hg_fork_count at birth */
  int pipe[2];
  size_t count;         /* the host's own book: submitted and not dropped */
  pthread_mutex_t lock; /* guards everything below */
  pthread_cond_t changed;
  struct list waiting, done;
  bool running; /* a batch is in work */
  bool stop;
  bool orphaned; /* the host is gone: the thread frees the worker */
};

static void list_init(struct list *list)
{
  list->first = NULL;
  list->end = &list->first;
}

/* Appends a chain of pieces. */
static void list_put(struct list *list, struct hg_work *chain)
{
  *list->end = chain;
  while (*list->end != NULL)
    list->end = &(*list->end)->next;
}

/* Takes up to most pieces off the front, as a chain. */
static struct hg_work *list_take(struct list *list, size_t most)
{
  struct hg_work *chain = list->first, **end = &list->first;
  for (size_t i = 0; i < most && *end != NULL; i++)
    end = &(*end)->next;
  list->first = *end;
  *end = NULL;
  if (list->first == NULL)
    list->end = &list->first;
  /* Nothing was taken: `end` was the list's own link, which is NULL again. */
  return chain;
}

static void list_drop(struct list *list, const struct hg_worker_kind *kind)
{
  for (struct hg_work *work; (work = list_take(list, 1)) != NULL;)
    kind->drop(work);
}

static void destroy(struct hg_worker *worker)
{
  list_drop(&worker->waiting, worker->kind);
  list_drop(&worker->done, worker->kind);
  pthread_cond_destroy(&worker->changed);
  pthread_mutex_destroy(&worker->lock);
  close(worker->pipe[0]);
  close(worker->pipe[1]);
  free(worker);
}

/* Under the lock. One byte lies in the pipe exactly while done work waits. */
static void publish(struct hg_worker *worker, struct hg_work *batch)
{
  bool first = worker->done.first == NULL;
  list_put(&worker->done, batch);
  if (first && write(worker->pipe[1], "", 1) < 0)
    return; /* cannot be: the pipe is empty then */
}

/* Under the lock. NULL: the worker is to end. */
static struct hg_work *next_batch(struct hg_worker *worker)
{
  while (!worker->stop && worker->waiting.first == NULL)
    pthread_cond_wait(&worker->changed, &worker->lock);
  if (worker->stop && !worker->kind->thorough)
    return NULL;
  if (worker->waiting.first == NULL)
    return NULL;
  worker->running = true;
  return list_take(&worker->waiting, worker->kind->most);
}

static void *work(void *argument)
{
  struct hg_worker *worker = argument;
  struct hg_work *batch;
  pthread_mutex_lock(&worker->lock);
  while ((batch = next_batch(worker)) != NULL) {
    pthread_mutex_unlock(&worker->lock);
    worker->kind->run(worker->context, batch);
    pthread_mutex_lock(&worker->lock);
    worker->running = false;
    publish(worker, batch);
    pthread_cond_broadcast(&worker->changed);
  }
  bool orphaned = worker->orphaned;
  pthread_mutex_unlock(&worker->lock);
  if (worker->kind->end != NULL)
    worker->kind->end(worker->context);
  if (orphaned)
    destroy(worker);
  return NULL;
}

/* Signals are the host's business: the thread starts with all of them blocked. */
static int start_thread(struct hg_worker *worker)
{
  sigset_t all, before;
  sigfillset(&all);
  int error = pthread_sigmask(SIG_SETMASK, &all, &before);
  if (error != 0)
    return error;
  error = pthread_create(&worker->thread, NULL, work, worker);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return error;
}

static bool open_pipe(int ends[2])
{
  if (pipe(ends) != 0)
    return false;
  for (int i = 0; i < 2; i++) {
    if (fcntl(ends[i], F_SETFD, FD_CLOEXEC) == 0 && fcntl(ends[i], F_SETFL, O_NONBLOCK) == 0)
      continue;
    int error = errno;
    close(ends[0]);
    close(ends[1]);
    errno = error;
    return false;
  }
  return true;
}

/* The condition waits on the monotonic clock where that can be said. */
static void init_condition(pthread_cond_t *condition)
{
#ifdef HG_PORTABLE
  pthread_cond_init(condition, NULL);
#else
  pthread_condattr_t attributes;
  pthread_condattr_init(&attributes);
  pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
  pthread_cond_init(condition, &attributes);
  pthread_condattr_destroy(&attributes);
#endif
}

struct hg_worker *hg_worker_open(const struct hg_worker_kind *kind, void *context)
{
  struct hg_worker *worker = calloc(1, sizeof *worker);
  if (worker == NULL)
    return NULL;
  worker->kind = kind;
  hg_fork_watch();
  worker->forks = hg_fork_count();
  list_init(&worker->waiting);
  list_init(&worker->done);
  if (!open_pipe(worker->pipe)) {
    free(worker);
    return NULL;
  }
  pthread_mutex_init(&worker->lock, NULL);
  init_condition(&worker->changed);
  worker->context = context;
  int error = start_thread(worker);
  if (error == 0)
    return worker;
  pthread_cond_destroy(&worker->changed);
  pthread_mutex_destroy(&worker->lock);
  close(worker->pipe[0]);
  close(worker->pipe[1]);
  free(worker);
  errno = error;
  return NULL;
}

bool hg_worker_is_foreign(const struct hg_worker *worker)
{
  return worker->forks != hg_fork_count();
}

void hg_worker_submit(struct hg_worker *worker, struct hg_work *piece)
{
  piece->next = NULL;
  hg_worker_submit_all(worker, piece, 1);
}

void hg_worker_submit_all(struct hg_worker *worker, struct hg_work *chain, size_t count)
{
  worker->count += count;
  pthread_mutex_lock(&worker->lock);
  list_put(&worker->waiting, chain);
  pthread_cond_broadcast(&worker->changed);
  pthread_mutex_unlock(&worker->lock);
}

void hg_worker_return(struct hg_worker *worker, struct hg_work *piece)
{
  piece->next = NULL;
  worker->count++;
  pthread_mutex_lock(&worker->lock);
  publish(worker, piece);
  pthread_mutex_unlock(&worker->lock);
}

int hg_worker_fd(const struct hg_worker *worker)
{
  return worker->pipe[0];
}

struct hg_work *hg_worker_peek(struct hg_worker *worker)
{
  pthread_mutex_lock(&worker->lock);
  struct hg_work *first = worker->done.first;
  pthread_mutex_unlock(&worker->lock);
  return first;
}

void hg_worker_drop(struct hg_worker *worker)
{
  char byte;
  pthread_mutex_lock(&worker->lock);
  struct hg_work *piece = list_take(&worker->done, 1);
  if (piece != NULL && worker->done.first == NULL && read(worker->pipe[0], &byte, 1) < 0)
    byte = 0; /* cannot be: the byte was written when the first work was done */
  pthread_mutex_unlock(&worker->lock);
  if (piece == NULL)
    return;
  worker->count--;
  worker->kind->drop(piece);
}

size_t hg_worker_count(const struct hg_worker *worker)
{
  return worker->count;
}

static struct timespec deadline_after(double seconds)
{
  struct timespec deadline;
#ifdef HG_PORTABLE
  clock_gettime(CLOCK_REALTIME, &deadline);
#else
  clock_gettime(CLOCK_MONOTONIC, &deadline);
#endif
  time_t whole = (time_t)seconds;
  deadline.tv_sec += whole;
  deadline.tv_nsec += (long)((seconds - (double)whole) * 1e9);
  if (deadline.tv_nsec >= 1000000000L) {
    deadline.tv_nsec -= 1000000000L;
    deadline.tv_sec++;
  }
  return deadline;
}

/* So often it is looked how late it is: a condition on the wall clock follows whoever sets that. */
#define DRAIN_SECONDS 0.1

bool hg_worker_drain(struct hg_worker *worker, double seconds)
{
  double end = hg_clock_now() + seconds, rest = seconds;
  pthread_mutex_lock(&worker->lock);
  while ((worker->running || worker->waiting.first != NULL) && rest > 0.0) {
    struct timespec deadline = deadline_after(rest < DRAIN_SECONDS ? rest : DRAIN_SECONDS);
    pthread_cond_timedwait(&worker->changed, &worker->lock, &deadline);
    rest = end - hg_clock_now();
  }
  bool drained = !worker->running && worker->waiting.first == NULL;
  pthread_mutex_unlock(&worker->lock);
  return drained;
}

void hg_worker_close(struct hg_worker *worker, bool patient)
{
  if (worker == NULL)
    return;
  if (hg_worker_is_foreign(worker)) {
    /* In a child the thread does not exist and the lock may be held for ever: only the fds go. */
    close(worker->pipe[0]);
    close(worker->pipe[1]);
    return;
  }
  pthread_t thread = worker->thread;
  pthread_mutex_lock(&worker->lock);
  worker->stop = true;
  worker->orphaned = !patient;
  pthread_cond_broadcast(&worker->changed);
  pthread_mutex_unlock(&worker->lock);
  if (!patient) {
    pthread_detach(thread); /* from here on the worker is the thread's own */
    return;
  }
  pthread_join(thread, NULL);
  destroy(worker);
}
