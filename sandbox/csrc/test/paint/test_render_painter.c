#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hg_painter.h"
#include "hg_render_fixture.h"
#include "hg_test.h"

static struct hg_buffer gray_file(int width, int height, int gray)
{
  struct hg_picture picture;
  struct hg_buffer bytes;
  hg_buffer_init(&bytes, FIXTURE_LIMIT);
  HG_CHECK(hg_picture_init(&picture, width, height));
  for (int i = 0; i < width * height * 4; i++)
    picture.rgba[i] = (uint8_t)(i % 4 == 3 ? 255 : gray);
  HG_CHECK(hg_png_encode(&picture, NULL, &bytes) == NULL);
  hg_picture_free(&picture);
  return bytes;
}

struct order {
  struct hg_buffer source, mask;
};

static struct order new_order(int width, int height)
{
  return (struct order){gray_file(width, height, 180), gray_file(width, height, 0)};
}

static void free_order(struct order *order)
{
  hg_buffer_free(&order->source);
  hg_buffer_free(&order->mask);
}

static long submit(struct hg_painter *painter, const struct order *order, const char *prompt)
{
  struct hg_replace_job job = {order->source.data, order->mask.data, order->source.length,
                               order->mask.length, prompt,           NULL};
  return hg_painter_submit(painter, &job);
}

static bool is_readable(const struct hg_painter *painter, int milliseconds)
{
  struct pollfd entry = {hg_painter_fd(painter), POLLIN, 0};
  return poll(&entry, 1, milliseconds) == 1;
}

static void test_in_order(void)
{
  struct hg_painter *painter = hg_painter_open();
  struct order order = new_order(60, 40);
  HG_CHECK(painter != NULL && !is_readable(painter, 0) && hg_painter_peek(painter) == NULL);
  for (long id = 1; id <= 5; id++)
    HG_CHECK(submit(painter, &order, "oak floor") == id);
  for (long id = 1; id <= 5; id++) {
    HG_CHECK(is_readable(painter, 20000));
    const struct hg_painting *painting = hg_painter_peek(painter);
    HG_CHECK(painting != NULL && painting->id == id && painting->failure == NULL);
    HG_CHECK(painting != NULL && painting->width == 60 && painting->png.length > 60);
    HG_CHECK(hg_painter_peek(painter) == painting);
    hg_painter_drop(painter);
  }
  HG_CHECK(!is_readable(painter, 0) && hg_painter_peek(painter) == NULL);
  hg_painter_drop(painter);
  free_order(&order);
  hg_painter_close(painter);
}

static void test_failures_come_out(void)
{
  struct hg_painter *painter = hg_painter_open();
  struct order order = new_order(60, 40), other = new_order(30, 40);
  struct hg_replace_job job = {order.source.data, other.mask.data, order.source.length,
                               other.mask.length, "sofa",          NULL};
  HG_CHECK(hg_painter_submit(painter, &job) == 1);
  HG_CHECK(is_readable(painter, 20000));
  const struct hg_painting *painting = hg_painter_peek(painter);
  HG_CHECK(painting != NULL && painting->failure != NULL && painting->png.length == 0);
  free_order(&order);
  free_order(&other);
  hg_painter_close(painter); /* with a painting that nobody took */
}

/* The pictures may be freed as soon as submit returns. */
static void test_copies(void)
{
  struct hg_painter *painter = hg_painter_open();
  char prompt[] = "a potted plant";
  struct order order = new_order(80, 80);
  HG_CHECK(submit(painter, &order, prompt) == 1);
  free_order(&order);
  memset(prompt, 'x', sizeof prompt - 1);
  HG_CHECK(is_readable(painter, 20000));
  HG_CHECK(hg_painter_peek(painter)->failure == NULL);
  hg_painter_close(painter);
}

static void test_queue_is_capped(void)
{
  struct hg_painter *painter = hg_painter_open();
  struct order order = new_order(400, 300);
  bool refused = false;
  for (int i = 0; i < HG_PAINTER_JOBS + 1; i++)
    HG_CHECK(submit(painter, &order, "a sofa") == i + 1);
  HG_CHECK(is_readable(painter, 1000));
  for (int i = 0; i < 3 && !refused; i++) {
    const struct hg_painting *painting = hg_painter_peek(painter);
    refused = painting != NULL && painting->id == HG_PAINTER_JOBS + 1 && painting->failure != NULL;
    if (painting != NULL)
      hg_painter_drop(painter);
  }
  HG_CHECK(refused);
  free_order(&order);
  hg_painter_close(painter); /* with hundreds of jobs waiting */
}

static void test_close_at_once(void)
{
  struct order order = new_order(300, 200);
  hg_painter_close(NULL);
  for (int i = 0; i < 20; i++) {
    struct hg_painter *painter = hg_painter_open();
    for (int k = 0; k < i % 3; k++)
      HG_CHECK(submit(painter, &order, "a green sofa") > 0);
    hg_painter_close(painter);
  }
  free_order(&order);
}

static volatile sig_atomic_t strangers;
static pthread_t host;

static void note_thread(int number)
{
  (void)number;
  if (!pthread_equal(pthread_self(), host))
    strangers++;
}

/* While the host has a signal blocked, one sent to the process waits: the worker does not take it. */
static void test_signals(void)
{
  struct sigaction action = {.sa_handler = note_thread}, before;
  struct hg_painter *painter = hg_painter_open();
  struct order order = new_order(200, 150);
  sigset_t one, old;
  host = pthread_self();
  sigemptyset(&one);
  sigaddset(&one, SIGUSR1);
  sigaction(SIGUSR1, &action, &before);
  pthread_sigmask(SIG_BLOCK, &one, &old);
  HG_CHECK(submit(painter, &order, "a bed") == 1);
  for (int i = 0; i < 20; i++)
    kill(getpid(), SIGUSR1);
  HG_CHECK(is_readable(painter, 20000));
  pthread_sigmask(SIG_SETMASK, &old, NULL);
  hg_painter_close(painter);
  sigaction(SIGUSR1, &before, NULL);
  HG_CHECK(strangers == 0);
  free_order(&order);
}

/* A child may close what it inherited: at once, without the thread that it does not have. */
static void test_fork(void)
{
  struct hg_painter *painter = hg_painter_open();
  HG_CHECK(!hg_painter_forked(painter));
  pid_t child = fork();
  if (child == 0) {
    bool forked = hg_painter_forked(painter);
    alarm(5);
    hg_painter_close(painter);
    _exit(forked ? 0 : 1);
  }
  int status = -1;
  HG_CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 0);
  hg_painter_close(painter);
}

int main(void)
{
  HG_RUN(test_in_order);
  HG_RUN(test_failures_come_out);
  HG_RUN(test_copies);
  HG_RUN(test_queue_is_capped);
  HG_RUN(test_close_at_once);
  HG_RUN(test_signals);
  HG_RUN(test_fork);
  return hg_test_report("render_painter");
}
