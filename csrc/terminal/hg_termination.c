#include "hg_termination.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static int reading_end = -1;
/* Read by the handler: set before it is installed, cleared after it is gone. */
static volatile sig_atomic_t writing_end = -1;

static const int numbers[] = {SIGTERM, SIGINT, SIGHUP};
enum { COUNT = sizeof numbers / sizeof numbers[0] };
static struct sigaction former[COUNT];

static void note_signal(int number)
{
  int saved = errno;
  unsigned char byte = (unsigned char)number;
  /* A full pipe holds signals enough; a second one changes nothing. */
  ssize_t ignored = write(writing_end, &byte, 1);
  (void)ignored;
  errno = saved;
}

static void close_pipe(void)
{
  close(reading_end);
  close(writing_end);
  reading_end = -1;
  writing_end = -1;
}

static void restore(int count)
{
  for (int index = 0; index < count; index++)
    sigaction(numbers[index], &former[index], NULL);
}

static bool install(int number, struct sigaction *before)
{
  if (sigaction(number, NULL, before) != 0)
    return false;
  if (number == SIGHUP && before->sa_handler == SIG_IGN)
    return true;
  /* Without SA_RESTART: a wait in progress is to return at once. */
  struct sigaction action = {.sa_handler = note_signal};
  sigemptyset(&action.sa_mask);
  return sigaction(number, &action, NULL) == 0;
}

static bool open_pipe(void)
{
  int ends[2];
  if (pipe(ends) != 0)
    return false;
  reading_end = ends[0];
  writing_end = ends[1];
  for (int index = 0; index < 2; index++) {
    if (fcntl(ends[index], F_SETFD, FD_CLOEXEC) != 0 || fcntl(ends[index], F_SETFL, O_NONBLOCK) != 0) {
      close_pipe();
      return false;
    }
  }
  return true;
}

bool hg_termination_start(void)
{
  if (reading_end >= 0 || !open_pipe())
    return false;
  for (int index = 0; index < COUNT; index++) {
    if (!install(numbers[index], &former[index])) {
      restore(index);
      close_pipe();
      return false;
    }
  }
  return true;
}

int hg_termination_fd(void)
{
  return reading_end;
}

int hg_termination_take(void)
{
  unsigned char byte = 0;
  return reading_end >= 0 && read(reading_end, &byte, 1) == 1 ? byte : 0;
}

void hg_termination_stop(void)
{
  if (reading_end < 0)
    return;
  restore(COUNT);
  close_pipe();
}
