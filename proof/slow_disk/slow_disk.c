/*
 * A library to preload (LD_PRELOAD=build/slow_disk.so): every fsync and fdatasync of the process takes
 * HOMEGEN_SLOW_FSYNC milliseconds, as a busy or a spinning disk would. Each adds a byte to the file
 * HOMEGEN_SYNC_COUNT.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int fsync(int fd);
int fdatasync(int fd);

static void nap(void)
{
  const char *text = getenv("HOMEGEN_SLOW_FSYNC");
  long milliseconds = text != NULL ? strtol(text, NULL, 10) : 0;
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000};
  if (milliseconds > 0)
    nanosleep(&time, NULL);
}

/* Whoever asks for a count that cannot be kept must not get a small one. */
static void count(void)
{
  const char *path = getenv("HOMEGEN_SYNC_COUNT");
  if (path == NULL)
    return;
  int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0 || write(fd, ".", 1) != 1)
    abort();
  close(fd);
}

int fsync(int fd)
{
  count();
  nap();
  return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
  count();
  nap();
  return (int)syscall(SYS_fdatasync, fd);
}
