/*
 * The disk's thread: everything about a download's file that may wait for a disk, so that the host
 * does not.
 *
 * Functions belong to the host's thread, as those of hg_worker, which does the work. A part that is
 * asked about is busy until the answer is dropped.
 */
#ifndef HG_DISK_H
#define HG_DISK_H

#include "hg_image_header.h"
#include "hg_part.h"
#include "hg_sha256.h"
#include "hg_worker.h"

enum hg_disk_act {
  HG_DISK_PROBE,   /* whether a part can be made and filled here, and get that name; leaves nothing */
  HG_DISK_OPEN,    /* makes the part, when no file has the final name yet */
  HG_DISK_SEAL,    /* checks that it is a whole image, writes it to the disk, closes it */
  HG_DISK_FINISH,  /* the same without looking at what it is: a file that we have written ourselves */
  HG_DISK_PUBLISH, /* gives it its final name */
  HG_DISK_REPLACE, /* the same, over the file that has the name */
  HG_DISK_REMOVE,
  HG_DISK_DIGEST, /* what the finished file under the path holds; the part has nothing to do with it */
};

enum hg_disk_fault {
  HG_DISK_OK,
  HG_DISK_EXISTS, /* the final name is taken */
  HG_DISK_FOLDER, /* there is no folder of this name */
  HG_DISK_BUSY,   /* no descriptor is free: it may work later */
  HG_DISK_IMAGE,  /* what came is no whole image: .words says why */
  HG_DISK_UNSURE, /* it has its final name, but whether a power cut would spare it is not known */
  HG_DISK_IO,
};

/* Work, and once it is done the answer. */
struct hg_disk_work {
  struct hg_work link;
  int64_t id;
  enum hg_disk_act act;
  struct hg_part *part;
  char *path; /* the final name; NULL: not needed */
  enum hg_disk_fault fault;
  const char *words;            /* what did not work; without a fault what was odd, or NULL */
  int error;                    /* the errno of a fault, 0: none */
  struct hg_image_header image; /* of a sealed part */
  uint8_t digest[HG_SHA256_BYTES]; /* of a file, and its length */
  size_t length;
};

struct hg_disk;

struct hg_disk *hg_disk_open(void); /* NULL: errno */

/* Does the work of .act at once, on the calling thread; .part is not busy and stays the caller's. */
void hg_disk_do(struct hg_disk_work *work);

/*
 * Asks for an act on a part that is not busy. path: the final name; PROBE and OPEN may do without. The
 * id of the answer; 0: out of memory.
 */
int64_t hg_disk_submit(struct hg_disk *disk, enum hg_disk_act act, struct hg_part *part,
                       const char *path);

/* The oldest answer, NULL: none. It stays the disk's until it is dropped. */
const struct hg_disk_work *hg_disk_peek(struct hg_disk *disk);
void hg_disk_drop(struct hg_disk *disk);

size_t hg_disk_count(const struct hg_disk *disk); /* acts not yet dropped */
int hg_disk_fd(const struct hg_disk *disk);       /* readable as long as answers wait */
bool hg_disk_is_foreign(const struct hg_disk *disk);

/* Waits for the act under way; those behind it are not done, and their parts go. NULL is fine. */
void hg_disk_close(struct hg_disk *disk);

#endif
