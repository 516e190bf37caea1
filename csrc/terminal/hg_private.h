/*
 * Files that are nobody else's, which several processes of one user keep together. All functions may
 * wait for the disk, but none waits for another process. They return 0 or an errno value.
 */
#ifndef HG_PRIVATE_H
#define HG_PRIVATE_H

#include <stddef.h>

/* Makes a folder that its owner alone may enter. One that is there already stays as it is. */
int hg_private_folder(const char *path);

/*
 * Locks a file, which is made where it is not there. *fd holds the lock until it is closed, and falls
 * with the process. EWOULDBLOCK: somebody else holds it.
 */
int hg_private_lock(const char *path, int *fd);

/* Adds to a file, which is made where it is not there; done when it would survive a power cut. */
int hg_private_append(const char *path, const char *bytes, size_t length);

#endif
