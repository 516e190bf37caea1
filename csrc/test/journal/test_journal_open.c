/* Opening: each thing that may be wrong with the file, and that it is then left as it was. */
#include "hg_journal_fixture.h"

#include <errno.h>
#include <grp.h>
#include <sys/resource.h>

#define FRESH(test) (fixture_begin(), HG_RUN(test))

static void exec_sql(const char *path, const char *sql)
{
  sqlite3 *db;
  HG_CHECK(sqlite3_open(path, &db) == SQLITE_OK);
  int code = sqlite3_exec(db, sql, NULL, NULL, NULL);
  HG_CHECK(code == SQLITE_OK);
  if (code != SQLITE_OK)
    fprintf(stderr, "  %s: %s\n", sql, sqlite3_errmsg(db));
  HG_CHECK(sqlite3_close(db) == SQLITE_OK);
}

/* The word of refusing to open, "" if it was opened. */
static const char *word_of(const char *path)
{
  struct hg_journal *journal = fixture_open_at(path, 0.2);
  if (journal == NULL && strstr(fixture_problem.text, path) == NULL)
    return "a message without the path";
  const char *word = journal != NULL ? "" : fixture_problem.word;
  hg_journal_close(journal, true);
  return word;
}

static void make_journal(void)
{
  struct hg_journal *journal = fixture_open();
  INSERT(journal, "kept");
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  hg_journal_close(journal, true);
}

static void test_a_new_journal(void)
{
  struct hg_journal *journal = fixture_open();
  struct stat status;
  HG_CHECK(stat(fixture_path("jobs.db"), &status) == 0 && (status.st_mode & 0777) == 0600);
  INSERT(journal, "a");
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  HG_CHECK(stat(fixture_path("jobs.db-wal"), &status) == 0 && (status.st_mode & 0777) == 0600);
  HG_CHECK(fixture_number(journal, "SELECT application_id FROM pragma_application_id") ==
           FIXTURE_APPLICATION);
  HG_CHECK(fixture_number(journal, "SELECT user_version FROM pragma_user_version") == 1);
  HG_CHECK(fixture_number(journal, "SELECT synchronous FROM pragma_synchronous") == 2);
  HG_CHECK(fixture_number(journal, "SELECT foreign_keys FROM pragma_foreign_keys") == 1);
  HG_CHECK(fixture_number(journal, "SELECT journal_mode = 'wal' FROM pragma_journal_mode") == 1);
  HG_CHECK(fixture_number(journal, "SELECT length(value) FROM meta WHERE name = 'salt'") == 32);
  hg_journal_close(journal, true);
}

static void test_newer(void)
{
  make_journal();
  exec_sql(fixture_path("jobs.db"), "PRAGMA user_version=2");
  HG_CHECK_TEXT(word_of(fixture_path("jobs.db")), "newer");
  exec_sql(fixture_path("jobs.db"), "PRAGMA user_version=1");
  HG_CHECK_TEXT(word_of(fixture_path("jobs.db")), "");
}

/* What was there is not touched: neither the file, nor anything beside it. */
static void check_foreign(const char *path)
{
  char before[8192], after[8192];
  FILE *file = fopen(path, "rb");
  size_t length = fread(before, 1, sizeof before, file);
  fclose(file);
  HG_CHECK_TEXT(word_of(path), "foreign");
  file = fopen(path, "rb");
  HG_CHECK(fread(after, 1, sizeof after, file) == length && memcmp(before, after, length) == 0);
  fclose(file);
  static const char *const beside[] = {".owners", "-wal", "-shm", "-journal"};
  for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
    char name[300];
    snprintf(name, sizeof name, "%s%s", path, beside[i]);
    HG_CHECK(access(name, F_OK) != 0);
  }
}

static void test_foreign(void)
{
  const char *path = fixture_path("other.db");
  exec_sql(path, "CREATE TABLE other(x)");
  check_foreign(path);
  exec_sql(path, "PRAGMA application_id=7");
  check_foreign(path);
  exec_sql(path, "DROP TABLE other");
  check_foreign(path);
  FILE *file = fopen(path, "w");
  for (int i = 0; i < 1000; i++)
    fputs("a text\n", file);
  fclose(file);
  check_foreign(path);
  file = fopen(path, "w");
  fputs("short", file);
  fclose(file);
  check_foreign(path);
  HG_CHECK(truncate(path, 0) == 0); /* an empty file is anybody's */
  HG_CHECK_TEXT(word_of(path), "");
}

