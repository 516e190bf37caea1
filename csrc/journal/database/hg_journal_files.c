#include "hg_journal_files.h"

#include "hg_limits.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/stat.h>

static pthread_mutex_t book_lock = PTHREAD_MUTEX_INITIALIZER;
static struct hg_journal_files *book;

const char *hg_journal_file_suffix(enum hg_journal_file file)
{
  static const char *const suffixes[] = {"", "-wal", "-shm"};
  return suffixes[file];
}

static bool look(enum hg_journal_file file, const char *path, struct stat *status)
{
  char name[HG_LIMIT_JOURNAL_PATH + sizeof "-wal"];
  snprintf(name, sizeof name, "%s%s", path, hg_journal_file_suffix(file));
  return stat(name, status) == 0;
}

static bool is_same(const struct hg_file_identity *one, const struct hg_file_identity *other)
{
  return one->device == other->device && one->inode == other->inode;
}

static bool identify(enum hg_journal_file file, const char *path, struct hg_file_identity *identity)
{
  struct stat status;
  if (!look(file, path, &status))
    return false;
  *identity = (struct hg_file_identity){.device = status.st_dev, .inode = status.st_ino};
  return true;
}

static void enter(struct hg_journal_files *files)
{
  const struct hg_file_identity *database = &files->files[HG_JOURNAL_DATABASE];
  pthread_mutex_lock(&book_lock);
  for (const struct hg_journal_files *other = book; other != NULL; other = other->next)
    if (is_same(&other->files[HG_JOURNAL_DATABASE], database))
      files->files[HG_JOURNAL_INDEX] = other->files[HG_JOURNAL_INDEX];
  files->next = book;
  files->link = &book;
  if (book != NULL)
    book->link = &files->next;
  book = files;
  pthread_mutex_unlock(&book_lock);
}

bool hg_journal_files_note(struct hg_journal_files *files, const char *path)
{
  for (int i = 0; i < HG_JOURNAL_FILES; i++)
    if (!identify((enum hg_journal_file)i, path, &files->files[i]))
      return false;
  enter(files);
  files->noted = true;
  return true;
}

static bool is_there(const struct hg_journal_files *files, enum hg_journal_file file,
                     const char *path)
{
  struct hg_file_identity found;
  return identify(file, path, &found) && is_same(&found, &files->files[file]);
}

enum hg_journal_file hg_journal_files_missing(const struct hg_journal_files *files,
                                              const char *path)
{
  int i = 0;
  while (i < HG_JOURNAL_FILES && is_there(files, (enum hg_journal_file)i, path))
    i++;
  return (enum hg_journal_file)i;
}

static bool is_free(enum hg_journal_file file, const char *path)
{
  struct stat status;
  if (!look(file, path, &status))
    return errno == ENOENT;
  /* who comes with the same index and finds no log makes an empty one, and goes: see hg_log_index.h */
  return file == HG_JOURNAL_LOG && status.st_size == 0;
}

bool hg_journal_files_have_log(const struct hg_journal_files *files, const char *path)
{
  for (int i = 0; i < HG_JOURNAL_FILES; i++)
    if (!is_there(files, (enum hg_journal_file)i, path) && !is_free((enum hg_journal_file)i, path))
      return false;
  return true;
}

void hg_journal_files_forget(struct hg_journal_files *files)
{
  if (!files->noted)
    return;
  files->noted = false;
  pthread_mutex_lock(&book_lock);
  *files->link = files->next;
  if (files->next != NULL)
    files->next->link = files->link;
  pthread_mutex_unlock(&book_lock);
}
