#include "hg_publish.h"

#include "hg_point.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <stdbool.h>
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

int hg_publish_rename(const char *part, const char *path)
{
  HG_POINT("rename_before", NULL);
  int error = rename_without_overwriting(part, path);
  if (error == 0)
    HG_POINT("rename_after", NULL);
  return error;
}

/* What file systems say that cannot sync a folder. */
static bool is_unable(int error)
{
  return error == EINVAL || error == ENOTSUP || error == ENOSYS || error == EBADF || error == EROFS;
}

static int sync_folder(const char *folder)
{
  int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return errno == EACCES ? 0 : errno; /* one may write into a folder that one may not read */
  int error = fsync(fd) == 0 || is_unable(errno) ? 0 : errno;
  close(fd);
  return error;
}

int hg_publish_sync(const char *path)
{
  char *copy = strdup(path);
  if (copy == NULL)
    return ENOMEM;
  int error = sync_folder(dirname(copy));
  free(copy);
  if (error == 0)
    HG_POINT("folder_synced", NULL);
  return error;
}
