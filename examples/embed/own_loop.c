/*
 * A program with an epoll loop of its own, which does something every 10 ms, and with homegen in it:
 *
 *   own_loop LUA_FOLDER SCRIPT [ARGUMENT…]
 *
 * The loop watches homegen's descriptor beside its own and makes a step when that is readable; nothing
 * else is needed. It ends when nothing of homegen's is alive any more. SIGTERM and SIGINT call the
 * function that the script has returned, which closes the client: a create that is under way is paid,
 * so the loop goes on until its reply is there.
 */
#include "embed.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define TICK_NANOSECONDS 10000000

struct loop {
  int epoll, timer, signals, homegen;
  lua_State *L;
  int alive; /* tasks and coroutines; -1: a step raised */
  unsigned ticks;
  double last, longest; /* seconds: the last tick, the longest while between two */
};

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int make_timer(void)
{
  int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC);
  struct timespec tick = {.tv_nsec = TICK_NANOSECONDS};
  struct itimerspec spec = {.it_interval = tick, .it_value = tick};
  if (fd >= 0)
    timerfd_settime(fd, 0, &spec, NULL);
  return fd;
}

/* Before any thread is there: all of them inherit it. */
static int make_signals(void)
{
  sigset_t set;
  sigemptyset(&set);
  sigaddset(&set, SIGTERM);
  sigaddset(&set, SIGINT);
  sigprocmask(SIG_BLOCK, &set, NULL);
  return signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
}

static bool watch(const struct loop *loop, int fd)
{
  struct epoll_event event = {.events = EPOLLIN, .data.fd = fd};
  return fd >= 0 && epoll_ctl(loop->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

/* What such a program does all the time. */
static void tick(struct loop *loop)
{
  uint64_t count;
  if (read(loop->timer, &count, sizeof count) != (ssize_t)sizeof count)
    return;
  double time = now();
  if (loop->ticks++ > 0 && time - loop->last > loop->longest)
    loop->longest = time - loop->last;
  loop->last = time;
}

static void quit(struct loop *loop)
{
  struct signalfd_siginfo info;
  if (read(loop->signals, &info, sizeof info) != (ssize_t)sizeof info)
    return;
  lua_pushvalue(loop->L, -1); /* what the script returned */
  if (embed_call(loop->L))
    loop->alive = embed_step(loop->L);
}

static bool turn(struct loop *loop)
{
  struct epoll_event events[8];
  int count = epoll_wait(loop->epoll, events, 8, -1);
  if (count < 0)
    return errno == EINTR;
  for (int i = 0; i < count; i++) {
    int fd = events[i].data.fd;
    if (fd == loop->timer)
      tick(loop);
    else if (fd == loop->signals)
      quit(loop);
    else
      loop->alive = embed_step(loop->L);
  }
  return true;
}

static bool run(struct loop *loop, int argc, char **argv)
{
  if (!embed_run(loop->L, argv[2], argc - 3, argv + 3))
    return false;
  loop->homegen = embed_fd(loop->L); /* one for the state's whole life */
  if (!watch(loop, loop->homegen) || !watch(loop, loop->timer) || !watch(loop, loop->signals))
    return false;
  loop->alive = embed_step(loop->L);
  while (loop->alive > 0 && turn(loop)) {
  }
  printf("%u ticks, %.0f ms between two of them at most\n", loop->ticks, loop->longest * 1e3);
  return loop->alive == 0;
}

int main(int argc, char **argv)
{
  if (argc < 3) {
    fprintf(stderr, "usage: %s LUA_FOLDER SCRIPT [ARGUMENT...]\n", argv[0]);
    return 2;
  }
  struct loop loop = {.signals = make_signals(), .timer = make_timer()};
  loop.epoll = epoll_create1(EPOLL_CLOEXEC);
  loop.L = embed_open(argv[1]);
  bool ok = loop.L != NULL && run(&loop, argc, argv);
  if (loop.L != NULL)
    lua_close(loop.L);
  close(loop.epoll);
  close(loop.timer);
  close(loop.signals);
  return ok ? EXIT_SUCCESS : EXIT_FAILURE;
}
