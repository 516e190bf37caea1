#include "hg_disk.h"

#include "hg_arena.h"
#include "hg_file.h"
#include "hg_limits.h"
#include "hg_point.h"
#include "hg_publish.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

struct hg_disk {
  struct hg_worker *worker;
  int64_t last_id;
};

static void fail(struct hg_disk_work *work, enum hg_disk_fault fault, const char *words, int error)
{
  work->fault = fault;
  work->words = words;
  work->error = error;
}

/*
 * What a download still needs when its part is open: a connection, what libcurl opens to look a name
 * up, the part's second descriptor.
 */
#define SPARE_DESCRIPTORS 4

/* A link to nowhere is a name that is taken, too. */
static bool check_name(struct hg_disk_work *work)
{
  struct stat status;
  if (work->path == NULL)
    return true;
  if (lstat(work->path, &status) == 0)
    fail(work, HG_DISK_EXISTS, S_ISDIR(status.st_mode) ? "it is a folder" : "it exists already", 0);
  else if (errno == ENAMETOOLONG || errno == ELOOP)
    fail(work, HG_DISK_IO, "it cannot be a file's name", errno);
  return work->fault == HG_DISK_OK;
}

static void fail_to_open(struct hg_disk_work *work, int error)
{
  if (error == ENOENT || error == ENOTDIR)
    fail(work, HG_DISK_FOLDER, "no such folder", error);
  else if (error == EMFILE || error == ENFILE)
    fail(work, HG_DISK_BUSY, "cannot open the part", error);
  else
    fail(work, HG_DISK_IO, "cannot open the part", error);
}

static void open_part(struct hg_disk_work *work)
{
  if (!check_name(work))
    return;
  int error = hg_part_open(work->part);
  if (error != 0)
    fail_to_open(work, error);
  else
    HG_POINT("download_open", NULL);
}

static void probe_part(struct hg_disk_work *work)
{
  if (!check_name(work))
    return;
  int error = hg_part_try(work->part);
  if (error != 0 && work->part->fd < 0) {
    fail_to_open(work, error);
    return;
  }
  bool spare = hg_file_has_descriptors(SPARE_DESCRIPTORS);
  int missing = errno, late = hg_part_close(work->part);
  if (error != 0 || late != 0)
    fail(work, HG_DISK_IO, "cannot write to the disk", error != 0 ? error : late);
  else if (!spare)
    fail(work, HG_DISK_BUSY, "the process may open too few files", missing);
}

/* Without an end mark only its length tells whether it is whole, where the server has named that. */
static const char *judge_end(struct hg_disk_work *work)
{
  const struct hg_part *part = work->part;
  if (work->image.has_end)
    return NULL;
  if (part->total == 0 || part->length != part->total)
    return "has no end mark: it may be cut off";
  work->words = "has no end mark; its length is right";
  return NULL;
}

static void finish_part(struct hg_disk_work *work)
{
  struct hg_part *part = work->part;
  int error = hg_part_sync(part);
  if (error == 0)
    HG_POINT("part_synced", NULL);
  int late = error == 0 ? hg_part_seal(part) : hg_part_close(part);
  if (error != 0 || late != 0)
    fail(work, HG_DISK_IO, "cannot write it to the disk", error != 0 ? error : late);
}

/* What is no image need not reach the disk. */
static void seal_part(struct hg_disk_work *work)
{
  struct hg_part *part = work->part;
  const char *trouble = hg_image_check_fd(part->fd, part->length, &work->image);
  if (trouble == NULL)
    trouble = judge_end(work);
  if (trouble != NULL)
    fail(work, HG_DISK_IMAGE, trouble, 0);
  else
    finish_part(work);
}

static int rename_part(const struct hg_disk_work *work)
{
  if (work->act == HG_DISK_PUBLISH)
    return hg_publish_rename(work->part->path, work->path);
  return rename(work->part->path, work->path) == 0 ? 0 : errno;
}

