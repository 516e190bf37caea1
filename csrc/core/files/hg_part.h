/*
 * The file that a download fills until it is whole: a name beside the final one that nobody else has.
 * It outlives the transfers that fill it, so that one can go on where another broke off.
 *
 * Counted references, all of them the host thread's. Whoever lets go of the last one closes the file
 * and removes it, unless it has got its final name, or this is a forked child whose parent goes on.
 * While `busy` is set a transfer or the disk's thread has the part, and nobody else touches it.
 * Functions that fail return an errno value, 0 if they did not; they may be called on any thread.
 */
#ifndef HG_PART_H
#define HG_PART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct hg_part {
  unsigned references;
  unsigned forks; /* hg_fork_count at birth */
  char *path;     /* owned; up to hg_part_open without what makes it unique */
  int fd;         /* -1: not open */
  bool exists;    /* hg_part_open goes on with a file instead of making one */
  bool ours;      /* the file has its name and is ours to remove */
  bool sealed;    /* whole and on the disk; nothing more is written */
  bool busy;
  uint64_t length; /* bytes that count; the file may have more until something is written */
  uint64_t total;  /* bytes that the whole file is known to have, 0: unknown */
};

/*
 * path: what the part's name begins with, or, with `exists`, a part that an earlier process left.
 * NULL: out of memory. Nothing is opened yet.
 */
struct hg_part *hg_part_new(const char *path, bool exists);
struct hg_part *hg_part_retain(struct hg_part *part);
void hg_part_release(struct hg_part *part); /* NULL is fine */

/*
 * Makes the file, as PATH.<16 hexadecimal digits>.part, or opens the one that exists, of which all
 * bytes count; if there is none by now, it is made under that very name. EBUSY: another process has
 * it; ESTALE: it got its name meanwhile; EINVAL: it is no part that somebody could have left.
 */
int hg_part_open(struct hg_part *part);

/* Appends to the bytes that count. */
int hg_part_write(struct hg_part *part, const char *bytes, size_t length);

/*
 * Instead of opening it: makes a file without a name beside where it would lie, and writes some bytes to
 * that. It goes with hg_part_close, which is the last to tell whether the disk took them.
 */
int hg_part_try(struct hg_part *part);

/* No byte counts any more, and the file is empty. */
int hg_part_empty(struct hg_part *part);

/* Writes everything to the disk, where the file system can do that. */
int hg_part_sync(struct hg_part *part);

/*
 * Nothing more is written: what closing may tell of lost writes is asked for now. The file stays open
 * and locked, so that nobody goes on with it before it has got its name.
 */
int hg_part_seal(struct hg_part *part);

/* The descriptor is gone whatever this says; some file systems report lost writes only here. */
int hg_part_close(struct hg_part *part);

/* Nobody removes the file any more; it is closed. */
void hg_part_keep(struct hg_part *part);

/* Closes and removes the file, if there is one. Idempotent. */
int hg_part_remove(struct hg_part *part);

#endif
