#include "hg_painter.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hg_limits.h"

/* A job on its way: waiting, in work, and finished; first field, so that a painting is its job. */
struct job {
  struct hg_painting painting;
  struct hg_order order; /* points into bytes */
  char *bytes;
  struct job *next;
};

struct queue {
  struct job *first, **end;
};

struct hg_painter {
  pthread_t thread;
  pthread_mutex_t lock; /* guards everything below */
  pthread_cond_t work;
  struct queue waiting, finished;
  int count; /* jobs anywhere */
  bool stop;
  atomic_bool give_up; /* read by the job in work without the lock */
  int pipe[2];
  long last_id;
  pid_t owner;
};

static void queue_put(struct queue *queue, struct job *job)
{
  job->next = NULL;
  *queue->end = job;
  queue->end = &job->next;
}

static struct job *queue_take(struct queue *queue)
{
  struct job *job = queue->first;
  if (job != NULL)
    queue->first = job->next;
  if (queue->first == NULL)
    queue->end = &queue->first;
  return job;
}

static void job_free(struct job *job)
{
  hg_buffer_free(&job->painting.png);
  free(job->bytes);
  free(job);
}

static void queue_free(struct queue *queue)
{
  for (struct job *job = queue_take(queue); job != NULL; job = queue_take(queue))
    job_free(job);
}

/* Under the lock. One byte lies in the pipe exactly while paintings wait. */
static void finish(struct hg_painter *painter, struct job *job)
{
  bool first = painter->finished.first == NULL;
  free(job->bytes);
  job->bytes = NULL;
  queue_put(&painter->finished, job);
  if (first && write(painter->pipe[1], "", 1) < 0)
    return; /* cannot be: the pipe is empty then */
}

static struct job *next_job(struct hg_painter *painter)
{
  while (!painter->stop && painter->waiting.first == NULL)
    pthread_cond_wait(&painter->work, &painter->lock);
  return painter->stop ? NULL : queue_take(&painter->waiting);
}

static void *work(void *argument)
{
  struct hg_painter *painter = argument;
  struct job *job;
  pthread_mutex_lock(&painter->lock);
  while ((job = next_job(painter)) != NULL) {
    pthread_mutex_unlock(&painter->lock);
    struct hg_painting *painting = &job->painting;
    painting->failure =
        hg_order_run(&job->order, &painting->png, &painting->width, &painting->height);
    pthread_mutex_lock(&painter->lock);
    finish(painter, job);
  }
  pthread_mutex_unlock(&painter->lock);
  return NULL;
}

/* Signals are the host's business: the thread starts with all of them blocked. */
static bool start_thread(struct hg_painter *painter)
{
  sigset_t all, before;
  sigfillset(&all);
  if (pthread_sigmask(SIG_SETMASK, &all, &before) != 0)
    return false;
  bool started = pthread_create(&painter->thread, NULL, work, painter) == 0;
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  return started;
}

static bool open_pipe(int ends[2])
{
  if (pipe(ends) != 0)
    return false;
  for (int i = 0; i < 2; i++) {
    if (fcntl(ends[i], F_SETFD, FD_CLOEXEC) == 0 && fcntl(ends[i], F_SETFL, O_NONBLOCK) == 0)
      continue;
    close(ends[0]);
    close(ends[1]);
    return false;
  }
  return true;
}

struct hg_painter *hg_painter_open(void)
{
  struct hg_painter *painter = calloc(1, sizeof *painter);
  if (painter == NULL)
    return NULL;
  painter->owner = getpid();
  painter->waiting.end = &painter->waiting.first;
  painter->finished.end = &painter->finished.first;
  atomic_init(&painter->give_up, false);
  if (!open_pipe(painter->pipe)) {
    free(painter);
    return NULL;
  }
  pthread_mutex_init(&painter->lock, NULL);
  pthread_cond_init(&painter->work, NULL);
  if (start_thread(painter))
    return painter;
  pthread_cond_destroy(&painter->work);
  pthread_mutex_destroy(&painter->lock);
  close(painter->pipe[0]);
  close(painter->pipe[1]);
  free(painter);
  return NULL;
}

/* Copies to *end, which moves on behind the copy. */
static const void *keep(char **end, const void *bytes, size_t length)
{
  char *copy = *end;
  if (length > 0)
    memcpy(copy, bytes, length);
  *end += length;
  return copy;
}

