#include "hg_append.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hg_publish.h"

static bool fail(const char **message)
{
  *message = strerror(errno);
  return false;
}

/* A descriptor, or -1 with errno. A new file's name is synced too, or the first lines could be lost. */
static int open_or_create(const char *path)
{
  int flags = O_RDWR | O_APPEND | O_CLOEXEC | O_NONBLOCK | O_NOCTTY;
  int fd = open(path, flags);
  if (fd >= 0 || errno != ENOENT)
    return fd;
  fd = open(path, flags | O_CREAT | O_EXCL, 0600);
  int failure = fd >= 0 ? hg_publish_sync(path) : 0;
  if (failure == 0)
    return fd;
  close(fd);
  errno = failure;
  return -1;
}

static bool examine(struct hg_append *append, const char **message)
{
  struct stat status;
  if (fstat(append->fd, &status) != 0)
    return fail(message);
  if (!S_ISREG(status.st_mode)) {
    *message = "not a regular file";
    return false;
  }
  if (flock(append->fd, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK)
      return fail(message);
    *message = "in use by another process";
    return false;
  }
  /* Its length counts from the moment that nobody else writes. */
  if (fstat(append->fd, &status) != 0)
    return fail(message);
  append->length = (uint64_t)status.st_size;
  return true;
}

bool hg_append_open(struct hg_append *append, const char *path, bool sync, const char **message)
{
  *append = (struct hg_append){.fd = open_or_create(path), .sync = sync};
  if (append->fd < 0)
    return fail(message);
  if (examine(append, message))
    return true;
  hg_append_close(append);
  return false;
}

static bool write_all(int fd, const char *bytes, size_t length)
{
  while (length > 0) {
    ssize_t written = write(fd, bytes, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return false;
    bytes += written;
    length -= (size_t)written;
  }
  return true;
}

/* 0, or -1 with errno. */
static int sync_data(const struct hg_append *append)
{
  return append->sync ? fdatasync(append->fd) : 0;
}

bool hg_append_cut(struct hg_append *append, uint64_t length, const char **message)
{
  if (ftruncate(append->fd, (off_t)length) != 0 || sync_data(append) != 0) {
    append->broken = true;
    return fail(message);
  }
  append->length = length;
  return true;
}

bool hg_append_write(struct hg_append *append, const char *bytes, size_t length,
                     const char **message)
{
  if (append->broken) {
    *message = "an earlier write has failed, and could not be taken back";
    return false;
  }
  if (write_all(append->fd, bytes, length) && sync_data(append) == 0) {
    append->length += length;
    return true;
  }
  fail(message);
  const char *ignored;
  hg_append_cut(append, append->length, &ignored);
  return false;
}

void hg_append_close(struct hg_append *append)
{
  if (append->fd >= 0)
    close(append->fd);
  append->fd = -1;
}

bool hg_append_write_file(const char *path, const char *bytes, size_t length, bool sync,
                          const char **message)
{
  int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC;
  int fd = open(path, flags, 0600);
  if (fd < 0)
    return fail(message);
  bool written = (write_all(fd, bytes, length) && (!sync || fsync(fd) == 0)) || fail(message);
  if (close(fd) != 0 && written)
    return fail(message);
  return written;
}

bool hg_append_make_folder(const char *path, const char **message)
{
  if (mkdir(path, 0700) == 0) {
    int failure = hg_publish_sync(path);
    errno = failure;
    return failure == 0 || fail(message);
  }
  struct stat status;
  if (errno != EEXIST || stat(path, &status) != 0)
    return fail(message);
  errno = ENOTDIR;
  return S_ISDIR(status.st_mode) || fail(message);
}