static void publish_part(struct hg_disk_work *work)
{
  int error = rename_part(work);
  if (error == EEXIST)
    fail(work, HG_DISK_EXISTS, "it exists already", 0);
  else if (error != 0)
    fail(work, HG_DISK_IO, "cannot rename the part", error);
  if (error != 0)
    return;
  work->part->ours = false;
  hg_part_close(work->part);
  error = hg_publish_sync(work->path);
  if (error != 0)
    fail(work, HG_DISK_UNSURE, "cannot write its folder to the disk", error);
}

static void remove_part(struct hg_disk_work *work)
{
  int error = hg_part_remove(work->part);
  if (error != 0)
    fail(work, HG_DISK_IO, "cannot remove the part", error);
}

#define LARGEST_DIGESTED (256 * HG_MEGABYTE)

static void digest_file(struct hg_disk_work *work)
{
  struct hg_arena arena;
  struct hg_file_problem problem;
  hg_arena_init(&arena, LARGEST_DIGESTED + HG_KILOBYTE);
  const char *bytes = hg_file_read(&arena, work->path, strlen(work->path), LARGEST_DIGESTED,
                                   &work->length, &problem);
  if (bytes != NULL)
    hg_sha256(bytes, work->length, work->digest);
  else
    fail(work, HG_DISK_IO, "cannot be read", errno);
  hg_arena_free(&arena);
}

void hg_disk_do(struct hg_disk_work *work)
{
  static void (*const acts[])(struct hg_disk_work *) = {
      [HG_DISK_PROBE] = probe_part,
      [HG_DISK_OPEN] = open_part,
      [HG_DISK_SEAL] = seal_part,
      [HG_DISK_FINISH] = finish_part,
      [HG_DISK_PUBLISH] = publish_part,
      [HG_DISK_REPLACE] = publish_part,
      [HG_DISK_REMOVE] = remove_part,
      [HG_DISK_DIGEST] = digest_file,
  };
  acts[work->act](work);
}

static void run(void *context, struct hg_work *batch)
{
  (void)context;
  hg_disk_do((struct hg_disk_work *)batch); /* its first member */
}

/* Always on the host's thread: hg_disk_close waits for the other one. */
static void drop(struct hg_work *link)
{
  struct hg_disk_work *work = (struct hg_disk_work *)link;
  work->part->busy = false;
  hg_part_release(work->part);
  free(work->path);
  free(work);
}

/* One piece at a time: an answer must not wait for the others' syncs. */
static const struct hg_worker_kind kind = {.run = run, .drop = drop, .most = 1};

struct hg_disk *hg_disk_open(void)
{
  struct hg_disk *disk = calloc(1, sizeof *disk);
  if (disk == NULL)
    return NULL;
  disk->worker = hg_worker_open(&kind, NULL);
  if (disk->worker != NULL)
    return disk;
  int error = errno;
  free(disk);
  errno = error;
  return NULL;
}

int64_t hg_disk_submit(struct hg_disk *disk, enum hg_disk_act act, struct hg_part *part,
                       const char *path)
{
  struct hg_disk_work *work = calloc(1, sizeof *work);
  char *copy = path != NULL ? strdup(path) : NULL;
  if (work == NULL || (path != NULL && copy == NULL)) {
    free(work);
    free(copy);
    return 0;
  }
  *work = (struct hg_disk_work){.id = ++disk->last_id, .act = act, .part = part, .path = copy};
  hg_part_retain(part);
  part->busy = true;
  int64_t id = work->id;
  hg_worker_submit(disk->worker, &work->link);
  return id;
}

const struct hg_disk_work *hg_disk_peek(struct hg_disk *disk)
{
  return (const struct hg_disk_work *)hg_worker_peek(disk->worker);
}

void hg_disk_drop(struct hg_disk *disk)
{
  hg_worker_drop(disk->worker);
}

size_t hg_disk_count(const struct hg_disk *disk)
{
  return hg_worker_count(disk->worker);
}

int hg_disk_fd(const struct hg_disk *disk)
{
  return hg_worker_fd(disk->worker);
}

bool hg_disk_is_foreign(const struct hg_disk *disk)
{
  return hg_worker_is_foreign(disk->worker);
}

void hg_disk_close(struct hg_disk *disk)
{
  if (disk == NULL)
    return;
  hg_worker_close(disk->worker, true);
  free(disk);
}