static size_t text_size(const char *text)
{
  return text != NULL ? strlen(text) + 1 : 0;
}

static const char *keep_text(char **end, const char *text)
{
  return text != NULL ? keep(end, text, text_size(text)) : NULL;
}

/* All that the order points to lies one after the other in one block. */
static struct job *copy_job(struct hg_painter *painter, const struct hg_order *order)
{
  struct job *job = calloc(1, sizeof *job);
  if (job == NULL)
    return NULL;
  hg_buffer_init(&job->painting.png, HG_LIMIT_DOWNLOAD);
  job->order = *order;
  job->order.give_up = &painter->give_up;
  job->bytes = malloc(order->source_length + order->mask_length + text_size(order->words) +
                      text_size(order->choice) + text_size(order->theme) + 1);
  if (job->bytes == NULL)
    return job;
  char *end = job->bytes;
  job->order.source = keep(&end, order->source, order->source_length);
  job->order.mask = keep(&end, order->mask, order->mask_length);
  job->order.words = keep_text(&end, order->words);
  job->order.choice = keep_text(&end, order->choice);
  job->order.theme = keep_text(&end, order->theme);
  return job;
}

long hg_painter_submit(struct hg_painter *painter, const struct hg_replace_job *job)
{
  struct hg_order order = {.kind = HG_ORDER_SMART_REPLACE,
                           .source = job->source,
                           .mask = job->mask,
                           .source_length = job->source_length,
                           .mask_length = job->mask_length,
                           .words = job->prompt};
  return hg_painter_order(painter, &order);
}

long hg_painter_order(struct hg_painter *painter, const struct hg_order *order)
{
  struct job *job = copy_job(painter, order);
  if (job == NULL)
    return 0;
  pthread_mutex_lock(&painter->lock);
  job->painting.id = ++painter->last_id;
  if (job->bytes == NULL)
    job->painting.failure = "out of memory";
  else if (painter->count >= HG_PAINTER_JOBS)
    job->painting.failure = "too many pictures wait to be drawn";
  painter->count++;
  if (job->painting.failure != NULL) {
    finish(painter, job);
  } else {
    queue_put(&painter->waiting, job);
    pthread_cond_signal(&painter->work);
  }
  long id = painter->last_id;
  pthread_mutex_unlock(&painter->lock);
  return id;
}

int hg_painter_fd(const struct hg_painter *painter)
{
  return painter->pipe[0];
}

const struct hg_painting *hg_painter_peek(struct hg_painter *painter)
{
  pthread_mutex_lock(&painter->lock);
  struct job *job = painter->finished.first;
  pthread_mutex_unlock(&painter->lock);
  return job != NULL ? &job->painting : NULL;
}

void hg_painter_drop(struct hg_painter *painter)
{
  char byte;
  pthread_mutex_lock(&painter->lock);
  struct job *job = queue_take(&painter->finished);
  if (job != NULL)
    painter->count--;
  if (job != NULL && painter->finished.first == NULL && read(painter->pipe[0], &byte, 1) < 0)
    byte = 0; /* cannot be: the byte was written when the painting came */
  pthread_mutex_unlock(&painter->lock);
  if (job != NULL)
    job_free(job);
}

bool hg_painter_forked(const struct hg_painter *painter)
{
  return painter->owner != getpid();
}

/* In a child the thread does not exist and the lock may be held for ever: only the fds go. */
static void abandon(struct hg_painter *painter)
{
  close(painter->pipe[0]);
  close(painter->pipe[1]);
}

void hg_painter_close(struct hg_painter *painter)
{
  if (painter == NULL)
    return;
  if (hg_painter_forked(painter)) {
    abandon(painter);
    return;
  }
  atomic_store(&painter->give_up, true);
  pthread_mutex_lock(&painter->lock);
  painter->stop = true;
  pthread_cond_signal(&painter->work);
  pthread_mutex_unlock(&painter->lock);
  pthread_join(painter->thread, NULL);
  queue_free(&painter->waiting);
  queue_free(&painter->finished);
  pthread_cond_destroy(&painter->work);
  pthread_mutex_destroy(&painter->lock);
  close(painter->pipe[0]);
  close(painter->pipe[1]);
  free(painter);
}
