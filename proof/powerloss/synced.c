/*
 * A library to preload: keeps beside a folder a shadow of what a power cut would leave of it, which is
 * what was synced and nothing else. See shadow.h for how it looks.
 *
 * SYNCED_ROOT is the folder, SYNCED_SHADOW an empty one elsewhere in the same file system; both are
 * absolute. What lies in the root when the process starts counts as synced. fsync and fdatasync of a
 * file keep its bytes, fsync of a folder its names; a process that dies in between leaves what a disk
 * may have. SYNCED_BOOT is a file that is read in the place of the system's boot id: a power cut
 * changes it.
 *
 * A disk may also have written more: powerloss.c mixes that in. Writes that sync by themselves (O_SYNC)
 * and memory maps are not seen.
 *
 * What cannot be kept ends the process by abort(): a test that watches nothing must not pass.
 */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "shadow.h"

#define EXPORTED __attribute__((visibility("default")))

typedef int sync_function(int fd);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static const char *root, *shadow;
static sync_function *real_fsync, *real_fdatasync;

static void need(bool ok, const char *what)
{
  if (ok)
    return;
  fprintf(stderr, "synced: %s: %s\n", what, strerror(errno));
  abort();
}

static void keep_bytes(int fd)
{
  char path[SHADOW_PATH];
  need(shadow_bytes_of(path, shadow, fd), "inode");
  int to = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  need(to >= 0, path);
  /* The descriptor that is synced may be one for writing only. */
  char self[64];
  snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
  int from = open(self, O_RDONLY | O_CLOEXEC);
  need(from >= 0 && shadow_copy(from, to), path);
  close(from);
  close(to);
}

/* Where a folder's names are kept; made when it is missing. `relative` is "" or "/sub…". */
struct folder {
  const char *from, *next;
  bool seed;
};

/* Makes a name durable: its file's bytes stay those of the last sync, none if there was none. */
static bool keep_name(void *context, const char *name)
{
  struct folder *folder = context;
  char from[SHADOW_PATH], bytes[SHADOW_PATH], next[SHADOW_PATH];
  struct stat info;
  need(shadow_join(from, folder->from, name) && shadow_join(next, folder->next, name), name);
  if (lstat(from, &info) != 0 || !S_ISREG(info.st_mode))
    return true;
  int fd = open(from, O_RDONLY | O_CLOEXEC);
  if (fd < 0)
    return true; /* gone in the meantime */
  if (folder->seed)
    keep_bytes(fd);
  need(shadow_bytes_of(bytes, shadow, fd), from);
  close(fd);
  int store = open(bytes, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  need(store >= 0, bytes);
  close(store);
  need(link(bytes, next) == 0, next);
  return true;
}

static bool remove_name(void *context, const char *name)
{
  char path[SHADOW_PATH];
  need(shadow_join(path, context, name) && unlink(path) == 0, name);
  return true;
}

/* All names of a folder at once: a file that gets another name has one of the two after a power cut. */
static void keep_names(const char *from, const char *relative, bool seed)
{
  char kept[SHADOW_PATH], next[SHADOW_PATH];
  need(shadow_names_of(kept, shadow, relative) && shadow_join(next, shadow, "next"), "path");
  need(mkdir(kept, 0700) == 0 || errno == EEXIST, kept);
  need(mkdir(next, 0700) == 0, next);
  struct folder folder = {from, next, seed};
  need(shadow_each(from, keep_name, &folder), from);
  need(renameat2(AT_FDCWD, next, AT_FDCWD, kept, RENAME_EXCHANGE) == 0, kept);
  need(shadow_each(next, remove_name, next) && rmdir(next) == 0, next);
}

/* The part of a path below the root: "" for the root itself, NULL when it is elsewhere. */
static const char *below_root(const char *path)
{
  size_t length = strlen(root);
  if (strncmp(path, root, length) != 0)
    return NULL;
  return path[length] == '\0' || path[length] == '/' ? path + length : NULL;
}

static void keep(int fd)
{
  char link_name[64], path[SHADOW_PATH];
  struct stat info;
  if (root == NULL || fstat(fd, &info) != 0)
    return;
  snprintf(link_name, sizeof link_name, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link_name, path, sizeof path - 1);
  if (length < 0)
    return;
  path[length] = '\0';
  const char *relative = below_root(path);
  if (relative == NULL)
    return;
  pthread_mutex_lock(&lock);
  if (S_ISDIR(info.st_mode))
    keep_names(path, relative, false);
  else if (S_ISREG(info.st_mode))
    keep_bytes(fd);
  pthread_mutex_unlock(&lock);
}

/* The root and the folders right below it. */
static bool seed_folder(void *context, const char *name)
{
  (void)context;
  char from[SHADOW_PATH], relative[SHADOW_PATH];
  struct stat info;
  need(shadow_join(from, root, name) && shadow_join(relative, "", name), name);
  if (lstat(from, &info) == 0 && S_ISDIR(info.st_mode))
    keep_names(from, relative, true);
  return true;
}

static void look_up(void)
{
  real_fsync = (sync_function *)dlsym(RTLD_NEXT, "fsync");
  real_fdatasync = (sync_function *)dlsym(RTLD_NEXT, "fdatasync");
}

__attribute__((constructor)) static void start(void)
{
  char inodes[SHADOW_PATH], path[SHADOW_PATH];
  look_up();
  root = getenv("SYNCED_ROOT");
  shadow = getenv("SYNCED_SHADOW");
  if (root == NULL)
    return;
  need(shadow != NULL && shadow_join(inodes, shadow, "inodes"), "SYNCED_SHADOW");
  need(mkdir(inodes, 0700) == 0, inodes);
  need(shadow_join(path, shadow, "tree") && mkdir(path, 0700) == 0, path);
  keep_names(root, "", true);
  need(shadow_each(root, seed_folder, NULL), root);
  int ready =
      shadow_join(path, shadow, "ready") ? open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) : -1;
  need(ready >= 0 && close(ready) == 0, path);
}

EXPORTED int fsync(int fd);
EXPORTED int fdatasync(int fd);

int fsync(int fd)
{
  if (real_fsync == NULL)
    look_up();
  int result = real_fsync(fd);
  if (result == 0)
    keep(fd);
  return result;
}

int fdatasync(int fd)
{
  if (real_fdatasync == NULL)
    look_up();
  int result = real_fdatasync(fd);
  if (result == 0)
    keep(fd);
  return result;
}

/* The boot id is read by way of the C library. */
typedef FILE *open_function(const char *path, const char *mode);

static FILE *open_stream(const char *name, const char *path, const char *mode)
{
  open_function *real = (open_function *)dlsym(RTLD_NEXT, name);
  const char *boot = getenv("SYNCED_BOOT");
  if (boot != NULL && strcmp(path, "/proc/sys/kernel/random/boot_id") == 0)
    path = boot;
  return real(path, mode);
}

EXPORTED FILE *fopen(const char *path, const char *mode);
EXPORTED FILE *fopen64(const char *path, const char *mode);

FILE *fopen(const char *path, const char *mode)
{
  return open_stream("fopen", path, mode);
}

FILE *fopen64(const char *path, const char *mode)
{
  return open_stream("fopen64", path, mode);
}
