/*
 * The journal between a host that must not wait and a disk that fails: what is said to be written is
 * written, what is not is said so, and the host's calls stay short.
 */
#include "hg_journal_fixture.h"

#include <errno.h>
#include <stdatomic.h>
#include <sys/syscall.h>
#include <time.h>

#define FRESH(test) (fixture_begin(), HG_RUN(test))

/* Stands in for the C library's: SQLite's waiting for the disk, counted and made to fail. */
static atomic_int syncs, sync_failures;

static int sync_or_fail(long number, int fd)
{
  atomic_fetch_add(&syncs, 1);
  if (atomic_load(&sync_failures) > 0) {
    atomic_fetch_sub(&sync_failures, 1);
    errno = EIO;
    return -1;
  }
  return (int)syscall(number, fd);
}

int fdatasync(int fd)
{
  return sync_or_fail(SYS_fdatasync, fd);
}

int fsync(int fd)
{
  return sync_or_fail(SYS_fsync, fd);
}

/* SQLite lets its system calls be replaced: writes that meet a full disk. */
static atomic_int write_error;
static atomic_int writes_until_error;

static ssize_t write_or_fail(int fd, const void *bytes, size_t length, off_t at)
{
  int error = atomic_load(&write_error);
  if (error != 0 && atomic_fetch_sub(&writes_until_error, 1) <= 0) {
    errno = error;
    return -1;
  }
  return pwrite(fd, bytes, length, at);
}

static void fail_writes(int error, int after)
{
  sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
  sqlite3_syscall_ptr call = error != 0 ? (sqlite3_syscall_ptr)write_or_fail : NULL;
  atomic_store(&writes_until_error, after);
  atomic_store(&write_error, error);
  HG_CHECK(vfs->xSetSystemCall(vfs, "pwrite", call) == SQLITE_OK);
  HG_CHECK(vfs->xSetSystemCall(vfs, "pwrite64", call) == SQLITE_OK);
}

static void insert_many(struct hg_journal *journal, const char *prefix, int count)
{
  for (int i = 0; i < count; i++) {
    char name[64];
    snprintf(name, sizeof name, "%s%d", prefix, i);
    INSERT(journal, name);
  }
}

/* Holds the thread up until so many wait behind it, so that they are of one batch. */
static sqlite3 *lock_database(void)
{
  sqlite3 *db;
  HG_CHECK(sqlite3_open(fixture_path("jobs.db"), &db) == SQLITE_OK);
  HG_CHECK(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK);
  return db;
}

static void unlock_database(sqlite3 *db)
{
  HG_CHECK(sqlite3_exec(db, "ROLLBACK", NULL, NULL, NULL) == SQLITE_OK);
  HG_CHECK(sqlite3_close(db) == SQLITE_OK);
}

static void test_two_hundred_at_once_share_their_syncs(void)
{
  struct hg_journal *journal = fixture_open();
  int before = atomic_load(&syncs);
  insert_many(journal, "a", 200);
  for (int i = 0; i < 200; i++)
    HG_CHECK_TEXT(fixture_take(journal), "ok");
  int together = atomic_load(&syncs) - before;
  before = atomic_load(&syncs);
  for (int i = 0; i < 20; i++) {
    char name[16];
    snprintf(name, sizeof name, "b%d", i);
    INSERT(journal, name);
    HG_CHECK_TEXT(fixture_take(journal), "ok");
  }
  int alone = atomic_load(&syncs) - before;
  printf("syncs: %d for 200 at once, %d for 20 one by one\n", together, alone);
  HG_CHECK(together >= 1 && together <= 20); /* a few batches: the first ones are small */
  HG_CHECK(alone >= 20);                     /* each has its own, before it is told */
  before = atomic_load(&syncs);
  HG_CHECK(fixture_count(journal) == 220);
  HG_CHECK(atomic_load(&syncs) == before); /* reading waits for no disk */
  hg_journal_close(journal, true);
}

/* Nothing is told before the disk has it: when the sync fails, so does the transaction. */
static void test_a_sync_that_fails_is_told(void)
{
  struct hg_journal *journal = fixture_open();
  INSERT(journal, "before");
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  atomic_store(&sync_failures, 1);
  INSERT(journal, "lost");
  HG_CHECK_TEXT(fixture_take(journal), "io");
  HG_CHECK(atomic_load(&sync_failures) == 0);
  HG_CHECK(fixture_count(journal) == 1);
  INSERT(journal, "lost");
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  hg_journal_close(journal, true);
}

