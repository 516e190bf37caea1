#include "hg_point.h"

#ifdef HG_POINTS

#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void write_log(const char *point)
{
  const char *path = getenv("HOMEGEN_POINT_LOG");
  char line[128];
  int fd = path != NULL ? open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0666) : -1;
  if (fd < 0)
    return;
  int length = snprintf(line, sizeof line, "%s\n", point);
  if (length > 0 && write(fd, line, (size_t)length) < 0)
    abort();
  close(fd);
}

/* Is it the point that was asked for? Then *count is at which of its passes. */
static int is_wanted(const char *point, long *count)
{
  const char *wanted = getenv("HOMEGEN_POINT");
  size_t length = strlen(point);
  if (wanted == NULL || strncmp(wanted, point, length) != 0)
    return 0;
  *count = wanted[length] == ':' ? strtol(wanted + length + 1, NULL, 10) : 1;
  return wanted[length] == '\0' || *count > 0;
}

void hg_point(const char *name, const char *label)
{
  static atomic_long passes;
  char point[96];
  long count = 0;
  snprintf(point, sizeof point, label != NULL ? "%s.%s" : "%s", name, label);
  write_log(point);
  if (is_wanted(point, &count) && atomic_fetch_add(&passes, 1) + 1 == count)
    raise(SIGKILL);
}

#endif
