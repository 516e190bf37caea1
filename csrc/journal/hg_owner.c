#include "hg_owner.h"

#include "hg_owner_lock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/random.h>
#include <unistd.h>

#define ATTEMPTS 100

/*
 * The book. Its mutex is also held while a lock that is not in the book yet is on its way: a fork in
 * that moment would give the child a copy of it that nobody closes.
 */
static pthread_mutex_t book_lock = PTHREAD_MUTEX_INITIALIZER;
static struct hg_owner *book;
static bool tainted;

typedef char file_path[HG_LIMIT_JOURNAL_PATH + sizeof ".owners" + 1 + HG_OWNER_NAME];

static void before_fork(void)
{
  pthread_mutex_lock(&book_lock);
}

static void after_fork_in_parent(void)
{
  pthread_mutex_unlock(&book_lock);
}

static void after_fork_in_child(void)
{
  for (struct hg_owner *owner = book; owner != NULL; owner = owner->next) {
    tainted = true;
    if (owner->fd >= 0)
      close(owner->fd);
  }
  book = NULL;
  pthread_mutex_unlock(&book_lock);
}

static void watch_forks(void)
{
  pthread_atfork(before_fork, after_fork_in_parent, after_fork_in_child);
}

bool hg_owner_is_tainted(void)
{
  return tainted;
}

void hg_owner_init(struct hg_owner *owner)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, watch_forks);
  *owner = (struct hg_owner){.fd = -1};
  pthread_mutex_lock(&book_lock);
  owner->next = book;
  owner->link = &book;
  if (book != NULL)
    book->link = &owner->next;
  book = owner;
  pthread_mutex_unlock(&book_lock);
}

static void join(file_path path, const struct hg_owner *owner, const char *name)
{
  snprintf(path, sizeof(file_path), "%s/%s", owner->folder, name);
}

static bool leads_to(const char *path, int fd)
{
  struct stat named, opened;
  return lstat(path, &named) == 0 && fstat(fd, &opened) == 0 && named.st_ino == opened.st_ino &&
         named.st_dev == opened.st_dev;
}

/*
 * Under the book's lock. A sweeper may come between the file's making and its locking, and take it
 * for a dead owner's: so the lock counts only if the name still leads to the file behind it.
 * -1: errno; EAGAIN if it was swept.
 */
static int make_file(const struct hg_owner *owner, const char *path)
{
  int flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW;
  int fd = open(path, flags, owner->rights.file);
  if (fd < 0)
    return -1;
  int error = EAGAIN;
  hg_rights_give_file(&owner->rights, fd);
  if (hg_owner_lock(fd)) {
    if (leads_to(path, fd))
      return fd;
  } else if (errno != EAGAIN && errno != EACCES && errno != EWOULDBLOCK) {
    error = errno;
    unlink(path);
  }
  close(fd);
  errno = error;
  return -1;
}

/* True also if it is there already. */
static bool make_folder(const struct hg_owner *owner)
{
  if (mkdir(owner->folder, owner->rights.folder) != 0 && errno != EEXIST)
    return false;
  int fd = open(owner->folder, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  if (fd < 0)
    return true; /* what is made in it will tell */
  hg_rights_give_folder(&owner->rights, fd);
  close(fd);
  return true;
}

static bool draw_name(struct hg_owner *owner)
{
  unsigned char bytes[HG_OWNER_NAME / 2];
  if (getentropy(bytes, sizeof bytes) != 0)
    return false;
  for (size_t i = 0; i < sizeof bytes; i++)
    snprintf(owner->name + 2 * i, 3, "%02x", bytes[i]);
  return true;
}

/* Under the book's lock. The folder may vanish when the last other owner goes: then once more. */
static bool claim(struct hg_owner *owner)
{
  file_path path;
  for (int i = 0; i < ATTEMPTS; i++) {
    if (!draw_name(owner) || !make_folder(owner))
      return false;
    join(path, owner, owner->name);
    owner->fd = make_file(owner, path);
    if (owner->fd >= 0)
      return true;
    if (errno != EAGAIN && errno != ENOENT && errno != EEXIST)
      return false;
  }
  return false;
}

bool hg_owner_claim(struct hg_owner *owner, const char *journal, struct hg_journal_problem *problem)
{
  snprintf(owner->folder, sizeof owner->folder, "%s.owners", journal);
  hg_rights_read(&owner->rights, journal);
  pthread_mutex_lock(&book_lock);
  bool claimed = claim(owner);
  int error = errno;
  pthread_mutex_unlock(&book_lock);
  if (claimed)
    return true;
  const char *word = hg_journal_word_of_errno(error);
  return hg_journal_fail(problem, word, "the journal's folder %s cannot take a lock file: %s%s",
                         owner->folder, strerror(error), hg_journal_advice(word));
}

static void sweep_file(const char *path)
{
  int fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0)
    return;
  if (hg_owner_lock(fd) && leads_to(path, fd))
    unlink(path);
  close(fd);
}

/* Under the book's lock. A copy that somebody has put there is no lock: it goes as the dead's do. */
static int make_again(const struct hg_owner *owner, const char *path)
{
  for (int i = 0; i < ATTEMPTS; i++) {
    if (!make_folder(owner))
      return -1;
    int fd = make_file(owner, path);
    if (fd >= 0)
      return fd;
    if (errno == EEXIST)
      sweep_file(path);
    else if (errno != EAGAIN && errno != ENOENT)
      return -1;
  }
  return -1;
}

bool hg_owner_renew(struct hg_owner *owner)
{
  file_path path;
  join(path, owner, owner->name);
  if (owner->fd < 0 || leads_to(path, owner->fd))
    return true;
  pthread_mutex_lock(&book_lock);
  int fd = make_again(owner, path);
  int error = errno;
  if (fd >= 0) {
    close(owner->fd);
    owner->fd = fd;
  }
  pthread_mutex_unlock(&book_lock);
  errno = error;
  return fd >= 0;
}

static bool is_name(const char *name, size_t length)
{
  return length == HG_OWNER_NAME && strspn(name, "0123456789abcdef") == length;
}

void hg_owner_sweep(const struct hg_owner *owner)
{
  DIR *folder = opendir(owner->folder);
  if (folder == NULL)
    return;
  pthread_mutex_lock(&book_lock);
  for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
    file_path path;
    if (!is_name(entry->d_name, strlen(entry->d_name)))
      continue;
    join(path, owner, entry->d_name);
    sweep_file(path);
  }
  pthread_mutex_unlock(&book_lock);
  closedir(folder);
}

bool hg_owner_is_alive(const struct hg_owner *owner, const char *name, size_t length)
{
  file_path path;
  if (!is_name(name, length) || strcmp(name, owner->name) == 0)
    return true;
  join(path, owner, name);
  int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
  if (fd < 0)
    return errno != ENOENT;
  bool held = hg_owner_lock_is_held(fd);
  close(fd);
  return held;
}

void hg_owner_free(struct hg_owner *owner)
{
  file_path path;
  pthread_mutex_lock(&book_lock);
  if (owner->link == NULL) { /* under the lock: an owner that goes changes its neighbour's */
    pthread_mutex_unlock(&book_lock);
    return;
  }
  *owner->link = owner->next;
  if (owner->next != NULL)
    owner->next->link = owner->link;
  if (owner->fd >= 0) {
    join(path, owner, owner->name);
    if (leads_to(path, owner->fd))
      unlink(path);
    close(owner->fd);
    owner->fd = -1;
    rmdir(owner->folder); /* if it was the last */
  }
  owner->link = NULL;
  pthread_mutex_unlock(&book_lock);
}