/* In company, each is tried once more alone; the second sync works. */
static void test_a_batch_whose_commit_fails_is_tried_one_by_one(void)
{
  struct hg_journal *journal = fixture_open();
  sqlite3 *db = lock_database();
  INSERT(journal, "first");
  insert_many(journal, "many", 20);
  INSERT(journal, "many3");
  usleep(20000);
  atomic_store(&sync_failures, 1); /* of the first or the second batch's commit */
  unlock_database(db);
  HG_CHECK(hg_journal_drain(journal, 10.0) && atomic_load(&sync_failures) == 0);
  int ok = 0, failed = 0;
  for (int i = 0; i < 21; i++)
    *(strcmp(fixture_take(journal), "ok") == 0 ? &ok : &failed) += 1;
  HG_CHECK_TEXT(fixture_take(journal), "constraint");
  HG_CHECK(ok >= 20 && failed <= 1);
  HG_CHECK(fixture_count(journal) == ok);
  hg_journal_close(journal, true);
}

static void check_full(int error, int after)
{
  fixture_begin();
  struct hg_journal *journal = fixture_open();
  INSERT(journal, "before");
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  fail_writes(error, after);
  insert_many(journal, "many", 10);
  HG_CHECK(hg_journal_drain(journal, 10.0));
  fail_writes(0, 0);
  int ok = 0;
  for (int i = 0; i < 10; i++) {
    const char *word = fixture_take(journal);
    ok += strcmp(word, "ok") == 0;
    if (strcmp(word, "ok") != 0)
      HG_CHECK_TEXT(word, error == EIO ? "io" : "full");
  }
  HG_CHECK(ok < 10 || after > 1); /* a batch may need no more writes than that */
  HG_CHECK(fixture_count(journal) == 1 + ok);
  INSERT(journal, "after"); /* and goes on when there is room again */
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  hg_journal_close(journal, true);
  journal = fixture_open();
  HG_CHECK(fixture_count(journal) == 2 + ok);
  hg_journal_close(journal, true);
}

static void test_a_full_or_broken_disk(void)
{
  for (int after = 0; after < 8; after++) {
    check_full(ENOSPC, after);
    check_full(EDQUOT, after);
    check_full(EFBIG, after);
    check_full(EIO, after);
  }
}

/* Another process holds the write lock for 300 ms; this one is told when to begin. */
static void scene_locker(int say, int hear)
{
  fixture_hear(hear);
  sqlite3 *db = lock_database();
  fixture_say(say);
  usleep(300000);
  unlock_database(db);
  fixture_hear(hear);
}

static void test_the_host_never_waits_for_another_writer(void)
{
  struct fixture_child child = fixture_start(scene_locker);
  struct hg_journal *journal = fixture_open();
  fixture_say(child.told);
  HG_CHECK(fixture_hear(child.said));
  double started = hg_clock_now(), longest = 0.0, done_after = 0.0;
  int submitted = 0;
  INSERT(journal, "first");
  while (done_after == 0.0 && hg_clock_now() - started < 10.0) {
    struct timespec tick = {.tv_nsec = 1000000};
    char name[16];
    snprintf(name, sizeof name, "%d", submitted++);
    double before = hg_clock_now();
    INSERT(journal, name);
    if (hg_journal_peek(journal) != NULL)
      done_after = hg_clock_now() - started;
    double took = hg_clock_now() - before;
    longest = took > longest ? took : longest;
    nanosleep(&tick, NULL);
  }
  printf("another writer for 300 ms: done after %.0f ms, the longest call took %.2f ms\n",
         done_after * 1e3, longest * 1e3);
  HG_CHECK(done_after > 0.2); /* it was held up indeed */
  HG_CHECK(longest < 0.1);    /* and the host was not; 100 ms for a busy machine */
  for (int i = 0; i <= submitted; i++)
    HG_CHECK_TEXT(fixture_take(journal), "ok");
  HG_CHECK(fixture_stop(&child, 0) == 0);
  hg_journal_close(journal, true);
}

static void test_a_writer_that_stays_is_busy(void)
{
  struct hg_journal *journal = fixture_open_at(fixture_path("jobs.db"), 0.1);
  sqlite3 *db = lock_database();
  insert_many(journal, "a", 50);
  double started = hg_clock_now();
  HG_CHECK_TEXT(fixture_take(journal), "busy");
  for (int i = 1; i < 50; i++)
    fixture_take(journal);
  HG_CHECK(hg_clock_now() - started < 5.0); /* not 50 times the patience */
  unlock_database(db);
  hg_journal_close(journal, true);
}

