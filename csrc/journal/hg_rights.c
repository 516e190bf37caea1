#include "hg_rights.h"

#include <sys/stat.h>
#include <unistd.h>

void hg_rights_read(struct hg_rights *rights, const char *path)
{
  struct stat status;
  if (stat(path, &status) != 0)
    status = (struct stat){.st_uid = geteuid(), .st_gid = getegid(), .st_mode = 0600};
  rights->user = status.st_uid;
  rights->group = status.st_gid;
  rights->file = (status.st_mode & 0666) | 0600;
  rights->folder = rights->file | (rights->file & 0444) >> 2; /* who may read may look into it */
}

/* The mode first, as afterwards it may be another's. The owner can be given by root alone. */
static void give(const struct hg_rights *rights, int fd, mode_t mode)
{
  struct stat status;
  if (fstat(fd, &status) != 0 || status.st_uid != geteuid())
    return;
  if ((status.st_mode & 0777) != mode)
    (void)!fchmod(fd, mode);
  if ((status.st_uid != rights->user || status.st_gid != rights->group) &&
      fchown(fd, rights->user, rights->group) != 0)
    (void)!fchown(fd, (uid_t)-1, rights->group);
}

void hg_rights_give_file(const struct hg_rights *rights, int fd)
{
  give(rights, fd, rights->file);
}

void hg_rights_give_folder(const struct hg_rights *rights, int fd)
{
  give(rights, fd, rights->folder);
}

/* Not as root, whom a name that is not what it seems could make give away anything. */
void hg_rights_give_group(const struct hg_rights *rights, const char *path)
{
  struct stat status;
  if (geteuid() != 0 && lstat(path, &status) == 0 && status.st_uid == geteuid() &&
      status.st_gid != rights->group)
    (void)!lchown(path, (uid_t)-1, rights->group);
}
