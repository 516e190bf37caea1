/* Waiting: when step returns, when the descriptor is readable, what ends a wait early, forks. */
#include "hg_engine_fixture.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>

static void serve_ok(struct hg_peer *peer, int fd, int index)
{
  char text[4096];
  (void)index;
  while (hg_peer_read(peer, fd, text, sizeof text)) {
    if (strstr(text, "/late") != NULL)
      usleep(100000);
    hg_peer_reply(fd, "ok");
  }
}

static bool is_readable(int fd, int milliseconds)
{
  struct pollfd entry = {.fd = fd, .events = POLLIN};
  return poll(&entry, 1, milliseconds) == 1;
}

static void test_step_returns_for_what_it_promises(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_ok);
  struct hg_engine *engine = fixture_engine(4);
  double started = hg_clock_now();
  HG_CHECK(hg_engine_step(engine, -1.0) == 0); /* nothing could ever happen */
  HG_CHECK(hg_engine_step(engine, 0.0) == 0);
  HG_CHECK(hg_clock_now() - started < 0.5);
  HG_CHECK(hg_engine_step(engine, 0.1) == 0);
  HG_CHECK(hg_clock_now() - started >= 0.1);
  struct hg_target *target = fixture_target(peer.port, "/late");
  fixture_submit(engine, HG_GET, target, NULL);
  started = hg_clock_now();
  HG_CHECK(hg_engine_step(engine, 0.02) == 0);
  HG_CHECK(hg_engine_step(engine, -1.0) == 1);
  double took = hg_clock_now() - started;
  HG_CHECK(took > 0.08 && took < 1.0);
  HG_CHECK(hg_engine_step(engine, -1.0) == 1); /* still there, so no waiting */
  HG_CHECK(hg_engine_step(engine, 5.0) == 1 && hg_clock_now() - started < 1.0);
  EXPECT(engine, "ok", "ok");
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

static void test_fd_is_readable_until_the_last_is_taken(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_ok);
  struct hg_engine *engine = fixture_engine(4);
  int fd = hg_engine_fd(engine);
  if (fd < 0) { /* the portable build */
    hg_engine_free(engine);
    hg_peer_stop(&peer);
    return;
  }
  struct hg_target *target = fixture_target(peer.port, "/");
  HG_CHECK(!is_readable(fd, 0));
  for (int i = 0; i < 3; i++)
    fixture_submit(engine, HG_GET, target, NULL);
  HG_CHECK(is_readable(fd, 0)); /* a submit must leave without anybody's help */
  double deadline = hg_clock_now() + 5.0;
  while (hg_engine_step(engine, 0.0) < 3 && hg_clock_now() < deadline)
    HG_CHECK(is_readable(fd, 5000));
  for (int i = 0; i < 3; i++) {
    HG_CHECK(is_readable(fd, 0));
    hg_engine_step(engine, 0.0);
    HG_CHECK(is_readable(fd, 0));
    EXPECT(engine, "ok", "ok");
  }
  hg_engine_step(engine, 0.0);
  HG_CHECK(!is_readable(fd, 100));
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

static void test_fd_tells_deadlines(void)
{
  struct hg_engine *engine = fixture_engine(4);
  int fd = hg_engine_fd(engine);
  if (fd >= 0) {
    hg_engine_wake_at(engine, hg_clock_now() + 0.3);
    HG_CHECK(!is_readable(fd, 20));
    HG_CHECK(is_readable(fd, 1000));
    hg_engine_step(engine, 0.0);
    HG_CHECK(is_readable(fd, 0)); /* until it is replaced */
    hg_engine_wake_at(engine, HG_NEVER);
    HG_CHECK(!is_readable(fd, 20));
    hg_engine_wake_at(engine, 1.0); /* long ago */
    HG_CHECK(is_readable(fd, 0));
    hg_engine_wake_at(engine, hg_clock_now() + 60.0);
    HG_CHECK(!is_readable(fd, 20));
    hg_engine_wake_at(engine, hg_clock_now() + 0.05); /* earlier than the one before */
    HG_CHECK(is_readable(fd, 1000));
  }
  hg_engine_free(engine);
}

/* A host that asked for the descriptor may block in step all the same; and waiting costs nothing. */
static void test_waiting_is_idle(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_ok);
  for (int with_fd = 0; with_fd < 2; with_fd++) {
    struct hg_engine *engine = fixture_engine(4);
    struct hg_target *target = fixture_target(peer.port, "/late");
    if (with_fd)
      hg_engine_fd(engine);
    struct timespec before, after;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &before);
    for (int i = 0; i < 3; i++) {
      fixture_submit(engine, HG_GET, target, NULL);
      EXPECT(engine, "ok", "ok");
      hg_engine_step(engine, 0.1);
    }
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &after);
    double used =
        (double)(after.tv_sec - before.tv_sec) + (double)(after.tv_nsec - before.tv_nsec) * 1e-9;
    HG_CHECK(used < 0.1); /* of at least 0.6 s */
    hg_target_release(target);
    hg_engine_free(engine);
  }
  hg_peer_stop(&peer);
}

