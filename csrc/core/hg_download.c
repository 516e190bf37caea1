#include "hg_download.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool hg_download_init(struct hg_download *download, const char *path)
{
  *download = (struct hg_download){.path = strdup(path), .fd = -1};
  return download->path != NULL;
}

static bool fail(struct hg_download *download)
{
  if (download->error == 0)
    download->error = errno;
  return false;
}

bool hg_download_open(struct hg_download *download)
{
  int flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC;
  download->fd = open(download->path, flags, 0666);
  return download->fd >= 0 || fail(download);
}

bool hg_download_write(struct hg_download *download, const char *bytes, size_t length)
{
  while (length > 0) {
    ssize_t written = write(download->fd, bytes, length);
    if (written < 0 && errno == EINTR)
      continue;
    if (written < 0)
      return fail(download);
    bytes += written;
    length -= (size_t)written;
    download->length += (size_t)written;
  }
  return true;
}

bool hg_download_finish(struct hg_download *download)
{
  if (fsync(download->fd) != 0)
    return fail(download);
  /* The descriptor is gone whatever close says; some file systems report lost writes only here. */
  bool closed = close(download->fd) == 0 || fail(download);
  download->fd = -1;
  if (!closed)
    unlink(download->path);
  return closed;
}

void hg_download_discard(struct hg_download *download)
{
  if (download->path == NULL || download->fd < 0)
    return;
  close(download->fd);
  download->fd = -1;
  unlink(download->path);
}

void hg_download_free(struct hg_download *download)
{
  if (download->path != NULL && download->fd >= 0)
    close(download->fd);
  free(download->path);
  *download = (struct hg_download){.fd = -1};
}
