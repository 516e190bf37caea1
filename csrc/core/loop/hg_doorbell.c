#include "hg_doorbell.h"

#include "hg_fork.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

struct hg_doorbell {
  pthread_t thread;
  unsigned forks;
  int watched;    /* a duplicate of the descriptor */
  int orders[2];  /* a pipe: each byte arms, unless `closing`; a forked child may hold its other end */
  atomic_bool closing;
  int door;       /* what listens, then what was connected; the thread's */
  bool connected; /* the thread's */
  bool armed;     /* the thread's */
  struct sockaddr_un address;
  char folder[sizeof((struct sockaddr_un *)0)->sun_path];
};

static void close_fd(int fd)
{
  if (fd >= 0)
    close(fd);
}

static void remove_name(const struct hg_doorbell *bell)
{
  unlink(bell->address.sun_path);
  rmdir(bell->folder);
}

static bool is_ours(int fd)
{
#ifdef SO_PEERCRED
  struct ucred peer;
  socklen_t size = sizeof peer;
  return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 && peer.pid == getpid();
#else
  (void)fd;
  return true;
#endif
}

static void answer(struct hg_doorbell *bell)
{
  int fd = accept4(bell->door, NULL, NULL, SOCK_CLOEXEC);
  if (fd < 0)
    return;
  if (!is_ours(fd)) {
    close(fd);
    return;
  }
  close(bell->door);
  bell->door = fd;
  bell->connected = true;
  remove_name(bell);
}

/* False: the thread has to end. */
static bool take_orders(struct hg_doorbell *bell)
{
  char bytes[64];
  if (read(bell->orders[0], bytes, sizeof bytes) > 0)
    bell->armed = true;
  return !atomic_load(&bell->closing);
}

static void *watch(void *argument)
{
  struct hg_doorbell *bell = argument;
  for (;;) {
    bool ready = bell->armed && bell->connected;
    struct pollfd fds[] = {
        {.fd = bell->orders[0], .events = POLLIN},
        {.fd = bell->connected ? -1 : bell->door, .events = POLLIN},
        {.fd = ready ? bell->watched : -1, .events = POLLIN},
    };
    if (poll(fds, 3, -1) < 0)
      continue;
    if (fds[0].revents != 0 && !take_orders(bell))
      return NULL;
    if (fds[1].revents != 0)
      answer(bell);
    if (fds[2].revents != 0) {
      bell->armed = false;
      if (send(bell->door, "", 1, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 && errno != EAGAIN)
        return NULL;
    }
  }
}

static bool start(struct hg_doorbell *bell)
{
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  int error = pthread_create(&bell->thread, NULL, watch, bell);
  pthread_sigmask(SIG_SETMASK, &before, NULL);
  errno = error;
  return error == 0;
}

static bool name_it(struct hg_doorbell *bell, const char *folder)
{
  bell->address.sun_family = AF_UNIX;
  int length = snprintf(bell->folder, sizeof bell->folder, "%s/homegen-XXXXXX", folder);
  size_t room = sizeof bell->address.sun_path - sizeof "/bell";
  if (length < 0 || (size_t)length > room) {
    errno = ENAMETOOLONG;
    return false;
  }
  if (mkdtemp(bell->folder) == NULL)
    return false;
  memcpy(bell->address.sun_path, bell->folder, (size_t)length);
  memcpy(bell->address.sun_path + length, "/bell", sizeof "/bell");
  return true;
}

static bool listen_there(struct hg_doorbell *bell)
{
  bell->door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const struct sockaddr *address = (const struct sockaddr *)&bell->address;
  return bell->door >= 0 && bind(bell->door, address, sizeof bell->address) == 0 &&
         listen(bell->door, 1) == 0;
}

static void release(struct hg_doorbell *bell)
{
  close_fd(bell->watched);
  close_fd(bell->orders[0]);
  close_fd(bell->orders[1]);
  close_fd(bell->door);
  free(bell);
}

struct hg_doorbell *hg_doorbell_open(int fd, const char *folder)
{
  struct hg_doorbell *bell = calloc(1, sizeof *bell);
  if (bell == NULL)
    return NULL;
  hg_fork_watch();
  bell->forks = hg_fork_count();
  bell->door = bell->orders[0] = bell->orders[1] = -1;
  bell->watched = fcntl(fd, F_DUPFD_CLOEXEC, 0);
  bool piped = bell->watched >= 0 && pipe2(bell->orders, O_CLOEXEC | O_NONBLOCK) == 0;
  bool named = piped && name_it(bell, folder);
  if (named && listen_there(bell) && start(bell))
    return bell;
  int error = errno;
  if (named)
    remove_name(bell);
  release(bell);
  errno = error;
  return NULL;
}

bool hg_doorbell_is_foreign(const struct hg_doorbell *bell)
{
  return bell->forks != hg_fork_count();
}

const char *hg_doorbell_path(const struct hg_doorbell *bell)
{
  return bell->address.sun_path;
}

void hg_doorbell_arm(struct hg_doorbell *bell)
{
  /* A full pipe holds orders enough. */
  while (write(bell->orders[1], "", 1) < 0 && errno == EINTR)
    continue;
}

void hg_doorbell_close(struct hg_doorbell *bell)
{
  if (bell == NULL)
    return;
  if (!hg_doorbell_is_foreign(bell)) {
    atomic_store(&bell->closing, true);
    hg_doorbell_arm(bell);
    pthread_join(bell->thread, NULL);
    if (!bell->connected)
      remove_name(bell);
  }
  release(bell);
}
