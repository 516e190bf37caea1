/*
 * A VFS between SQLite and the system's that passes everything on and looks at the locks of the log's
 * index: who holds which, whether a checkpoint is asked for while nobody of its own side reads or
 * writes, and when its two moments have come that a test may want to fill.
 *
 * The locks' places are SQLite's, as its description of the file format gives them: writer, checkpoint,
 * recovery, then five for readers.
 */
#ifndef HG_WATCH_VFS_H
#define HG_WATCH_VFS_H

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#define WATCH_WRITER 0x01u
#define WATCH_CHECKPOINT 0x02u
#define WATCH_READERS 0xf8u
#define WATCH_PAST_LOG 0x08u /* the one for readers who need nothing of the log */

struct watch_file {
  sqlite3_file base; /* must be first */
  struct watch_file *next;
  int side; /* watch_side when it was opened */
  unsigned shared, exclusive;
  bool has_written;
  sqlite3_file real; /* with the system's own part behind it */
};

/* What is opened belongs to this side: each stands for a process. */
static atomic_int watch_side;
static atomic_int
    watch_unguarded; /* checkpoints without a reader or writer of their side beside them */
static atomic_int watch_guarded;

/* Called once each, on the thread that is there, and then forgotten; for handles of watch_hooked. */
static int watch_hooked;
static void (*watch_after_commit)(void);      /* a writer has left the log altogether */
static void (*watch_before_checkpoint)(void); /* the lock for checkpoints is about to be taken */
static void (*watch_after_header)(void); /* the checkpoint has read how long the log is, no more */

/* Called again and again, wherever others can come between: at locks, syncs and looks at the size. */
static void (*watch_at_each)(void);

static pthread_mutex_t watch_lock = PTHREAD_MUTEX_INITIALIZER;
static struct watch_file *watch_files;
static sqlite3_vfs watch_vfs, *watch_system;

static inline void watch_call(const struct watch_file *file, void (**hook)(void))
{
  void (*call)(void) = *hook;
  if (call == NULL || file->side != watch_hooked)
    return;
  *hook = NULL;
  call();
}

/* Who writes, or sets a reader's place, is waited for by others. */
static inline void watch_step(const sqlite3_file *handle)
{
  const struct watch_file *file = (const struct watch_file *)handle;
  unsigned busy = WATCH_WRITER | (WATCH_READERS & ~WATCH_PAST_LOG);
  if (watch_at_each != NULL && file->side == watch_hooked && (file->exclusive & busy) == 0)
    watch_at_each();
}

#define REAL(file) (&((struct watch_file *)(file))->real)
#define PASS(file, method, ...) REAL(file)->pMethods->method(REAL(file), __VA_ARGS__)

static int watch_close(sqlite3_file *file)
{
  struct watch_file **link = &watch_files;
  int code = REAL(file)->pMethods->xClose(REAL(file));
  pthread_mutex_lock(&watch_lock);
  while (*link != NULL && *link != (struct watch_file *)file)
    link = &(*link)->next;
  if (*link != NULL)
    *link = (*link)->next;
  pthread_mutex_unlock(&watch_lock);
  return code;
}

static int watch_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 at)
{
  return PASS(file, xRead, bytes, count, at);
}

static int watch_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
  return PASS(file, xWrite, bytes, count, at);
}

static int watch_truncate(sqlite3_file *file, sqlite3_int64 size)
{
  return PASS(file, xTruncate, size);
}

static int watch_sync(sqlite3_file *file, int flags)
{
  watch_step(file);
  return PASS(file, xSync, flags);
}

static int watch_size(sqlite3_file *file, sqlite3_int64 *size)
{
  watch_step(file);
  return PASS(file, xFileSize, size);
}

static int watch_file_lock(sqlite3_file *file, int level)
{
  return PASS(file, xLock, level);
}

static int watch_file_unlock(sqlite3_file *file, int level)
{
  return PASS(file, xUnlock, level);
}

static int watch_check_reserved(sqlite3_file *file, int *out)
{
  return PASS(file, xCheckReservedLock, out);
}

static int watch_control(sqlite3_file *file, int what, void *argument)
{
  return PASS(file, xFileControl, what, argument);
}

static int watch_sector(sqlite3_file *file)
{
  return REAL(file)->pMethods->xSectorSize(REAL(file));
}

static int watch_device(sqlite3_file *file)
{
  return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}

static int watch_shm_map(sqlite3_file *file, int page, int size, int extend, void volatile **out)
{
  return PASS(file, xShmMap, page, size, extend, out);
}