static void overwrite(const char *path, long at, size_t length)
{
  FILE *file = fopen(path, "r+b");
  HG_CHECK(file != NULL && fseek(file, at, SEEK_SET) == 0);
  for (size_t i = 0; i < length; i++)
    fputc(0xa5, file);
  fclose(file);
}

static void test_corrupt(void)
{
  make_journal();
  struct stat status;
  HG_CHECK(stat(fixture_path("jobs.db"), &status) == 0);
  HG_CHECK(status.st_size % 4096 == 0 && status.st_size >= 4 * 4096);
  for (long page = 1; page < status.st_size / 4096; page++) {
    fixture_begin();
    make_journal();
    overwrite(fixture_path("jobs.db"), page * 4096, 4096);
    HG_CHECK_TEXT(word_of(fixture_path("jobs.db")), "corrupt");
  }
  fixture_begin();
  make_journal();
  overwrite(fixture_path("jobs.db"), 100, 200); /* the schema's page */
  HG_CHECK_TEXT(word_of(fixture_path("jobs.db")), "corrupt");
  fixture_begin();
  make_journal();
  HG_CHECK(truncate(fixture_path("jobs.db"), 2 * 4096) == 0);
  HG_CHECK_TEXT(word_of(fixture_path("jobs.db")), "corrupt");
  fixture_begin();
  make_journal();
  exec_sql(fixture_path("jobs.db"), "UPDATE meta SET value = 'short' WHERE name = 'salt'");
  HG_CHECK_TEXT(word_of(fixture_path("jobs.db")), "corrupt");
  exec_sql(fixture_path("jobs.db"), "DELETE FROM meta; PRAGMA user_version=-1");
  HG_CHECK_TEXT(word_of(fixture_path("jobs.db")), "corrupt");
}

/* In a child that is nobody: root may write everything. */
static void scene_nobody(int say, int hear)
{
  (void)hear;
  bool other = getuid() != 0 || (setgroups(0, NULL) == 0 && setresgid(65534, 65534, 65534) == 0 &&
                                 setresuid(65534, 65534, 65534) == 0);
  const char *word = other ? word_of(fixture_path("jobs.db")) : "still root";
  if (write(say, word, strlen(word) + 1) < 0)
    _exit(1);
}

static const char *word_for_nobody(void)
{
  static char word[64];
  struct fixture_child child = fixture_start(scene_nobody);
  HG_CHECK(read(child.said, word, sizeof word) > 0);
  HG_CHECK(fixture_stop(&child, 0) == 0);
  return word;
}

static void test_read_only(void)
{
  make_journal();
  HG_CHECK(chmod(fixture_folder, 0777) == 0 && chmod(fixture_path("jobs.db"), 0444) == 0);
  HG_CHECK_TEXT(word_for_nobody(), "read_only"); /* the file */
  HG_CHECK(chmod(fixture_folder, 0555) == 0 && chmod(fixture_path("jobs.db"), 0666) == 0);
  HG_CHECK_TEXT(word_for_nobody(), "read_only"); /* the folder */
  HG_CHECK(unlink(fixture_path("jobs.db")) == 0 || chmod(fixture_folder, 0755) == 0);
  unlink(fixture_path("jobs.db"));
  HG_CHECK(chmod(fixture_folder, 0555) == 0);
  HG_CHECK_TEXT(word_for_nobody(), "read_only"); /* there is no file yet */
  HG_CHECK(chmod(fixture_folder, 0777) == 0);
  HG_CHECK_TEXT(word_for_nobody(), "");
}

