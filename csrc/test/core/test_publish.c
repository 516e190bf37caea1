/* How a part gets its name: in which order, over nobody's file, on disks that can do less. */
#include "hg_disk_fixture.h"

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
  sync_error = ENOTSUP;
  HG_CHECK(fault_of(disk, HG_DISK_SEAL, part, NULL) == HG_DISK_OK && part->sealed);
  hg_part_release(part);
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

int main(void)
{
  HG_CHECK(mkdtemp(folder) != NULL);
  HG_RUN(test_order);
  HG_RUN(test_nobody_goes_on_with_a_part_that_is_about_to_get_its_name);
  HG_RUN(test_without_renameat2);
  HG_RUN(test_without_renameat2_and_links);
  HG_RUN(test_a_copy_that_fails);
  HG_RUN(test_failing_syncs);
  HG_RUN(test_a_part_that_is_kept);
  hg_disk_close(NULL);
  HG_CHECK(rmdir(folder) == 0);
  return hg_test_report("publish");
}
