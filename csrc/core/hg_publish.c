#include "hg_publish.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A hard link fails where the name is taken, on every system; the part's own name goes afterwards. */
static int link_and_unlink(const char *part, const char *path)
{
  if (link(part, path) != 0)
    return errno;
  unlink(part);
  return 0;
}

static int rename_without_overwriting(const char *part, const char *path)
{
#ifdef RENAME_NOREPLACE
  if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS)
    return errno;
#endif
  return link_and_unlink(part, path);
}

int hg_publish_sync_folder(const char *path)
{
  char *copy = strdup(path);
  if (copy == NULL)
    return ENOMEM;
  int fd = open(dirname(copy), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  free(copy);
  if (fd < 0)
    return 0;
  int failure = fsync(fd) != 0 && errno == EIO ? EIO : 0;
  close(fd);
  return failure;
}

int hg_publish_file(const char *part, const char *path)
{
  int failure = rename_without_overwriting(part, path);
  return failure != 0 ? failure : hg_publish_sync_folder(path);
}
