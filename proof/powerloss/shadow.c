#include "shadow.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool shadow_join(char path[SHADOW_PATH], const char *folder, const char *name)
{
  int length = snprintf(path, SHADOW_PATH, "%s/%s", folder, name);
  if (length > 0 && length < SHADOW_PATH)
    return true;
  errno = ENAMETOOLONG;
  return false;
}

bool shadow_bytes_of(char path[SHADOW_PATH], const char *shadow, int fd)
{
  struct statx file;
  if (statx(fd, "", AT_EMPTY_PATH, STATX_TYPE | STATX_INO | STATX_BTIME, &file) != 0)
    return false;
  if (!S_ISREG(file.stx_mode) || (file.stx_mask & STATX_BTIME) == 0) {
    errno = EINVAL;
    return false;
  }
  int length = snprintf(path, SHADOW_PATH, "%s/inodes/%llu-%lld.%09u", shadow,
                        (unsigned long long)file.stx_ino, (long long)file.stx_btime.tv_sec,
                        file.stx_btime.tv_nsec);
  return length > 0 && length < SHADOW_PATH;
}

bool shadow_copy(int from, int to)
{
  char block[16 * SHADOW_BLOCK];
  off_t at = 0;
  ssize_t got;
  while ((got = pread(from, block, sizeof block, at)) > 0) {
    if (pwrite(to, block, (size_t)got, at) != got)
      return false;
    at += got;
  }
  return got == 0 && ftruncate(to, at) == 0;
}

bool shadow_each(const char *folder, bool (*visit)(void *context, const char *name), void *context)
{
  DIR *listing = opendir(folder);
  if (listing == NULL)
    return false;
  bool ok = true;
  for (struct dirent *entry; ok && (entry = readdir(listing)) != NULL;) {
    if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
      ok = visit(context, entry->d_name);
  }
  closedir(listing);
  return ok;
}

bool shadow_names_of(char path[SHADOW_PATH], const char *shadow, const char *relative)
{
  const char *name = relative[0] == '/' ? relative + 1 : "";
  int length = snprintf(path, SHADOW_PATH, "%s/tree/=%s", shadow, name);
  return length > 0 && length < SHADOW_PATH && strchr(name, '/') == NULL;
}
