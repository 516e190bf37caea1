#include "hg_keeper.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

#define KILLED 128 /* beside a signal's number: how shells tell it */

/* Whatever signal ends this process meanwhile, the pipe's end closes with it. */
static void wait_and_exit(pid_t child)
{
  int status = 0;
  close(STDIN_FILENO);
  close(STDOUT_FILENO);
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR)
      _exit(1);
  }
  _exit(WIFEXITED(status) ? WEXITSTATUS(status) : KILLED + WTERMSIG(status));
}

int hg_keeper_split(void)
{
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0)
    return -1;
  pid_t child = fork();
  if (child > 0) {
    close(ends[0]);
    wait_and_exit(child);
  }
  close(ends[1]);
  if (child == 0) {
    setsid();
    return ends[0];
  }
  int error = errno;
  close(ends[0]);
  errno = error;
  return -1;
}

bool hg_keeper_is_alone(int fd)
{
  struct pollfd place = {.fd = fd, .events = POLLIN};
  return poll(&place, 1, 0) == 1;
}
