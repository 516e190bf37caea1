/*
 * The disk's thread: what it does in which order, and what becomes of a part when a step of it fails.
 * fsync, flock, renameat2, rename, link and unlink of this program go through the functions below.
 */
#include "hg_disk.h"
#include "hg_publish.h"

#include "hg_test.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[] = "/tmp/hg_disk_XXXXXX";
static char steps[256];                            /* the calls in their order */
static int sync_error, folder_error, rename_error; /* what they fail with, 0: they work */
static int link_error, plain_rename_error, write_error;

static const char *renamed_before_lock;

static void note(const char *step)
{
  size_t length = strlen(steps);
  snprintf(steps + length, sizeof steps - length, "%s%s", length > 0 ? " " : "", step);
}

static int give(int error)
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

static const char *in_folder(const char *name)
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

static bool exists(const char *path)
{
  struct stat status;
  return lstat(path, &status) == 0;
}

/* The answer to one act; it stays until hg_disk_drop. */
static const struct hg_disk_work *act(struct hg_disk *disk, enum hg_disk_act what,
                                      struct hg_part *part, const char *path)
{
  struct pollfd news = {.fd = hg_disk_fd(disk), .events = POLLIN};
  int64_t id = hg_disk_submit(disk, what, part, path);
  HG_CHECK(id != 0 && part->busy && poll(&news, 1, 5000) == 1);
  const struct hg_disk_work *done = hg_disk_peek(disk);
  HG_CHECK(done != NULL && done->id == id && hg_disk_count(disk) == 1);
  return done;
}

