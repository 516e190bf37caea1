/*
 * What the tests of the disk's thread share: a folder, one act in short words, and the calls that
 * they let fail. fsync, flock, pwrite, renameat2, rename, link and unlink go through here.
 */
#ifndef HG_DISK_FIXTURE_H
#define HG_DISK_FIXTURE_H

#include "hg_disk.h"
#include "hg_publish.h"

#include "hg_test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static char folder[] = "/tmp/hg_disk_XXXXXX";
static char steps[256];                            /* the calls in their order */
static int sync_error, folder_error, rename_error; /* what they fail with, 0: they work */
static int link_error, plain_rename_error, write_error;

static const char *renamed_before_lock;

static inline void note(const char *step)
{
  size_t length = strlen(steps);
  snprintf(steps + length, sizeof steps - length, "%s%s", length > 0 ? " " : "", step);
}

static inline int give(int error)
{
  errno = error;
  return error != 0 ? -1 : 0;
}

int fsync(int fd)
{
  struct stat status;
  bool is_folder = fstat(fd, &status) == 0 && S_ISDIR(status.st_mode);
  note(is_folder ? "sync-folder" : "sync");
  return give(is_folder ? folder_error : sync_error);
}

static inline const char *in_folder(const char *name)
{
  static char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

/* Before it locks, whoever had the part gives it its name. */
int flock(int fd, int operation)
{
  if (renamed_before_lock != NULL)
    HG_CHECK(rename(renamed_before_lock, in_folder("named")) == 0);
  renamed_before_lock = NULL;
  return (int)syscall(SYS_flock, fd, operation);
}

ssize_t pwrite(int fd, const void *bytes, size_t length, off_t at)
{
  return write_error != 0 ? give(write_error) : (ssize_t)syscall(SYS_pwrite64, fd, bytes, length, at);
}

int renameat2(int from, const char *old, int to, const char *new, unsigned flags)
{
  note("rename");
  if (rename_error != 0)
    return give(rename_error);
  return (int)syscall(SYS_renameat2, from, old, to, new, flags);
}

int link(const char *old, const char *new)
{
  note("link");
  if (link_error != 0)
    return give(link_error);
  return (int)syscall(SYS_linkat, AT_FDCWD, old, AT_FDCWD, new, 0);
}

int rename(const char *old, const char *new)
{
  note("plain-rename");
  if (plain_rename_error != 0)
    return give(plain_rename_error);
  return (int)syscall(SYS_renameat, AT_FDCWD, old, AT_FDCWD, new);
}

int unlink(const char *path)
{
  note("unlink");
  return (int)syscall(SYS_unlinkat, AT_FDCWD, path, 0);
}

static inline bool exists(const char *path)
{
  struct stat status;
  return lstat(path, &status) == 0;
}

/* The answer to one act; it stays until hg_disk_drop. */
static inline const struct hg_disk_work *act(struct hg_disk *disk, enum hg_disk_act what,
                                      struct hg_part *part, const char *path)
{
  struct pollfd news = {.fd = hg_disk_fd(disk), .events = POLLIN};
  int64_t id = hg_disk_submit(disk, what, part, path);
  HG_CHECK(id != 0 && part->busy && poll(&news, 1, 5000) == 1);
  const struct hg_disk_work *done = hg_disk_peek(disk);
  HG_CHECK(done != NULL && done->id == id && hg_disk_count(disk) == 1);
  return done;
}

static inline enum hg_disk_fault fault_of(struct hg_disk *disk, enum hg_disk_act what,
                                   struct hg_part *part, const char *path)
{
  enum hg_disk_fault fault = act(disk, what, part, path)->fault;
  hg_disk_drop(disk);
  HG_CHECK(!part->busy && hg_disk_count(disk) == 0);
  return fault;
}

static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\2\0\0\0\3\x08\0\0\0\0CRC!"
                          "\0\0\0\0IEND\xae\x42\x60\x82 and what follows";

/* A part that is open and holds the picture. */
static inline struct hg_part *make(struct hg_disk *disk)
{
  struct hg_part *part = hg_part_new(in_folder("result"), false);
  HG_CHECK(fault_of(disk, HG_DISK_OPEN, part, NULL) == HG_DISK_OK);
  HG_CHECK(hg_part_write(part, png, sizeof png - 1) == 0);
  steps[0] = '\0';
  sync_error = folder_error = rename_error = link_error = plain_rename_error = 0;
  return part;
}

static inline bool is_the_picture(const char *path)
{
  char bytes[sizeof png];
  int fd = open(path, O_RDONLY);
  bool same = fd >= 0 && read(fd, bytes, sizeof bytes) == (ssize_t)sizeof png - 1 &&
              memcmp(bytes, png, sizeof png - 1) == 0;
  return close(fd) == 0 && same;
}

static inline bool is_empty_folder(void)
{
  HG_CHECK(rmdir(folder) == 0);
  return mkdir(folder, 0700) == 0;
}

#endif