static void watch_shm_barrier(sqlite3_file *file)
{
  REAL(file)->pMethods->xShmBarrier(REAL(file));
}

static int watch_shm_unmap(sqlite3_file *file, int delete)
{
  return PASS(file, xShmUnmap, delete);
}

static int watch_fetch(sqlite3_file *file, sqlite3_int64 at, int count, void **out)
{
  return PASS(file, xFetch, at, count, out);
}

/* Without a page: the log has changed since the connection looked last, mapped pages are void. */
static int watch_unfetch(sqlite3_file *file, sqlite3_int64 at, void *page)
{
  int code = PASS(file, xUnfetch, at, page);
  if (page == NULL)
    watch_step(file);
  if (page == NULL && (((struct watch_file *)file)->exclusive & WATCH_CHECKPOINT) != 0)
    watch_call((struct watch_file *)file, &watch_after_header);
  return code;
}

/* Does another handle of the same side read or write at this moment? */
static bool watch_is_guarded(const struct watch_file *file)
{
  bool found = false;
  pthread_mutex_lock(&watch_lock);
  for (const struct watch_file *other = watch_files; other != NULL; other = other->next)
    if (other != file && other->side == file->side &&
        ((other->exclusive & WATCH_WRITER) != 0 || (other->shared & WATCH_READERS) != 0))
      found = true;
  pthread_mutex_unlock(&watch_lock);
  return found;
}

static void watch_note(struct watch_file *file, unsigned mask, int flags)
{
  pthread_mutex_lock(&watch_lock);
  unsigned *held = (flags & SQLITE_SHM_SHARED) != 0 ? &file->shared : &file->exclusive;
  if ((flags & SQLITE_SHM_LOCK) != 0)
    *held |= mask;
  else
    *held &= ~mask;
  pthread_mutex_unlock(&watch_lock);
}

static int watch_shm_lock(sqlite3_file *handle, int at, int count, int flags)
{
  struct watch_file *file = (struct watch_file *)handle;
  unsigned mask = ((1u << count) - 1u) << at;
  watch_step(handle);
  if (mask == WATCH_CHECKPOINT && (flags & SQLITE_SHM_LOCK) != 0) {
    atomic_fetch_add(watch_is_guarded(file) ? &watch_guarded : &watch_unguarded, 1);
    watch_call(file, &watch_before_checkpoint);
  }
  int code = PASS(handle, xShmLock, at, count, flags);
  if (code == SQLITE_OK)
    watch_note(file, mask, flags);
  if ((flags & SQLITE_SHM_UNLOCK) != 0 && mask == WATCH_WRITER)
    file->has_written = true;
  if ((flags & SQLITE_SHM_UNLOCK) != 0 && (mask & WATCH_READERS) != 0 && file->has_written) {
    file->has_written = false;
    watch_call(file, &watch_after_commit);
  }
  return code;
}

static const sqlite3_io_methods watch_methods = {
    3,
    watch_close,
    watch_read,
    watch_write,
    watch_truncate,
    watch_sync,
    watch_size,
    watch_file_lock,
    watch_file_unlock,
    watch_check_reserved,
    watch_control,
    watch_sector,
    watch_device,
    watch_shm_map,
    watch_shm_lock,
    watch_shm_barrier,
    watch_shm_unmap,
    watch_fetch,
    watch_unfetch,
};

/* Only the database's own handles have the index of the log, and its locks. */
static int watch_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *handle, int flags, int *out)
{
  struct watch_file *file = (struct watch_file *)handle;
  (void)vfs;
  if ((flags & SQLITE_OPEN_MAIN_DB) == 0)
    return watch_system->xOpen(watch_system, name, handle, flags, out);
  memset(file, 0, sizeof *file);
  int code = watch_system->xOpen(watch_system, name, &file->real, flags, out);
  if (file->real.pMethods == NULL)
    return code;
  file->base.pMethods = &watch_methods;
  file->side = atomic_load(&watch_side);
  pthread_mutex_lock(&watch_lock);
  file->next = watch_files;
  watch_files = file;
  pthread_mutex_unlock(&watch_lock);
  return code;
}

/* From now on all databases of the process are watched. False: this SQLite cannot be. */
static inline bool watch_begin(void)
{
  watch_system = sqlite3_vfs_find(NULL);
  if (watch_system == NULL)
    return false;
  watch_vfs = *watch_system;
  watch_vfs.zName = "watch";
  watch_vfs.szOsFile += (int)sizeof(struct watch_file);
  watch_vfs.xOpen = watch_open;
  return sqlite3_vfs_register(&watch_vfs, 1) == SQLITE_OK;
}

#endif
