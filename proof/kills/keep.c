/*
 * keep PIDS COMMAND…   runs a command until standard input closes, again each time that it was killed
 *
 * For a peer that dies like a power cut and comes back: appends its process id to the file PIDS each
 * time that it starts. A command that ends by itself is not started again: that is our exit code.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

static _Noreturn void become(char **command, const sigset_t *mask)
{
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  int null = open("/dev/null", O_RDONLY);
  if (null < 0 || dup2(null, 0) < 0)
    _exit(126);
  sigprocmask(SIG_SETMASK, mask, NULL);
  execvp(command[0], command);
  fprintf(stderr, "keep: %s: %s\n", command[0], strerror(errno));
  _exit(127);
}

static pid_t start(const char *pids, char **command, const sigset_t *mask)
{
  pid_t child = fork();
  if (child == 0)
    become(command, mask);
  FILE *file = child > 0 ? fopen(pids, "a") : NULL;
  if (file == NULL || fprintf(file, "%ld\n", (long)child) < 0 || fclose(file) != 0) {
    perror("keep");
    if (child > 0)
      kill(child, SIGKILL);
    return -1;
  }
  return child;
}

/* Runs it once. -1: start it again; otherwise the exit code. */
static int follow(pid_t child, int signals)
{
  struct pollfd wait[2] = {{.fd = 0, .events = POLLIN}, {.fd = signals, .events = POLLIN}};
  struct signalfd_siginfo info;
  char byte;
  int status;
  for (;;) {
    if (poll(wait, 2, -1) < 0)
      continue;
    if (wait[0].revents != 0 && read(0, &byte, 1) <= 0) {
      kill(child, SIGTERM);
      waitpid(child, &status, 0);
      return WIFEXITED(status) ? WEXITSTATUS(status) : 1;
    }
    if (wait[1].revents != 0 && read(signals, &info, sizeof info) > 0 &&
        waitpid(child, &status, WNOHANG) == child)
      return WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL ? -1
             : WIFEXITED(status)                                ? WEXITSTATUS(status)
                                                                : 1;
  }
}

int main(int count, char **arguments)
{
  if (count < 3) {
    fputs("usage: keep PIDS COMMAND...\n", stderr);
    return 2;
  }
  sigset_t chld, before;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  sigprocmask(SIG_BLOCK, &chld, &before);
  int signals = signalfd(-1, &chld, SFD_CLOEXEC), code = -1;
  while (code < 0) {
    pid_t child = start(arguments[1], arguments + 2, &before);
    if (child < 0)
      return 1;
    code = follow(child, signals);
  }
  return code;
}