static enum hg_disk_fault fault_of(struct hg_disk *disk, enum hg_disk_act what,
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
static struct hg_part *make(struct hg_disk *disk)
{
  struct hg_part *part = hg_part_new(in_folder("result"), false);
  HG_CHECK(fault_of(disk, HG_DISK_OPEN, part, NULL) == HG_DISK_OK);
  HG_CHECK(hg_part_write(part, png, sizeof png - 1) == 0);
  steps[0] = '\0';
  sync_error = folder_error = rename_error = link_error = plain_rename_error = 0;
  return part;
}

static void test_order(void)
{
  struct hg_disk *disk = hg_disk_open();
  struct hg_part *part = make(disk);
  const struct hg_disk_work *done = act(disk, HG_DISK_SEAL, part, NULL);
  HG_CHECK(done->fault == HG_DISK_OK && done->image.format == HG_IMAGE_PNG);
  HG_CHECK(done->image.width == 2 && done->image.height == 3);
  hg_disk_drop(disk);
  HG_CHECK(part->sealed);
  HG_CHECK(fault_of(disk, HG_DISK_PUBLISH, part, in_folder("final")) == HG_DISK_OK);
  HG_CHECK(part->fd < 0);
  HG_CHECK_TEXT(steps, "sync rename sync-folder");
  hg_part_release(part);
  HG_CHECK_TEXT(steps, "sync rename sync-folder");
  HG_CHECK(exists(in_folder("final")));
  unlink(in_folder("final"));
  hg_disk_close(disk);
}

/* What a part is to another process: locked until it has got its name, and then a finished file. */
static void test_nobody_goes_on_with_a_part_that_is_about_to_get_its_name(void)
{
  struct hg_disk *disk = hg_disk_open();
  struct hg_part *part = make(disk);
  struct hg_part *other = hg_part_new(part->path, true);
  char path[256];
  HG_CHECK(hg_part_open(other) == EBUSY);
  HG_CHECK(fault_of(disk, HG_DISK_SEAL, part, NULL) == HG_DISK_OK);
  HG_CHECK(hg_part_open(other) == EBUSY);
  HG_CHECK(fault_of(disk, HG_DISK_PUBLISH, part, in_folder("sealed.png")) == HG_DISK_OK);
  HG_CHECK(part->fd < 0);
  hg_part_release(part);

  part = make(disk);
  snprintf(path, sizeof path, "%s", part->path);
  hg_part_close(part);
  struct hg_part *late = hg_part_new(path, true);
  renamed_before_lock = path;
  HG_CHECK(hg_part_open(late) == ESTALE && late->fd < 0 && !late->ours);
  struct stat status;
  HG_CHECK(stat(in_folder("named"), &status) == 0 && status.st_size == (off_t)sizeof png - 1);
  part->ours = false;
  hg_part_release(part);
  hg_part_release(other);
  hg_part_release(late);
  HG_CHECK(unlink(in_folder("named")) == 0 && unlink(in_folder("sealed.png")) == 0);
  hg_disk_close(disk);
}

static void test_without_renameat2(void)
{
  static const int refusals[] = {EINVAL, ENOSYS};
  struct hg_disk *disk = hg_disk_open();
  for (size_t i = 0; i < 2; i++) {
    struct hg_part *part = make(disk);
    rename_error = refusals[i];
    HG_CHECK(fault_of(disk, HG_DISK_SEAL, part, NULL) == HG_DISK_OK);
    HG_CHECK(fault_of(disk, HG_DISK_PUBLISH, part, in_folder("final")) == HG_DISK_OK);
    HG_CHECK_TEXT(steps, "sync rename link unlink sync-folder");
    HG_CHECK(!exists(part->path) && exists(in_folder("final")));
    hg_part_release(part);
    part = make(disk);
    rename_error = refusals[i];
    HG_CHECK(fault_of(disk, HG_DISK_SEAL, part, NULL) == HG_DISK_OK);
    HG_CHECK(fault_of(disk, HG_DISK_PUBLISH, part, in_folder("final")) == HG_DISK_EXISTS);
    HG_CHECK_TEXT(steps, "sync rename link");
    HG_CHECK(exists(part->path) && part->ours);
    hg_part_release(part);
    unlink(in_folder("final"));
  }
  hg_disk_close(disk);
}

static bool is_the_picture(const char *path)
{
  char bytes[sizeof png];
  int fd = open(path, O_RDONLY);
  bool same = fd >= 0 && read(fd, bytes, sizeof bytes) == (ssize_t)sizeof png - 1 &&
              memcmp(bytes, png, sizeof png - 1) == 0;
  return close(fd) == 0 && same;
}

static enum hg_disk_fault publish_sealed(struct hg_disk *disk, struct hg_part *part)
{
  HG_CHECK(fault_of(disk, HG_DISK_SEAL, part, NULL) == HG_DISK_OK);
  return fault_of(disk, HG_DISK_PUBLISH, part, in_folder("final"));
}

static void test_without_renameat2_and_links(void)
{
  static const int refusals[][2] = {
      {EINVAL, EPERM}, {ENOSYS, ENOTSUP}, {EINVAL, ENOSYS}, {EPERM, EPERM}, {EINVAL, EMLINK}};
  struct hg_disk *disk = hg_disk_open();
  for (size_t i = 0; i < 2 * (sizeof refusals / sizeof *refusals); i++) {
    struct hg_part *part = make(disk);
    rename_error = refusals[i / 2][0];
    link_error = refusals[i / 2][1];
    plain_rename_error = i % 2 == 0 ? 0 : ENOSYS;
    HG_CHECK(publish_sealed(disk, part) == HG_DISK_OK);
    HG_CHECK_TEXT(steps, i % 2 == 0
                             ? "sync rename link plain-rename sync-folder"
                             : "sync rename link plain-rename sync unlink sync-folder");
    HG_CHECK(!exists(part->path) && is_the_picture(in_folder("final")));
    hg_part_release(part);
    part = make(disk); /* and never over another file */
    rename_error = refusals[i / 2][0];
    link_error = refusals[i / 2][1];
    HG_CHECK(publish_sealed(disk, part) == HG_DISK_EXISTS);
    HG_CHECK(exists(part->path) && part->ours && is_the_picture(in_folder("final")));
    hg_part_release(part);
    unlink(in_folder("final"));
  }
  hg_disk_close(disk);
}

/* Nothing works: the part is left as it is, and no half of it has the name. */
static void test_a_copy_that_fails(void)
{
  struct hg_disk *disk = hg_disk_open();
  struct hg_part *part = make(disk);
  HG_CHECK(fault_of(disk, HG_DISK_SEAL, part, NULL) == HG_DISK_OK);
  rename_error = EINVAL;
  link_error = plain_rename_error = EPERM;
  sync_error = ENOSPC;
  const struct hg_disk_work *done = act(disk, HG_DISK_PUBLISH, part, in_folder("final"));
  HG_CHECK(done->fault == HG_DISK_IO && done->error == ENOSPC);
  hg_disk_drop(disk);
  HG_CHECK(part->ours && is_the_picture(part->path) && !exists(in_folder("final")));
  hg_part_release(part);
  hg_disk_close(disk);
}

static void test_failing_syncs(void)
{
  static const struct {
    int error;
    enum hg_disk_fault of_folder;
  } cases[] = {{EIO, HG_DISK_UNSURE}, {ENOSPC, HG_DISK_UNSURE}, {EINVAL, HG_DISK_OK}};
  struct hg_disk *disk = hg_disk_open();
  struct hg_part *part;
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    part = make(disk);
    folder_error = cases[i].error;
    HG_CHECK(fault_of(disk, HG_DISK_SEAL, part, NULL) == HG_DISK_OK);
    HG_CHECK(fault_of(disk, HG_DISK_PUBLISH, part, in_folder("final")) == cases[i].of_folder);
    HG_CHECK(exists(in_folder("final")) && !part->ours);
    hg_part_release(part);
    unlink(in_folder("final"));
  }
  part = make(disk);
  sync_error = EIO;
  const struct hg_disk_work *done = act(disk, HG_DISK_SEAL, part, NULL);
  HG_CHECK(done->fault == HG_DISK_IO && done->error == EIO);
  hg_disk_drop(disk);
  HG_CHECK(part->ours && part->fd < 0 && exists(part->path));
  HG_CHECK(fault_of(disk, HG_DISK_REMOVE, part, NULL) == HG_DISK_OK && !exists(part->path));
  hg_part_release(part);
  hg_disk_close(disk);
}

