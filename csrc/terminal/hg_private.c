#include "hg_private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

int hg_private_folder(const char *path)
{
  return mkdir(path, S_IRWXU) == 0 || errno == EEXIST ? 0 : errno;
}

int hg_private_lock(const char *path, int *fd)
{
  *fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (*fd < 0)
    return errno;
  if (flock(*fd, LOCK_EX | LOCK_NB) == 0)
    return 0;
  int error = errno == EINTR ? EWOULDBLOCK : errno;
  close(*fd);
  *fd = -1;
  return error;
}

static int write_all(int fd, const char *bytes, size_t length)
{
  while (length > 0) {
    ssize_t count = write(fd, bytes, length);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return count < 0 ? errno : EIO;
    bytes += count;
    length -= (size_t)count;
  }
  return fsync(fd) == 0 ? 0 : errno;
}

int hg_private_append(const char *path, const char *bytes, size_t length)
{
  int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
  if (fd < 0)
    return errno;
  int error = write_all(fd, bytes, length);
  if (close(fd) != 0 && error == 0)
    error = errno;
  return error;
}
