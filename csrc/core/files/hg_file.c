#include "hg_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

__attribute__((format(printf, 2, 3))) static bool fail(struct hg_file_problem *problem,
                                                       const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(problem->text, sizeof problem->text, format, arguments);
  va_end(arguments);
  return false;
}

static bool fail_by_errno(struct hg_file_problem *problem, const char *what)
{
  return fail(problem, "%s: %s", what, strerror(errno));
}

static bool check_kind(const struct stat *status, struct hg_file_problem *problem)
{
  if (S_ISREG(status->st_mode))
    return true;
  if (S_ISDIR(status->st_mode))
    return fail(problem, "is a directory");
  return fail(problem, "is not a regular file");
}

/* O_NONBLOCK: opening a FIFO that nobody writes to must not hang; on a file it changes nothing. */
static int open_regular(const char *path, size_t path_length, size_t *size,
                        struct hg_file_problem *problem)
{
  struct stat status;
  problem->text[0] = '\0';
  if (memchr(path, '\0', path_length) != NULL) {
    fail(problem, "is no path: it has a NUL byte");
    return -1;
  }
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
  if (fd < 0) {
    fail_by_errno(problem, "cannot be opened");
    return -1;
  }
  if (fstat(fd, &status) != 0)
    fail_by_errno(problem, "cannot be examined");
  else if (check_kind(&status, problem) && (uintmax_t)status.st_size > SIZE_MAX / 2)
    fail(problem, "is too large");
  if (problem->text[0] == '\0') {
    *size = (size_t)status.st_size;
    return fd;
  }
  close(fd);
  return -1;
}

static bool read_all(int fd, char *bytes, size_t length, struct hg_file_problem *problem)
{
  size_t got = 0;
  while (got < length) {
    ssize_t count = read(fd, bytes + got, length - got);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return fail_by_errno(problem, "cannot be read");
    if (count == 0)
      return fail(problem, "became shorter while it was read");
    got += (size_t)count;
  }
  return true;
}

static char *read_open(struct hg_arena *arena, int fd, size_t most, size_t length,
                       struct hg_file_problem *problem)
{
  if (length > most) {
    fail(problem, "is larger than %zu bytes (it has %zu)", most, length);
    return NULL;
  }
  char *bytes = hg_arena_bytes(arena, length + 1);
  if (bytes == NULL) {
    fail(problem, "does not fit into memory");
    return NULL;
  }
  bytes[length] = '\0';
  return read_all(fd, bytes, length, problem) ? bytes : NULL;
}

char *hg_file_read(struct hg_arena *arena, const char *path, size_t path_length, size_t most,
                   size_t *length, struct hg_file_problem *problem)
{
  int fd = open_regular(path, path_length, length, problem);
  if (fd < 0)
    return NULL;
  char *bytes = read_open(arena, fd, most, *length, problem);
  close(fd);
  return bytes;
}

bool hg_file_check_image(const char *path, size_t path_length, struct hg_image_header *header,
                         struct hg_file_problem *problem)
{
  size_t size;
  int fd = open_regular(path, path_length, &size, problem);
  if (fd < 0)
    return false;
  const char *trouble = hg_image_check_fd(fd, size, header);
  close(fd);
  return trouble == NULL || fail(problem, "%s", trouble);
}

bool hg_file_has_descriptors(int count)
{
  int fds[8], opened = 0, most = (int)(sizeof fds / sizeof *fds);
  if (count > most)
    count = most;
  while (opened < count && (fds[opened] = open("/", O_RDONLY | O_CLOEXEC)) >= 0)
    opened++;
  int error = errno;
  for (int i = 0; i < opened; i++)
    close(fds[i]);
  errno = error;
  return opened == count;
}