static void test_what_is_no_image_is_not_synced(void)
{
  struct hg_disk *disk = hg_disk_open();
  struct hg_part *part = make(disk);
  part->length = 20;
  const struct hg_disk_work *done = act(disk, HG_DISK_SEAL, part, NULL);
  HG_CHECK(done->fault == HG_DISK_IMAGE);
  HG_CHECK_TEXT(done->words, "is cut off");
  hg_disk_drop(disk);
  HG_CHECK_TEXT(steps, "");
  hg_part_release(part);
  hg_disk_close(disk);
}

static bool is_empty_folder(void)
{
  HG_CHECK(rmdir(folder) == 0);
  return mkdir(folder, 0700) == 0;
}

static void test_probe(void)
{
  struct hg_disk *disk = hg_disk_open();
  struct hg_part *part = hg_part_new(in_folder("result"), false);
  HG_CHECK(fault_of(disk, HG_DISK_PROBE, part, in_folder("final")) == HG_DISK_OK);
  HG_CHECK(part->fd < 0 && !part->ours && is_empty_folder());
  hg_part_release(part);

  part = hg_part_new(in_folder("result"), false);
  struct hg_disk_work work = {.act = HG_DISK_PROBE, .part = part};
  hg_disk_do(&work);
  HG_CHECK(work.fault == HG_DISK_OK && is_empty_folder());
  hg_part_release(part);

  part = hg_part_new(in_folder("result"), false);
  write_error = ENOSPC;
  const struct hg_disk_work *done = act(disk, HG_DISK_PROBE, part, NULL);
  HG_CHECK(done->fault == HG_DISK_IO && done->error == ENOSPC);
  hg_disk_drop(disk);
  write_error = 0;
  HG_CHECK(is_empty_folder());
  hg_part_release(part);

  part = hg_part_new(in_folder("no/way"), false);
  HG_CHECK(fault_of(disk, HG_DISK_PROBE, part, NULL) == HG_DISK_FOLDER);
  hg_part_release(part);
  part = hg_part_new(in_folder("result"), false);
  done = act(disk, HG_DISK_PROBE, part, folder);
  HG_CHECK(done->fault == HG_DISK_EXISTS);
  HG_CHECK_TEXT(done->words, "it is a folder");
  hg_disk_drop(disk);
  char name[300];
  memset(name, 'n', sizeof name - 1);
  name[sizeof name - 1] = '\0';
  HG_CHECK(fault_of(disk, HG_DISK_PROBE, part, name) == HG_DISK_IO);
  hg_part_release(part);
  hg_disk_close(disk);
}

/* What is open already stays so: only new descriptors are refused. */
static struct rlimit limit_descriptors(int fd)
{
  struct rlimit before, tight;
  HG_CHECK(getrlimit(RLIMIT_NOFILE, &before) == 0);
  tight = (struct rlimit){.rlim_cur = (rlim_t)fd, .rlim_max = before.rlim_max};
  HG_CHECK(setrlimit(RLIMIT_NOFILE, &tight) == 0);
  return before;
}

