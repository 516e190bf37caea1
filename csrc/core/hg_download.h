/*
 * The file that a download fills: made by us and nobody else (O_EXCL, no symbolic link followed), on
 * the disk before the transfer counts as ended, gone when the transfer failed.
 *
 * Functions that fail leave errno in .error and must be followed by hg_download_discard.
 */
#ifndef HG_DOWNLOAD_H
#define HG_DOWNLOAD_H

#include <stdbool.h>
#include <stddef.h>

struct hg_download {
  char *path;    /* owned; NULL: not a download */
  int fd;        /* -1: not open */
  int error;     /* errno of the first failure, 0: none */
  size_t length; /* bytes written */
};

/* False: out of memory. Nothing is opened yet. */
bool hg_download_init(struct hg_download *download, const char *path);

bool hg_download_open(struct hg_download *download);
bool hg_download_write(struct hg_download *download, const char *bytes, size_t length);

/* Writes everything to the disk and closes the file, which stays. */
bool hg_download_finish(struct hg_download *download);

/* Closes and removes the file if it is open. Idempotent. */
void hg_download_discard(struct hg_download *download);

/* Frees the memory, and closes the file if it is open: for a forked child, whose parent goes on. */
void hg_download_free(struct hg_download *download);

#endif
