/*
 * A library to preload (LD_PRELOAD=build/slow_disk.so): every fsync and fdatasync of the process takes
 * HOMEGEN_SLOW_FSYNC milliseconds, as a busy or a spinning disk would.
 */
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

int fsync(int fd)
{
  nap();
  return (int)syscall(SYS_fsync, fd);
}

int fdatasync(int fd)
{
  nap();
  return (int)syscall(SYS_fdatasync, fd);
}
