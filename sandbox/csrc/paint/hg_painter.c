#include "hg_painter.h"

#include <stdlib.h>
#include <string.h>

#include "hg_limits.h"
#include "hg_worker.h"

/* A job on its way: waiting, in work, and finished. */
struct job {
  struct hg_work work;
  struct hg_painting painting;
  struct hg_order order; /* points into bytes */
  char *bytes;
};

struct hg_painter {
  struct hg_worker *worker;
  atomic_bool give_up; /* read by the job in work */
  long last_id;
};

static void drop_job(struct hg_work *work)
{
  struct job *job = (struct job *)work;
  hg_buffer_free(&job->painting.png);
  free(job->bytes);
  free(job);
}

static void draw(void *context, struct hg_work *batch)
{
  (void)context;
  struct job *job = (struct job *)batch;
  struct hg_painting *painting = &job->painting;
  painting->failure =
      hg_order_run(&job->order, &painting->png, &painting->width, &painting->height);
  free(job->bytes);
  job->bytes = NULL;
}

static const struct hg_worker_kind kind = {.run = draw, .drop = drop_job, .end = free, .most = 1};

struct hg_painter *hg_painter_open(void)
{
  struct hg_painter *painter = calloc(1, sizeof *painter);
  if (painter == NULL)
    return NULL;
  atomic_init(&painter->give_up, false);
  painter->worker = hg_worker_open(&kind, painter);
  if (painter->worker != NULL)
    return painter;
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
  long id = ++painter->last_id;
  job->painting.id = id;
  if (job->bytes == NULL)
    job->painting.failure = "out of memory";
  else if (hg_worker_count(painter->worker) >= HG_PAINTER_JOBS)
    job->painting.failure = "too many pictures wait to be drawn";
  if (job->painting.failure != NULL)
    hg_worker_return(painter->worker, &job->work);
  else
    hg_worker_submit(painter->worker, &job->work);
  return id;
}

int hg_painter_fd(const struct hg_painter *painter)
{
  return hg_worker_fd(painter->worker);
}

const struct hg_painting *hg_painter_peek(struct hg_painter *painter)
{
  const struct job *job = (const struct job *)hg_worker_peek(painter->worker);
  return job != NULL ? &job->painting : NULL;
}

void hg_painter_drop(struct hg_painter *painter)
{
  hg_worker_drop(painter->worker);
}

bool hg_painter_forked(const struct hg_painter *painter)
{
  return hg_worker_is_foreign(painter->worker);
}

void hg_painter_close(struct hg_painter *painter)
{
  if (painter == NULL)
    return;
  atomic_store(&painter->give_up, true);
  hg_worker_close(painter->worker, true);
}
