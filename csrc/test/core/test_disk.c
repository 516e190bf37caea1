/* The disk's thread: what it refuses, what it tries, and what becomes of a part when it ends. */
#include "hg_disk_fixture.h"

#include <stdarg.h>
#include <sys/resource.h>
#include <sys/wait.h>

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

/* Pages and notes of ours are no pictures, and may be written over what they were before. */
static void test_a_file_of_ours(void)
{
  struct hg_disk *disk = hg_disk_open();
  struct hg_part *part = make(disk);
  part->length = 20; /* cut off, for a picture */
  HG_CHECK(hg_part_write(part, "text", 4) == 0);
  HG_CHECK(fault_of(disk, HG_DISK_FINISH, part, NULL) == HG_DISK_OK && part->sealed);
  HG_CHECK(fault_of(disk, HG_DISK_PUBLISH, part, in_folder("final")) == HG_DISK_OK);
  HG_CHECK_TEXT(steps, "sync rename sync-folder");
  hg_part_release(part);

  part = make(disk);
  HG_CHECK(fault_of(disk, HG_DISK_FINISH, part, NULL) == HG_DISK_OK);
  HG_CHECK(fault_of(disk, HG_DISK_PUBLISH, part, in_folder("final")) == HG_DISK_EXISTS);
  HG_CHECK(!is_the_picture(in_folder("final")));
  steps[0] = '\0';
  HG_CHECK(fault_of(disk, HG_DISK_REPLACE, part, in_folder("final")) == HG_DISK_OK && !part->ours);
  HG_CHECK_TEXT(steps, "plain-rename sync-folder");
  HG_CHECK(is_the_picture(in_folder("final")));
  hg_part_release(part);

  part = make(disk);
  sync_error = EIO; /* what the disk did not take replaces nothing */
  const struct hg_disk_work *done = act(disk, HG_DISK_FINISH, part, NULL);
  HG_CHECK(done->fault == HG_DISK_IO && done->error == EIO && !part->sealed);
  hg_disk_drop(disk);
  sync_error = 0;
  hg_part_release(part);
  HG_CHECK(unlink(in_folder("final")) == 0 && is_empty_folder());
  hg_disk_close(disk);
}

static void test_digest(void)
{
  static const uint8_t abc[] = {0xba, 0x78, 0x16, 0xbf, 0x8f, 0x01, 0xcf, 0xea};
  struct hg_disk *disk = hg_disk_open();
  struct hg_part *part = hg_part_new(in_folder("result"), false);
  int fd = open(in_folder("abc"), O_WRONLY | O_CREAT, 0600);
  HG_CHECK(write(fd, "abc", 3) == 3 && close(fd) == 0);
  const struct hg_disk_work *done = act(disk, HG_DISK_DIGEST, part, in_folder("abc"));
  HG_CHECK(done->fault == HG_DISK_OK && done->length == 3);
  HG_CHECK(memcmp(done->digest, abc, sizeof abc) == 0);
  hg_disk_drop(disk);
  HG_CHECK(unlink(in_folder("abc")) == 0);
  HG_CHECK(fault_of(disk, HG_DISK_DIGEST, part, in_folder("abc")) == HG_DISK_IO);
  HG_CHECK(fault_of(disk, HG_DISK_DIGEST, part, folder) == HG_DISK_IO);
  hg_part_release(part);
  HG_CHECK(is_empty_folder());
  hg_disk_close(disk);
}

static bool has_nameless_files = true;

/* Not every disk can make a file without a name. */
int open(const char *path, int flags, ...)
{
  va_list arguments;
  va_start(arguments, flags);
  unsigned mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(arguments, unsigned) : 0;
  va_end(arguments);
  if (!has_nameless_files && (flags & O_TMPFILE) == O_TMPFILE)
    return give(EOPNOTSUPP);
  return (int)syscall(SYS_openat, AT_FDCWD, path, flags, mode);
}

static void test_probe_without_nameless_files(void)
{
  struct hg_disk *disk = hg_disk_open();
  struct hg_part *part = hg_part_new(in_folder("result"), false);
  has_nameless_files = false;
  steps[0] = '\0';
  HG_CHECK(fault_of(disk, HG_DISK_PROBE, part, in_folder("final")) == HG_DISK_OK);
  HG_CHECK_TEXT(steps, "unlink");
  HG_CHECK(part->fd < 0 && !part->ours && is_empty_folder());
  hg_part_release(part);
  part = hg_part_new(in_folder("no/way"), false);
  HG_CHECK(fault_of(disk, HG_DISK_PROBE, part, NULL) == HG_DISK_FOLDER);
  hg_part_release(part);
  has_nameless_files = true;
  hg_disk_close(disk);
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
  if (getenv("HOMEGEN_VALGRIND") != NULL)
    unlink(part->path); /* valgrind opens a file and then says that there is no descriptor */
  HG_CHECK(is_empty_folder());
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
  HG_RUN(test_what_is_no_image_is_not_synced);
  HG_RUN(test_a_file_of_ours);
  HG_RUN(test_digest);
  HG_RUN(test_probe);
  HG_RUN(test_probe_without_nameless_files);
  HG_RUN(test_without_descriptors);
  HG_RUN(test_close_with_work_waiting);
  HG_RUN(test_a_child_leaves_the_file_alone);
  hg_disk_close(NULL);
  HG_CHECK(rmdir(folder) == 0);
  return hg_test_report("disk");
}
