#include "hg_owner_lock.h"

#include <fcntl.h>
#include <unistd.h>

#ifdef F_OFD_SETLK

bool hg_owner_lock(int fd)
{
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  return fcntl(fd, F_OFD_SETLK, &lock) == 0;
}

bool hg_owner_lock_is_held(int fd)
{
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  return fcntl(fd, F_OFD_GETLK, &lock) != 0 || lock.l_type != F_UNLCK;
}

#else

#include <sys/file.h>

bool hg_owner_lock(int fd)
{
  return flock(fd, LOCK_EX | LOCK_NB) == 0;
}

/* Takes the lock for a moment: who comes to lock the file in that moment has to try again. */
bool hg_owner_lock_is_held(int fd)
{
  if (flock(fd, LOCK_SH | LOCK_NB) != 0)
    return true;
  flock(fd, LOCK_UN);
  return false;
}

#endif