static void test_readers_do_not_wait_for_a_writer(void)
{
  struct hg_journal *journal = fixture_open();
  sqlite3 *db = lock_database();
  double started = hg_clock_now();
  HG_CHECK(fixture_count(journal) == 0);
  HG_CHECK(hg_clock_now() - started < 5.0);
  unlock_database(db);
  hg_journal_close(journal, true);
}

static struct hg_journal *slow_close;

static void test_a_collection_does_not_wait(void)
{
  slow_close = fixture_open();
  sqlite3 *db = lock_database();
  insert_many(slow_close, "a", 10);
  double started = hg_clock_now();
  HG_CHECK(!hg_journal_drain(slow_close, 0.05));
  hg_journal_close(slow_close, false);
  HG_CHECK(hg_clock_now() - started < 2.0);
  unlock_database(db);
  started = hg_clock_now();
  while (access(fixture_path("jobs.db.owners"), F_OK) == 0 && hg_clock_now() - started < 10.0)
    usleep(1000);
  struct hg_journal *journal = fixture_open();
  HG_CHECK(fixture_count(journal) == 10);
  hg_journal_close(journal, true);
}

static void test_a_file_that_was_moved_or_removed_takes_nothing(void)
{
  char place[300];
  struct hg_journal *journal = fixture_open();
  snprintf(place, sizeof place, "%s/moved.db", fixture_folder);
  HG_CHECK(rename(fixture_path("jobs.db"), place) == 0);
  INSERT(journal, "a");
  HG_CHECK_TEXT(fixture_take(journal), "io");
  HG_CHECK(rename(place, fixture_path("jobs.db")) == 0);
  INSERT(journal, "a");
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  HG_CHECK(unlink(fixture_path("jobs.db")) == 0);
  INSERT(journal, "b");
  HG_CHECK_TEXT(fixture_take(journal), "io");
  hg_journal_close(journal, true);
}

static void test_a_removed_lock_file_comes_back_before_the_next_write(void)
{
  char command[128], sql[128];
  struct hg_journal *journal = fixture_open(), *other = fixture_open();
  snprintf(command, sizeof command, "rm -r %s/jobs.db.owners", fixture_folder);
  HG_CHECK(system(command) == 0);
  INSERT(journal, "a");
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  snprintf(sql, sizeof sql, "SELECT is_alive('%s')", hg_journal_owner(journal));
  HG_CHECK(fixture_number(other, sql) == 1);
  hg_journal_close(journal, true);
  HG_CHECK(fixture_number(other, sql) == 0);
  hg_journal_close(other, true);
}

static void scene_writer(int say, int hear)
{
  struct hg_journal *journal = fixture_open();
  (void)hear;
  for (int i = 0; i < 100000; i++) {
    char name[16];
    snprintf(name, sizeof name, "%d", i);
    INSERT(journal, name);
    if (strcmp(fixture_take(journal), "ok") != 0)
      _exit(1);
    if (write(say, "!", 1) != 1)
      _exit(1);
  }
}

/* What was taken is there after a SIGKILL, whenever that comes; and at most one more that was not. */
static void test_what_was_taken_survives_a_kill(void)
{
  int told = 0;
  int64_t kept = 0;
  for (int i = 0; i < 10; i++) {
    fixture_begin();
    struct fixture_child child = fixture_start(scene_writer);
    int lines = 0;
    while (lines <= i && fixture_hear(child.said))
      lines++;
    kill(child.pid, SIGKILL);
    while (fixture_hear(child.said))
      lines++;
    HG_CHECK(fixture_stop(&child, 0) == SIGKILL);
    struct hg_journal *journal = fixture_open();
    int64_t rows = fixture_count(journal);
    HG_CHECK(lines > i && rows >= lines && rows <= lines + 1);
    hg_journal_close(journal, true);
    told += lines;
    kept += rows;
  }
  printf("killed 10 times: %d were told, %d were kept\n", told, (int)kept);
}

int main(void)
{
  FRESH(test_two_hundred_at_once_share_their_syncs);
  FRESH(test_a_sync_that_fails_is_told);
  FRESH(test_a_batch_whose_commit_fails_is_tried_one_by_one);
  FRESH(test_a_full_or_broken_disk);
  FRESH(test_the_host_never_waits_for_another_writer);
  FRESH(test_a_writer_that_stays_is_busy);
  FRESH(test_readers_do_not_wait_for_a_writer);
  FRESH(test_a_collection_does_not_wait);
  FRESH(test_a_file_that_was_moved_or_removed_takes_nothing);
  FRESH(test_a_removed_lock_file_comes_back_before_the_next_write);
  FRESH(test_what_was_taken_survives_a_kill);
  fixture_end();
  return hg_test_report("journal_faults");
}
