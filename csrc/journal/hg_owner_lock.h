/*
 * A lock on a whole file that belongs to the open file, not to the process: it falls when the last
 * copy of the descriptor is closed, however that comes about.
 */
#ifndef HG_OWNER_LOCK_H
#define HG_OWNER_LOCK_H

#include <stdbool.h>

/* Does not wait. False: errno is EAGAIN or EACCES if another open file holds it. */
bool hg_owner_lock(int fd);

/* Is the lock held through another open file? In doubt, yes. fd need only be readable. */
bool hg_owner_lock_is_held(int fd);

#endif