static void test_wake_at_ends_a_wait(void)
{
  struct hg_engine *engine = fixture_engine(4);
  double started = hg_clock_now();
  hg_engine_wake_at(engine, started + 0.1);
  hg_engine_step(engine, -1.0);
  double took = hg_clock_now() - started;
  HG_CHECK(took >= 0.1 && took < 1.0);
  hg_engine_step(engine, 5.0);
  HG_CHECK(hg_clock_now() - started < 2.0);
  hg_engine_free(engine);
}

static void test_watches(void)
{
  struct hg_engine *engine = fixture_engine(4);
  int ends[2];
  HG_CHECK(pipe(ends) == 0);
  HG_CHECK(hg_engine_watch(engine, ends[0]) && hg_engine_watch(engine, ends[0]));
  hg_engine_step(engine, 0.02);
  HG_CHECK(hg_engine_take_ready(engine) == -1);
  HG_CHECK(write(ends[1], "x", 1) == 1);
  double started = hg_clock_now();
  hg_engine_step(engine, -1.0);
  hg_engine_step(engine, 5.0);
  HG_CHECK(hg_clock_now() - started < 1.0);
  HG_CHECK(hg_engine_take_ready(engine) == ends[0]);
  HG_CHECK(hg_engine_take_ready(engine) == -1);
  hg_engine_step(engine, 5.0); /* level-triggered: nobody has read it */
  HG_CHECK(hg_engine_take_ready(engine) == ends[0]);
  hg_engine_step(engine, 0.0);
  hg_engine_unwatch(engine, ends[0]);
  hg_engine_unwatch(engine, ends[0]);
  HG_CHECK(hg_engine_take_ready(engine) == -1);
  hg_engine_step(engine, 0.02);
  HG_CHECK(hg_engine_take_ready(engine) == -1);
  HG_CHECK(!hg_engine_watch(engine, -1));
  close(ends[0]);
  close(ends[1]);
  hg_engine_free(engine);
}

static void test_watches_are_limited(void)
{
  struct hg_engine *engine = fixture_engine(4);
  int ends[65][2], refused = 0;
  for (int i = 0; i < 65; i++) {
    HG_CHECK(pipe(ends[i]) == 0);
    refused += !hg_engine_watch(engine, ends[i][0]);
  }
  HG_CHECK(refused == 1 && errno == EMFILE);
  for (int i = 0; i < 65; i++) {
    hg_engine_unwatch(engine, ends[i][0]);
    close(ends[i][0]);
    close(ends[i][1]);
  }
  hg_engine_free(engine);
}

static void on_alarm(int number)
{
  (void)number;
}

static void test_signal_ends_a_wait(void)
{
  struct hg_engine *engine = fixture_engine(4);
  struct sigaction action = {.sa_handler = on_alarm};
  struct itimerval timer = {.it_value = {.tv_usec = 50000}};
  sigaction(SIGALRM, &action, NULL);
  setitimer(ITIMER_REAL, &timer, NULL);
  double started = hg_clock_now();
  hg_engine_step(engine, 5.0);
  HG_CHECK(hg_clock_now() - started < 1.0);
  hg_engine_free(engine);
}

static void test_a_thousand_transfers_share_few_connections(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_ok);
  struct hg_engine *engine = fixture_engine(8);
  struct hg_target *target = fixture_target(peer.port, "/");
  for (int i = 0; i < 1000; i++)
    fixture_submit(engine, HG_GET, target, NULL);
  hg_target_release(target); /* its transfers keep it */
  HG_CHECK(hg_engine_active(engine) == 1000);
  for (int64_t i = 0; i < 1000; i++)
    EXPECT(engine, "ok", "ok");
  HG_CHECK(hg_engine_active(engine) == 0 && atomic_load(&peer.connections) <= 8);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

/* Stands in for the C library's: when libcurl looks for the answer to what it sent, it is there. */
static _Thread_local bool answered_at_once;

ssize_t send(int fd, const void *bytes, size_t length, int flags)
{
  ssize_t sent = sendto(fd, bytes, length, flags, NULL, 0);
  struct pollfd entry = {.fd = fd, .events = POLLIN};
  if (answered_at_once)
    poll(&entry, 1, 1000);
  return sent;
}

