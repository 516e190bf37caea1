/*
 * launch -o OUT -e ERR [-l SECONDS] [-s SIGNAL -a MICROSECONDS [-p PID]] COMMAND…
 * launch -x COMMAND…
 *
 * Runs a command and waits for its end, however it comes. After so many microseconds the signal goes to
 * the command, or to the process PID while the command goes on. Prints one line,
 *
 *   exit|signal NUMBER MICROSECONDS 0|1 FROM TO
 *
 * how it ended, how long it ran, whether the signal was sent, and between which moments, in seconds of
 * the monotonic clock. A command that runs longer than the limit (60 s) is killed: "hung".
 *
 * It dies with us, and we with our parent. With -x we become the command, which dies with our parent.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct plan {
  const char *out, *err;
  int signal, exec;
  long after, limit;
  pid_t victim;
};

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void put_in_place(const char *path, int flags, int fd)
{
  int file = open(path, flags, 0600);
  if (file < 0 || dup2(file, fd) < 0)
    _exit(126);
  close(file);
}

static _Noreturn void become(const struct plan *plan, char **command, const sigset_t *mask)
{
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  put_in_place("/dev/null", O_RDONLY, 0);
  put_in_place(plan->out, O_WRONLY | O_CREAT | O_APPEND, 1);
  put_in_place(plan->err, O_WRONLY | O_CREAT | O_APPEND, 2);
  signal(SIGINT, SIG_DFL);
  sigprocmask(SIG_SETMASK, mask, NULL);
  execvp(command[0], command);
  fprintf(stderr, "launch: %s: %s\n", command[0], strerror(errno));
  _exit(127);
}

/* Waits until the child is gone or the moment has come; true when it is gone. SIGCHLD is blocked. */
static int gone_before(pid_t child, int *status, double moment)
{
  sigset_t chld;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  for (;;) {
    if (waitpid(child, status, WNOHANG) == child)
      return 1;
    double left = moment - now();
    if (left <= 0)
      return 0;
    struct timespec wait = {(time_t)left, (long)((left - (double)(time_t)left) * 1e9)};
    sigtimedwait(&chld, NULL, &wait);
  }
}

static int report(pid_t child, const struct plan *plan, double start)
{
  int status = 0, sent = 0, hung = 0;
  double from = 0, to = 0;
  int gone = plan->signal != 0 ? gone_before(child, &status, start + (double)plan->after / 1e6) : 0;
  if (!gone && plan->signal != 0) {
    from = now();
    sent = kill(plan->victim != 0 ? plan->victim : child, plan->signal) == 0;
    to = now();
  }
  if (!gone && !gone_before(child, &status, start + (double)plan->limit)) {
    hung = 1;
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
  }
  int killed = WIFSIGNALED(status);
  printf("%s %d %ld %d %.6f %.6f\n",
         hung     ? "hung"
         : killed ? "signal"
                  : "exit",
         killed ? WTERMSIG(status) : WEXITSTATUS(status), (long)((now() - start) * 1e6), sent, from,
         to);
  return 0;
}

static int read_plan(struct plan *plan, int count, char **arguments)
{
  for (int option; (option = getopt(count, arguments, "+o:e:l:s:a:p:x")) != -1;) {
    switch (option) {
    case 'o':
      plan->out = optarg;
      break;
    case 'e':
      plan->err = optarg;
      break;
    case 'l':
      plan->limit = strtol(optarg, NULL, 10);
      break;
    case 's':
      plan->signal = (int)strtol(optarg, NULL, 10);
      break;
    case 'a':
      plan->after = strtol(optarg, NULL, 10);
      break;
    case 'p':
      plan->victim = (pid_t)strtol(optarg, NULL, 10);
      break;
    case 'x':
      plan->exec = 1;
      break;
    default:
      return 0;
    }
  }
  return (plan->exec || (plan->out != NULL && plan->err != NULL)) && optind < count;
}

int main(int count, char **arguments)
{
  struct plan plan = {.limit = 60};
  if (!read_plan(&plan, count, arguments)) {
    fputs("usage: launch -o OUT -e ERR [-l SECONDS] [-s SIGNAL -a MICROSECONDS [-p PID]] "
          "COMMAND...\n       launch -x COMMAND...\n",
          stderr);
    return 2;
  }
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (plan.exec) {
    execvp(arguments[optind], arguments + optind);
    fprintf(stderr, "launch: %s: %s\n", arguments[optind], strerror(errno));
    return 127;
  }
  sigset_t chld, before;
  sigemptyset(&chld);
  sigaddset(&chld, SIGCHLD);
  sigprocmask(SIG_BLOCK, &chld, &before);
  double start = now();
  pid_t child = fork();
  if (child == 0)
    become(&plan, arguments + optind, &before);
  if (child < 0) {
    perror("launch: fork");
    return 1;
  }
  return report(child, &plan, start);
}
