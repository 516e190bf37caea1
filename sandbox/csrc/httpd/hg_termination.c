#include "hg_termination.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

static int reading_end = -1;
/* Read by the handler: set before it is installed, cleared after it is gone. */
static volatile sig_atomic_t writing_end = -1;
static struct sigaction former_term, former_int;

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

bool hg_termination_start(void)
{
  int ends[2];
  if (reading_end >= 0 || pipe2(ends, O_NONBLOCK | O_CLOEXEC) != 0)
    return false;
  reading_end = ends[0];
  writing_end = ends[1];
  /* Without SA_RESTART: a wait in progress is to return at once. */
  struct sigaction action = {.sa_handler = note_signal};
  sigemptyset(&action.sa_mask);
  if (sigaction(SIGTERM, &action, &former_term) != 0) {
    close_pipe();
    return false;
  }
  if (sigaction(SIGINT, &action, &former_int) != 0) {
    sigaction(SIGTERM, &former_term, NULL);
    close_pipe();
    return false;
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
  sigaction(SIGTERM, &former_term, NULL);
  sigaction(SIGINT, &former_int, NULL);
  close_pipe();
}