static void test_without_descriptors(void)
{
  struct hg_disk *disk = hg_disk_open();
  struct hg_part *part = hg_part_new(in_folder("result"), false);
  int next = dup(0);
  close(next);
  struct rlimit before = limit_descriptors(next + 3); /* the part's, and too few beside it */
  HG_CHECK(fault_of(disk, HG_DISK_PROBE, part, NULL) == HG_DISK_BUSY);
  HG_CHECK(is_empty_folder());
  limit_descriptors(next);
  HG_CHECK(fault_of(disk, HG_DISK_PROBE, part, NULL) == HG_DISK_BUSY);
  HG_CHECK(fault_of(disk, HG_DISK_OPEN, part, NULL) == HG_DISK_BUSY);
  setrlimit(RLIMIT_NOFILE, &before);
  hg_part_release(part);

  part = make(disk); /* a picture that is there is not thrown away for want of a second descriptor */
  limit_descriptors(part->fd + 1);
  HG_CHECK(fault_of(disk, HG_DISK_SEAL, part, NULL) == HG_DISK_OK && part->sealed);
  setrlimit(RLIMIT_NOFILE, &before);
  HG_CHECK(fault_of(disk, HG_DISK_PUBLISH, part, in_folder("final")) == HG_DISK_OK);
  HG_CHECK(is_the_picture(in_folder("final")) && unlink(in_folder("final")) == 0);
  hg_part_release(part);
  hg_disk_close(disk);
}

static void test_a_part_that_is_kept(void)
{
  char path[256];
  struct hg_disk *disk = hg_disk_open();
  struct hg_part *part = make(disk);
  snprintf(path, sizeof path, "%s", part->path);
  HG_CHECK(fault_of(disk, HG_DISK_SEAL, part, NULL) == HG_DISK_OK);
  hg_part_keep(part);
  HG_CHECK(fault_of(disk, HG_DISK_REMOVE, part, NULL) == HG_DISK_OK);
  hg_part_release(part);
  HG_CHECK(is_the_picture(path) && unlink(path) == 0);
  hg_disk_close(disk);
}

/* The part's last reference may be that of work which nobody does any more. */
static void test_close_with_work_waiting(void)
{
  char path[256];
  struct hg_disk *disk = hg_disk_open();
  struct hg_part *part = make(disk);
  snprintf(path, sizeof path, "%s", part->path);
  HG_CHECK(fault_of(disk, HG_DISK_SEAL, part, NULL) == HG_DISK_OK);
  struct hg_part *other = hg_part_new(in_folder("no/way"), false);
  HG_CHECK(hg_disk_submit(disk, HG_DISK_OPEN, other, NULL) != 0);
  HG_CHECK(hg_disk_submit(disk, HG_DISK_PUBLISH, part, in_folder("final")) != 0);
  hg_part_release(part);
  hg_part_release(other);
  hg_disk_close(disk);
  HG_CHECK(!exists(path)); /* published, or dropped and removed */
  unlink(in_folder("final"));
}

static void test_a_child_leaves_the_file_alone(void)
{
  static struct hg_disk
      *disk; /* the child leaves it as it is, which is no leak as long as it is known */
  disk = hg_disk_open();
  struct hg_part *part = make(disk);
  pid_t child = fork();
  if (child == 0) {
    bool foreign = hg_disk_is_foreign(disk);
    hg_part_release(part);
    _exit(foreign ? 0 : 1);
  }
  int status = 1;
  HG_CHECK(waitpid(child, &status, 0) == child && status == 0);
  HG_CHECK(exists(part->path) && fault_of(disk, HG_DISK_SEAL, part, NULL) == HG_DISK_OK);
  hg_part_release(part);
  hg_disk_close(disk);
}

int main(void)
{
  HG_CHECK(mkdtemp(folder) != NULL);
  HG_RUN(test_order);
  HG_RUN(test_nobody_goes_on_with_a_part_that_is_about_to_get_its_name);
  HG_RUN(test_without_renameat2);
  HG_RUN(test_without_renameat2_and_links);
  HG_RUN(test_a_copy_that_fails);
  HG_RUN(test_failing_syncs);
  HG_RUN(test_what_is_no_image_is_not_synced);
  HG_RUN(test_probe);
  HG_RUN(test_without_descriptors);
  HG_RUN(test_a_part_that_is_kept);
  HG_RUN(test_close_with_work_waiting);
  HG_RUN(test_a_child_leaves_the_file_alone);
  hg_disk_close(NULL);
  HG_CHECK(rmdir(folder) == 0);
  return hg_test_report("disk");
}
