#include "hg_test.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "hg_clock.h"
#include "hg_worker.h"

struct piece {
  struct hg_work work; /* must be first */
  int number;
  int batch; /* in which batch it was done, from 1; 0: undone */
};

/* A gate that the worker's thread waits at before each batch, and what it has seen. */
struct scene {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  bool is_open, at_gate;
  int batches;
  pthread_t thread;
  bool blocks_signals;
};

static atomic_int dropped, dropped_undone, ended;
static pthread_t ended_on;

static void run(void *context, struct hg_work *batch)
{
  struct scene *scene = context;
  sigset_t blocked;
  pthread_mutex_lock(&scene->lock);
  scene->at_gate = true;
  pthread_cond_broadcast(&scene->changed);
  while (!scene->is_open)
    pthread_cond_wait(&scene->changed, &scene->lock);
  scene->at_gate = false;
  scene->batches++;
  scene->thread = pthread_self();
  pthread_sigmask(SIG_BLOCK, NULL, &blocked);
  scene->blocks_signals = sigismember(&blocked, SIGINT) == 1 && sigismember(&blocked, SIGALRM) == 1;
  for (struct hg_work *work = batch; work != NULL; work = work->next)
    ((struct piece *)work)->batch = scene->batches;
  pthread_mutex_unlock(&scene->lock);
}

static void drop(struct hg_work *work)
{
  atomic_fetch_add(&dropped, 1);
  if (((struct piece *)work)->batch == 0)
    atomic_fetch_add(&dropped_undone, 1);
  free(work);
}

static void end(void *context)
{
  struct scene *scene = context;
  ended_on = pthread_self();
  pthread_cond_destroy(&scene->changed);
  pthread_mutex_destroy(&scene->lock);
  free(scene);
  atomic_fetch_add(&ended, 1);
}

static const struct hg_worker_kind careless = {.run = run, .drop = drop, .end = end, .most = 4};
static const struct hg_worker_kind thorough = {
    .run = run, .drop = drop, .end = end, .most = 4, .thorough = true};

static struct scene *open_scene(bool is_open)
{
  struct scene *scene = calloc(1, sizeof *scene);
  pthread_mutex_init(&scene->lock, NULL);
  pthread_cond_init(&scene->changed, NULL);
  scene->is_open = is_open;
  atomic_store(&dropped, 0);
  atomic_store(&dropped_undone, 0);
  atomic_store(&ended, 0);
  return scene;
}

static void set_gate(struct scene *scene, bool is_open)
{
  pthread_mutex_lock(&scene->lock);
  scene->is_open = is_open;
  pthread_cond_broadcast(&scene->changed);
  pthread_mutex_unlock(&scene->lock);
}

static void await_gate(struct scene *scene)
{
  pthread_mutex_lock(&scene->lock);
  while (!scene->at_gate)
    pthread_cond_wait(&scene->changed, &scene->lock);
  pthread_mutex_unlock(&scene->lock);
}

static void submit(struct hg_worker *worker, int number)
{
  struct piece *piece = calloc(1, sizeof *piece);
  piece->number = number;
  hg_worker_submit(worker, &piece->work);
}

static bool is_readable(const struct hg_worker *worker, int milliseconds)
{
  struct pollfd entry = {.fd = hg_worker_fd(worker), .events = POLLIN};
  return poll(&entry, 1, milliseconds) == 1;
}

/* The first piece waits at the gate, so those behind it gather; each batch has at most four. */
static void test_order_and_batches(void)
{
  static const int batches[] = {1, 2, 2, 2, 2, 3};
  struct scene *scene = open_scene(false);
  struct hg_worker *worker = hg_worker_open(&careless, scene);
  HG_CHECK(hg_worker_peek(worker) == NULL && !is_readable(worker, 0));
  submit(worker, 1);
  await_gate(scene);
  for (int i = 2; i <= 6; i++)
    submit(worker, i);
  HG_CHECK(hg_worker_count(worker) == 6 && hg_worker_peek(worker) == NULL);
  HG_CHECK(!hg_worker_drain(worker, 0.02));
  set_gate(scene, true);
  HG_CHECK(is_readable(worker, 5000) && hg_worker_drain(worker, 5.0));
  for (int i = 1; i <= 6; i++) {
    const struct piece *piece = (struct piece *)hg_worker_peek(worker);
    HG_CHECK(piece != NULL && piece->number == i && piece->batch == batches[i - 1]);
    HG_CHECK(is_readable(worker, 0));
    hg_worker_drop(worker);
    HG_CHECK(hg_worker_count(worker) == (size_t)(6 - i));
  }
  HG_CHECK(!is_readable(worker, 0) && hg_worker_peek(worker) == NULL);
  hg_worker_drop(worker); /* of nothing: nothing */
  HG_CHECK(scene->blocks_signals && !pthread_equal(scene->thread, pthread_self()));
  hg_worker_close(worker, true);
  HG_CHECK(atomic_load(&dropped) == 6 && atomic_load(&ended) == 1);
  HG_CHECK(!pthread_equal(ended_on, pthread_self()));
}

