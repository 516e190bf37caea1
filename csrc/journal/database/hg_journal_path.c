#include "hg_journal_path.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef __linux__
#include <sys/vfs.h>
#else
#include <sys/mount.h>
#include <sys/param.h>
#endif

/* Filesystems whose locks or shared memory do not hold between machines, or are anybody's guess. */
const char *hg_journal_network_name(unsigned long type)
{
  static const struct {
    uint32_t type;
    const char *name;
  } network[] = {
      {0x00006969, "NFS"},
      {0x0000517b, "SMB"},
      {0xff534d42, "CIFS"},
      {0xfe534d42, "SMB2"},
      {0x5346414f, "AFS"},
      {0x6b414653, "AFS"},
      {0x73757245, "Coda"},
      {0x0000564c, "NCP"},
      {0x01021997, "9P"},
      {0x00c36400, "Ceph"},
      {0x01161970, "GFS2"},
      {0x7461636f, "OCFS2"},
      {0x0bd00bd0, "Lustre"},
      {0x65735546, "FUSE"},
      {0x47504653, "GPFS"},
      {0x20030528, "OrangeFS"},
      {0x19830326, "BeeGFS"},
      {0xbacbacbc, "VMware shared folders"},
      {0x786f4256, "VirtualBox shared folders"},
      {0xaad7aaea, "PanFS"},
  };
  for (size_t i = 0; i < sizeof network / sizeof *network; i++)
    if (network[i].type == (uint32_t)type)
      return network[i].name;
  return NULL;
}

static const char *network_name(const struct statfs *status)
{
#ifdef __linux__
  return hg_journal_network_name((unsigned long)status->f_type);
#else
  return status->f_flags & MNT_LOCAL ? NULL : "a network";
#endif
}

static bool check_local(const char *place, const char *path, struct hg_journal_problem *problem)
{
  struct statfs status;
  if (statfs(place, &status) != 0)
    return hg_journal_fail(problem, "io", "the journal %s: its filesystem cannot be examined: %s",
                           path, strerror(errno));
  const char *name = network_name(&status);
  if (name == NULL)
    return true;
  return hg_journal_fail(problem, "network",
                         "the journal %s lies on a network filesystem (%s), where locks are not to "
                         "be trusted; give a path on a disk of this machine",
                         path, name);
}

static bool fail_path(struct hg_journal_problem *problem, const char *path, const char *what)
{
  return hg_journal_fail(problem, "path", "the journal %s %s", path, what);
}

/* realpath of the folder that path names its last part in; the last part is put at *name. */
static bool resolve_folder(const char *path, char folder[PATH_MAX], const char **name,
                           struct hg_journal_problem *problem)
{
  char copy[PATH_MAX];
  const char *slash = strrchr(path, '/');
  size_t length = slash != NULL ? (size_t)(slash - path) : 0;
  *name = slash != NULL ? slash + 1 : path;
  memcpy(copy, path, length);
  copy[length] = '\0';
  if (length == 0)
    memcpy(copy, slash != NULL ? "/" : ".", 2);
  if (strcmp(*name, "") == 0 || strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0)
    return fail_path(problem, path, "is a directory; name a file");
  if (realpath(copy, folder) != NULL)
    return true;
  const char *word = errno == ENOENT || errno == ENOTDIR || errno == ELOOP
                         ? "path"
                         : hg_journal_word_of_errno(errno);
  return hg_journal_fail(problem, word,
                         "the journal %s: its folder cannot be found: %s; make the folder first",
                         path, strerror(errno));
}

static bool join(const char *folder, const char *name, char resolved[HG_LIMIT_JOURNAL_PATH + 1])
{
  size_t folder_length = strlen(folder), name_length = strlen(name);
  if (folder_length == 1)
    folder_length = 0; /* "/" */
  if (folder_length + 1 + name_length > HG_LIMIT_JOURNAL_PATH)
    return false;
  memcpy(resolved, folder, folder_length);
  resolved[folder_length] = '/';
  memcpy(resolved + folder_length + 1, name, name_length + 1);
  return true;
}

/*
 * A file that is mounted by itself, as into a container, comes without its log: another log would lie
 * beside it there, which the others do not see, and which goes with the container.
 */
static bool is_mounted_alone(const char *path)
{
#ifdef STATX_ATTR_MOUNT_ROOT
  struct statx status;
  return statx(AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, 0, &status) == 0 &&
         (status.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0;
#else
  (void)path;
  return false;
#endif
}

/* What is there under the name: follows symbolic links, and tells the truth about the file itself. */
static bool resolve_existing(const char *path, char resolved[HG_LIMIT_JOURNAL_PATH + 1],
                             struct hg_journal_problem *problem)
{
  char target[PATH_MAX];
  struct stat status;
  if (realpath(path, target) == NULL || stat(target, &status) != 0)
    return hg_journal_fail(problem, "path", "the journal %s cannot be found: %s", path,
                           strerror(errno));
  if (S_ISDIR(status.st_mode))
    return fail_path(problem, path, "is a directory; name a file");
  if (!S_ISREG(status.st_mode))
    return fail_path(problem, path, "is not a regular file; name another");
  if (strlen(target) > HG_LIMIT_JOURNAL_PATH)
    return fail_path(problem, path, "has too long a path; name a shorter one");
  if (is_mounted_alone(target))
    return fail_path(
        problem, path,
        "is mounted by itself, without the files that belong beside it; mount its folder");
  memcpy(resolved, target, strlen(target) + 1);
  return check_local(resolved, path, problem);
}

/*
 * mknod makes a file without opening it. Where a filesystem cannot, SQLite will create the file, with
 * the rights that umask leaves.
 */
static bool create(const char *path, struct hg_journal_problem *problem)
{
  if (mknod(path, S_IFREG | 0600, 0) == 0 || errno == EEXIST || errno == EPERM ||
      errno == EOPNOTSUPP)
    return true;
  int error = errno;
  const char *word = hg_journal_word_of_errno(error);
  return hg_journal_fail(problem, error == ENAMETOOLONG ? "path" : word,
                         "the journal %s cannot be created: %s%s", path, strerror(error),
                         hg_journal_advice(word));
}

bool hg_journal_path_prepare(const char *path, size_t length,
                             char resolved[HG_LIMIT_JOURNAL_PATH + 1],
                             struct hg_journal_problem *problem)
{
  char folder[PATH_MAX];
  const char *name;
  struct stat status;
  if (memchr(path, '\0', length) != NULL)
    return hg_journal_fail(problem, "path", "the journal's path has a NUL byte; name a file");
  if (length > HG_LIMIT_JOURNAL_PATH)
    return hg_journal_fail(problem, "path", "the journal's path is longer than %zu bytes",
                           HG_LIMIT_JOURNAL_PATH);
  if (!resolve_folder(path, folder, &name, problem) || !check_local(folder, path, problem))
    return false;
  if (!join(folder, name, resolved))
    return fail_path(problem, path, "has too long a path; name a shorter one");
  if (lstat(resolved, &status) != 0 && errno == ENOENT && !create(resolved, problem))
    return false;
  if (lstat(resolved, &status) != 0 && errno == ENOENT)
    return true;
  return resolve_existing(path, resolved, problem);
}
