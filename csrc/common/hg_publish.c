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

/* Everything that is left of one file becomes the other's. */
static int copy_bytes(int from, int to)
{
  char bytes[16384];
  for (;;) {
    ssize_t count = read(from, bytes, sizeof bytes);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return count < 0 ? errno : 0;
    for (ssize_t done = 0; done < count;) {
      ssize_t written = write(to, bytes + done, (size_t)(count - done));
      if (written < 0 && errno != EINTR)
        return errno;
      done += written > 0 ? written : 0;
    }
  }
}

static int copy_durably(const char *part, int to)
{
  int from = open(part, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
  if (from < 0)
    return errno;
  int error = copy_bytes(from, to);
  close(from);
  return error != 0 || fsync(to) == 0 ? error : errno;
}

/*
 * The last resort, of disks that have neither: an empty file takes the name, which fails where it is
 * taken, and gives way to the part. Where even that does not work it gets the part's bytes.
 */
static int claim_and_fill(const char *part, const char *path)
{
  int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
  if (fd < 0)
    return errno;
  bool renamed = rename(part, path) == 0;
  int error = renamed ? 0 : copy_durably(part, fd);
  if (close(fd) != 0 && error == 0 && !renamed && errno != EINTR)
    error = errno;
  if (error != 0)
    unlink(path); /* ours, and not whole */
  else if (!renamed)
    unlink(part);
  return error;
}

/* A hard link fails where the name is taken, on every system; the part's own name goes afterwards. */
static int link_and_unlink(const char *part, const char *path)
{
  if (link(part, path) == 0) {
    unlink(part);
    return 0;
  }
  return errno == EEXIST || access(part, F_OK) != 0 ? errno : claim_and_fill(part, path);
}

static int rename_without_overwriting(const char *part, const char *path)
{
#ifdef RENAME_NOREPLACE
  if (renameat2(AT_FDCWD, part, AT_FDCWD, path, RENAME_NOREPLACE) == 0)
    return 0;
  if (errno != EINVAL && errno != ENOSYS && errno != ENOTSUP && errno != EPERM)
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