static void serve_in_one_piece(struct hg_peer *peer, int fd, int index)
{
  char text[4096];
  (void)index;
  while (hg_peer_read(peer, fd, text, sizeof text))
    hg_peer_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
}

/* All connections are free again, libcurl has nothing to do, and nothing will come: who starts more? */
static void test_waiting_transfers_start_when_all_end_at_once(void)
{
  enum { TRANSFERS = 50 };
  struct hg_peer peer;
  hg_peer_start(&peer, serve_in_one_piece);
  struct hg_target *target = fixture_target(peer.port, "/");
  answered_at_once = true;
  for (size_t connections = 1; connections <= 4; connections++) {
    struct hg_engine *engine = fixture_engine(connections);
    double started = hg_clock_now();
    for (int i = 0; i < TRANSFERS; i++)
      fixture_submit(engine, HG_GET, target, NULL);
    int taken = 0; /* a step that waits for what cannot come lasts its whole time */
    while (taken < TRANSFERS && hg_clock_now() - started < 3.0)
      for (hg_engine_step(engine, 4.0); hg_engine_peek(engine) != NULL; taken++)
        hg_engine_pop(engine);
    HG_CHECK(taken == TRANSFERS && hg_clock_now() - started < 3.0);
    hg_engine_free(engine);
  }
  answered_at_once = false;
  hg_target_release(target);
  hg_peer_stop(&peer);
}

/* The child's close must not disturb what the parent has in flight. */
static void test_fork(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_ok);
  struct hg_engine *engine = fixture_engine(4);
  hg_engine_fd(engine);
  struct hg_target *target = fixture_target(peer.port, "/late");
  fixture_submit(engine, HG_GET, target, NULL);
  EXPECT(engine, "ok", "ok");
  fixture_submit(engine, HG_GET, target, NULL);
  fixture_until_requests(engine, &peer, 2);
  HG_CHECK(!hg_engine_is_foreign(engine));
  int ends[2];
  HG_CHECK(pipe(ends) == 0);
  pid_t child = fork();
  if (child == 0) {
    char answer = hg_engine_is_foreign(engine) ? 'f' : 'o';
    hg_engine_free(engine);
    /* libcurl's objects are left behind on purpose: no leak checker shall see this child end. */
    while (write(ends[1], &answer, 1) == 1)
      pause();
  }
  char answer = 0;
  HG_CHECK(read(ends[0], &answer, 1) == 1 && answer == 'f');
  HG_CHECK(kill(child, SIGKILL) == 0 && waitpid(child, NULL, 0) == child);
  close(ends[0]);
  close(ends[1]);
  EXPECT(engine, "ok", "ok");
  fixture_submit(engine, HG_GET, target, NULL);
  EXPECT(engine, "ok", "ok");
  HG_CHECK(atomic_load(&peer.connections) == 1 && !hg_engine_is_foreign(engine));
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

static void test_close_in_every_state(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_ok);
  char path[64];
  snprintf(path, sizeof path, "/tmp/hg_engine_closed_%ld", (long)getpid());
  for (int steps = 0; steps < 6; steps++) {
    struct hg_engine *engine = fixture_engine(2);
    struct hg_target *target = fixture_target(peer.port, "/late");
    fixture_submit(engine, HG_CREATE, target, "{}");
    fixture_submit(engine, HG_GET, target, NULL);
    struct hg_part *part = fixture_part(path);
    fixture_download(engine, target, part);
    for (int i = 0; i < steps; i++)
      hg_engine_step(engine, 0.04);
    hg_target_release(target);
    hg_engine_free(engine);
    HG_CHECK(!part->busy && part->references == 1 && access(part->path, F_OK) == 0);
    hg_part_release(part);
  }
  hg_engine_free(NULL);
  hg_peer_stop(&peer);
}

int main(void)
{
  HG_RUN(test_step_returns_for_what_it_promises);
  HG_RUN(test_fd_is_readable_until_the_last_is_taken);
  HG_RUN(test_fd_tells_deadlines);
  HG_RUN(test_waiting_is_idle);
  HG_RUN(test_wake_at_ends_a_wait);
  HG_RUN(test_watches);
  HG_RUN(test_watches_are_limited);
  HG_RUN(test_signal_ends_a_wait);
  HG_RUN(test_a_thousand_transfers_share_few_connections);
  HG_RUN(test_waiting_transfers_start_when_all_end_at_once);
  HG_RUN(test_fork);
  HG_RUN(test_close_in_every_state);
  sleep(
      2); /* abandoned look-ups end before the process does, so that leak checkers see them gone */
  return hg_test_report("engine_wait");
}
