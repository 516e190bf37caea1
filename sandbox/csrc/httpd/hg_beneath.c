#include "hg_beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char out_of_bounds[] = "the path leaves the folder or names a hidden file";

static int open_segment(int folder, const char *name, bool last)
{
  int flags = O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (last ? 0 : O_DIRECTORY);
  return openat(folder, name, flags);
}

/* Consumes the folder's descriptor; returns the file's, or -1. */
static int walk(int folder, const char *path, const char **message)
{
  while (folder >= 0) {
    char name[NAME_MAX + 1];
    size_t length = strcspn(path, "/");
    bool last = path[length] == '\0';
    int next = -1;
    if (length == 0 || length > NAME_MAX || path[0] == '.') {
      *message = out_of_bounds;
    } else {
      memcpy(name, path, length);
      name[length] = '\0';
      next = open_segment(folder, name, last);
      *message = next < 0 ? strerror(errno) : NULL;
    }
    close(folder);
    if (last || next < 0)
      return next;
    folder = next;
    path += length + 1;
  }
  return -1;
}

static bool read_all(int fd, struct hg_buffer *buffer, const char **message)
{
  char chunk[16384];
  for (;;) {
    ssize_t count = read(fd, chunk, sizeof chunk);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      *message = strerror(errno);
    if (count <= 0)
      return count == 0;
    if (!hg_buffer_append(buffer, chunk, (size_t)count)) {
      *message = "the file is too large";
      return false;
    }
  }
}

bool hg_read_beneath(const char *folder, const char *path, struct hg_buffer *buffer,
                     const char **message)
{
  int root = open(folder, O_RDONLY | O_CLOEXEC | O_DIRECTORY);
  if (root < 0) {
    *message = strerror(errno);
    return false;
  }
  int fd = walk(root, path, message);
  if (fd < 0)
    return false;
  struct stat info;
  bool done = false;
  if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode))
    *message = "not a regular file";
  else
    done = read_all(fd, buffer, message);
  close(fd);
  return done;
}