/* A limit of file sizes is a disk without room; the signal that comes along does not end the host. */
static void scene_full(int say, int hear)
{
  (void)hear;
  struct rlimit limit = {.rlim_cur = 6000, .rlim_max = RLIM_INFINITY};
  setrlimit(RLIMIT_FSIZE, &limit);
  const char *word = word_of(fixture_path("jobs.db"));
  limit.rlim_cur = RLIM_INFINITY;
  setrlimit(RLIMIT_FSIZE, &limit);
  if (strcmp(word, "full") == 0) /* and when there is room again, it opens */
    word = word_of(fixture_path("jobs.db"))[0] == '\0' ? "full" : "not full, yet no journal";
  if (write(say, word, strlen(word) + 1) < 0)
    _exit(1);
}

static void test_full(void)
{
  char word[64] = "";
  struct fixture_child child = fixture_start(scene_full);
  HG_CHECK(read(child.said, word, sizeof word) > 0);
  HG_CHECK(fixture_stop(&child, 0) == 0);
  HG_CHECK_TEXT(word, "full");
}

static void test_busy(void)
{
  sqlite3 *db;
  make_journal();
  HG_CHECK(sqlite3_open(fixture_path("jobs.db"), &db) == SQLITE_OK);
  HG_CHECK(sqlite3_exec(db, "BEGIN IMMEDIATE", NULL, NULL, NULL) == SQLITE_OK);
  double started = hg_clock_now();
  HG_CHECK_TEXT(word_of(fixture_path("jobs.db")), "busy");
  HG_CHECK(hg_clock_now() - started > 0.1 && hg_clock_now() - started < 5.0);
  HG_CHECK(sqlite3_close(db) == SQLITE_OK);
  HG_CHECK_TEXT(word_of(fixture_path("jobs.db")), "");
}

/* The lock files' folder cannot be made: then no row may carry a name. */
static void test_no_place_for_lock_files(void)
{
  FILE *file = fopen(fixture_path("jobs.db.owners"), "w");
  fclose(file);
  struct hg_journal *journal = fixture_open_at(fixture_path("jobs.db"), 0.2);
  HG_CHECK(journal == NULL);
  HG_CHECK_TEXT(fixture_problem.word, "io");
}

static void scene_open(int say, int hear)
{
  fixture_say(say);
  fixture_hear(hear);
  struct hg_journal *journal = fixture_open();
  char name[32];
  snprintf(name, sizeof name, "%d", (int)getpid());
  INSERT(journal, name);
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  hg_journal_close(journal, true);
  _exit(hg_test_failed != 0);
}

static void test_many_open_a_new_file_at_once(void)
{
  enum { CHILDREN = 8, ROUNDS = 5 };
  struct fixture_child children[CHILDREN];
  for (int round = 0; round < ROUNDS; round++) {
    fixture_begin();
    for (size_t i = 0; i < CHILDREN; i++)
      children[i] = fixture_start(scene_open);
    for (size_t i = 0; i < CHILDREN; i++)
      HG_CHECK(fixture_hear(children[i].said));
    for (size_t i = 0; i < CHILDREN; i++)
      fixture_say(children[i].told);
    for (size_t i = 0; i < CHILDREN; i++)
      HG_CHECK(fixture_stop(&children[i], 0) == 0);
    struct hg_journal *journal = fixture_open();
    HG_CHECK(fixture_count(journal) == CHILDREN);
    HG_CHECK(fixture_number(journal, "SELECT value FROM meta WHERE name = 'openings'") ==
             CHILDREN + 1);
    hg_journal_close(journal, true);
  }
}

static void test_refusals_keep_no_descriptor(void)
{
  int before = open("/dev/null", O_RDONLY | O_CLOEXEC);
  close(before);
  HG_CHECK_TEXT(word_of(fixture_folder), "path");
  test_foreign();
  test_newer();
  int after = open("/dev/null", O_RDONLY | O_CLOEXEC);
  close(after);
  HG_CHECK(before == after);
}

int main(void)
{
  FRESH(test_a_new_journal);
  FRESH(test_newer);
  FRESH(test_foreign);
  FRESH(test_corrupt);
  FRESH(test_read_only);
  FRESH(test_full);
  FRESH(test_busy);
  FRESH(test_no_place_for_lock_files);
  FRESH(test_many_open_a_new_file_at_once);
  FRESH(test_refusals_keep_no_descriptor);
  fixture_end();
  return hg_test_report("journal_open");
}