static void test_the_fd_tells_again_and_again(void)
{
  struct scene *scene = open_scene(true);
  struct hg_worker *worker = hg_worker_open(&careless, scene);
  for (int i = 0; i < 200; i++) {
    submit(worker, i);
    HG_CHECK(is_readable(worker, 5000));
    hg_worker_drop(worker);
    HG_CHECK(!is_readable(worker, 0));
  }
  HG_CHECK(hg_worker_drain(worker, 0.0));
  hg_worker_close(worker, true);
}

/* Done and not taken: hundreds of results, and the thread does not wait for the host. */
static void test_results_may_wait(void)
{
  struct scene *scene = open_scene(true);
  struct hg_worker *worker = hg_worker_open(&careless, scene);
  for (int i = 0; i < 100000; i++)
    submit(worker, i);
  HG_CHECK(hg_worker_drain(worker, 20.0) && hg_worker_count(worker) == 100000);
  hg_worker_close(worker, true);
  HG_CHECK(atomic_load(&dropped) == 100000 && atomic_load(&dropped_undone) == 0);
}

static void await_end(void)
{
  double started = hg_clock_now();
  while (atomic_load(&ended) == 0 && hg_clock_now() - started < 10.0)
    usleep(1000);
  HG_CHECK(atomic_load(&ended) == 1);
}

static void *open_gate_later(void *argument)
{
  usleep(50000);
  set_gate(argument, true);
  return NULL;
}

/* One piece is at the gate, five wait behind it: what becomes of them? */
static void check_close(const struct hg_worker_kind *kind, bool patient, int undone)
{
  pthread_t opener;
  struct scene *scene = open_scene(false);
  struct hg_worker *worker = hg_worker_open(kind, scene);
  for (int i = 0; i < 6; i++) {
    submit(worker, i);
    if (i == 0)
      await_gate(scene);
  }
  if (patient)
    pthread_create(&opener, NULL, open_gate_later, scene);
  double started = hg_clock_now();
  hg_worker_close(worker, patient);
  if (patient) {
    HG_CHECK(atomic_load(&ended) == 1);
    pthread_join(opener, NULL);
  } else {
    HG_CHECK(hg_clock_now() - started < 1.0 && atomic_load(&ended) == 0);
    set_gate(scene, true);
    await_end();
    for (int i = 0; i < 5000 && atomic_load(&dropped) < 6; i++)
      usleep(1000);
  }
  HG_CHECK(atomic_load(&dropped) == 6 && atomic_load(&dropped_undone) == undone);
}

static void test_close(void)
{
  check_close(&careless, true, 5);
  check_close(&careless, false, 5);
  check_close(&thorough, true, 0);
  check_close(&thorough, false, 0);
  hg_worker_close(NULL, true);
}

static void test_close_of_an_idle_worker(void)
{
  for (int patient = 0; patient <= 1; patient++) {
    struct hg_worker *worker = hg_worker_open(&thorough, open_scene(true));
    hg_worker_close(worker, patient);
    await_end();
  }
}

/* The child has no thread, and the lock may be held for ever. */
static void test_fork(void)
{
  struct scene *scene = open_scene(false);
  struct hg_worker *worker = hg_worker_open(&thorough, scene);
  submit(worker, 1);
  await_gate(scene);
  HG_CHECK(!hg_worker_is_foreign(worker));
  int fd = hg_worker_fd(worker);
  pid_t child = fork();
  if (child == 0) {
    bool fine = hg_worker_is_foreign(worker);
    alarm(5);
    hg_worker_close(worker, true);
    fine = fine && fcntl(fd, F_GETFD) < 0;
    hg_test_end_child(fine);
  }
  HG_CHECK(hg_test_child_was_fine(child));
  set_gate(scene, true);
  HG_CHECK(!hg_worker_is_foreign(worker) && is_readable(worker, 5000));
  hg_worker_close(worker, true);
  HG_CHECK(atomic_load(&dropped) == 1 && atomic_load(&ended) == 1);
}

int main(void)
{
  HG_RUN(test_order_and_batches);
  HG_RUN(test_the_fd_tells_again_and_again);
  HG_RUN(test_results_may_wait);
  HG_RUN(test_close);
  HG_RUN(test_close_of_an_idle_worker);
  HG_RUN(test_fork);
  return hg_test_report("worker");
}
