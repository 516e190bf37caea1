#include "hg_part.h"

#include "hg_clock.h"
#include "hg_fork.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#define SUFFIX_SIZE sizeof ".0123456789abcdef.part"
#define NAMES_TRIED 8

struct hg_part *hg_part_new(const char *path, bool exists)
{
  hg_fork_watch();
  struct hg_part *part = malloc(sizeof *part);
  char *copy = malloc(strlen(path) + SUFFIX_SIZE);
  if (part == NULL || copy == NULL) {
    free(part);
    free(copy);
    return NULL;
  }
  memcpy(copy, path, strlen(path) + 1);
  *part = (struct hg_part){
      .references = 1, .forks = hg_fork_count(), .path = copy, .fd = -1, .exists = exists};
  return part;
}

struct hg_part *hg_part_retain(struct hg_part *part)
{
  part->references++;
  return part;
}

void hg_part_release(struct hg_part *part)
{
  if (part == NULL || --part->references > 0)
    return;
  if (part->forks != hg_fork_count())
    part->ours = false;
  hg_part_remove(part);
  free(part->path);
  free(part);
}

/* Unique is enough, and O_EXCL sees to it: that it cannot be guessed is a courtesy. */
static uint64_t make_number(void)
{
  uint64_t number;
  if (getentropy(&number, sizeof number) != 0)
    number = (uint64_t)(hg_clock_now() * 1e9) ^ (uint64_t)getpid() << 48;
  return number;
}

/*
 * The lock tells other processes that somebody writes here. That a file system has no locks is no
 * reason to refuse it.
 */
static int lock(const struct hg_part *part)
{
  return flock(part->fd, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK ? EBUSY : 0;
}

static int make(struct hg_part *part)
{
  char *suffix = part->path + strlen(part->path);
  for (int i = 0; i < NAMES_TRIED; i++) {
    snprintf(suffix, SUFFIX_SIZE, ".%016" PRIx64 ".part", make_number());
    part->fd = open(part->path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    if (part->fd >= 0 || errno != EEXIST)
      break;
  }
  if (part->fd < 0)
    return errno;
  part->ours = true;
  return lock(part);
}

/*
 * A file with another name elsewhere, or that is none, was not left by a download. Between opening and
 * locking whoever had it may have given it its final name, and a finished file is nobody's to empty.
 */
static int examine(struct hg_part *part)
{
  struct stat status, named;
  if (fstat(part->fd, &status) != 0)
    return errno;
  if (!S_ISREG(status.st_mode) || status.st_nlink != 1)
    return EINVAL;
  part->length = (uint64_t)status.st_size;
  int error = lock(part);
  if (error != 0)
    return error;
  bool same = lstat(part->path, &named) == 0 && named.st_dev == status.st_dev &&
              named.st_ino == status.st_ino;
  return same ? 0 : ESTALE;
}

/* O_NONBLOCK: opening a FIFO must not hang; on a file it changes nothing. */
static int reopen(struct hg_part *part)
{
  int flags = O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  part->fd = open(part->path, flags, 0666);
  if (part->fd < 0)
    return errno;
  int error = examine(part);
  part->ours = error == 0;
  if (error != 0)
    hg_part_close(part);
  return error;
}

int hg_part_open(struct hg_part *part)
{
  if (part->fd >= 0)
    return EALREADY;
  return part->exists ? reopen(part) : make(part);
}

int hg_part_write(struct hg_part *part, const char *bytes, size_t length)
{
  while (length > 0) {
    ssize_t written = pwrite(part->fd, bytes, length, (off_t)part->length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return errno;
    bytes += written;
    length -= (size_t)written;
    part->length += (uint64_t)written;
  }
  return 0;
}

/* A file that has no name: whoever is killed now leaves nothing behind. */
static int make_nameless(struct hg_part *part)
{
#ifdef O_TMPFILE
  char *copy = strdup(part->path);
  if (copy == NULL)
    return ENOMEM;
  part->fd = open(dirname(copy), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  int error = part->fd < 0 ? errno : 0;
  free(copy);
  if (error != ENOTSUP && error != EISDIR && error != EINVAL) /* what disks say that cannot */
    return error;
#endif
  int named = make(part);
  if (part->ours)
    unlink(part->path);
  part->ours = false;
  return named;
}

int hg_part_try(struct hg_part *part)
{
  static const char bytes[16384];
  int error = make_nameless(part);
  return error != 0 ? error : hg_part_write(part, bytes, sizeof bytes);
}

int hg_part_empty(struct hg_part *part)
{
  part->length = part->total = 0;
  return ftruncate(part->fd, 0) == 0 ? 0 : errno;
}

/* There are file systems that cannot: what is there is there. */
int hg_part_sync(struct hg_part *part)
{
  while (fsync(part->fd) != 0)
    if (errno != EINTR)
      return errno == EINVAL || errno == ENOTSUP || errno == ENOSYS ? 0 : errno;
  return 0;
}

int hg_part_seal(struct hg_part *part)
{
  int held = fcntl(part->fd, F_DUPFD_CLOEXEC, 0); /* the lock is the copy's as well */
  if (held < 0) { /* no descriptor is free: what is synced is not thrown away for that */
    part->sealed = true;
    return 0;
  }
  int late = hg_part_close(part);
  part->fd = held;
  part->sealed = late == 0;
  return late;
}

int hg_part_close(struct hg_part *part)
{
  int fd = part->fd;
  part->fd = -1;
  return fd < 0 || close(fd) == 0 || errno == EINTR ? 0 : errno;
}

void hg_part_keep(struct hg_part *part)
{
  part->ours = false;
  hg_part_close(part);
}

int hg_part_remove(struct hg_part *part)
{
  bool ours = part->ours;
  part->ours = false;
  hg_part_close(part);
  return !ours || unlink(part->path) == 0 || errno == ENOENT ? 0 : errno;
}
