/*
 * What of a folder is on the disk, as the kill test keeps it: see synced.c, which writes it, and
 * powerloss.c, which puts it in the folder's place.
 *
 * SHADOW/inodes/KEY holds a file's bytes as of its last sync; SHADOW/tree/FOLDER/NAME is a hard link to
 * one of these for each name that a sync of its folder has made durable. A key is the inode's number and
 * time of birth: numbers are used again. SHADOW/ready is there once the shadow holds what the process
 * found at its start.
 *
 * Nothing is owned but descriptors, which are closed. False: errno tells. Any thread, one at a time.
 */
#ifndef SHADOW_H
#define SHADOW_H

#include <stdbool.h>
#include <stddef.h>

enum { SHADOW_PATH = 1024, SHADOW_BLOCK = 4096 };

/* "folder/name" in path; false when it does not fit. */
bool shadow_join(char path[SHADOW_PATH], const char *folder, const char *name);

/* Where a folder's names are kept; relative is "" for the root, else "/NAME". */
bool shadow_names_of(char path[SHADOW_PATH], const char *shadow, const char *relative);

/* Where the bytes of a regular file are kept. False when it is not one. */
bool shadow_bytes_of(char path[SHADOW_PATH], const char *shadow, int fd);

/* Makes `to` hold what `from` holds, over what it held; the file keeps its inode. */
bool shadow_copy(int from, int to);

/* Calls visit for each entry of a folder but "." and ".."; stops when it says false. */
bool shadow_each(const char *folder, bool (*visit)(void *context, const char *name), void *context);

#endif
