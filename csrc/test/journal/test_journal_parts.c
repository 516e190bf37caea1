/*
 * The journal's parts are taken away, replaced or moved while processes have it open: who has other
 * files open than those under its name promises nothing more, and takes nothing along when it closes.
 */
#include "hg_journal_fixture.h"

#include "hg_watch_vfs.h"

#define FRESH(test) (fixture_begin(), HG_RUN(test))

static struct hg_journal *ours;

static void shell(const char *command)
{
  char line[512];
  snprintf(line, sizeof line, "cd %s && %s", fixture_folder, command);
  HG_CHECK(system(line) == 0);
}

static void insert(struct hg_journal *journal, const char *name)
{
  INSERT(journal, name);
  HG_CHECK_TEXT(fixture_take(journal), "ok");
}

static void check_told(const char *text, const char *part)
{
  bool fine = strstr(text, part) != NULL && strstr(text, "open it again") != NULL;
  HG_CHECK(fine);
  if (!fine)
    fprintf(stderr, "  %s\n", text);
}

/* Nothing is taken any more, and the part is named. */
static void check_refused(struct hg_journal *journal, const char *part)
{
  INSERT(journal, "lost");
  const struct hg_transaction *done = fixture_wait(journal);
  HG_CHECK(done != NULL && done->outcome == HG_TRANSACTION_ERROR);
  if (done != NULL)
    check_told(done->message, part);
  HG_CHECK_TEXT(fixture_take(journal), "io");
}

static bool has(const char *name)
{
  char sql[128];
  struct hg_journal *journal = fixture_open();
  snprintf(sql, sizeof sql, "SELECT count(*) FROM task WHERE name = '%s'", name);
  int64_t count = journal != NULL ? fixture_number(journal, sql) : -1;
  hg_journal_close(journal, true);
  return count == 1;
}

/* Another process that works on what it finds when it is told to, and goes when it is told. */
static void scene_other(int say, int hear)
{
  fixture_hear(hear);
  struct hg_journal *journal = fixture_open_at(fixture_path("jobs.db"), 0.2);
  if (journal == NULL) {
    if (write(say, fixture_problem.text, sizeof fixture_problem.text) < 0)
      _exit(1);
    _exit(0);
  }
  insert(journal, "other");
  fixture_say(say);
  if (fixture_hear(hear))
    hg_journal_close(journal, true);
  _exit(hg_test_failed != 0);
}

static struct fixture_child other;

/* The other one first: what is copied by a fork knows too much. */
static void begin(void)
{
  other = fixture_start(scene_other);
  ours = fixture_open();
  insert(ours, "ours");
}

static void let_other_work(bool to_the_end)
{
  fixture_say(other.told);
  HG_CHECK(fixture_hear(other.said));
  if (to_the_end)
    fixture_say(other.told);
  fixture_stop(&other, to_the_end ? 0 : SIGKILL);
  other.pid = 0;
}

static void end(void)
{
  hg_journal_close(ours, true);
  if (other.pid > 0)
    fixture_stop(&other, SIGKILL);
  other.pid = 0;
}

/* The index is taken away, another process works with its own, and ends or is killed. */
static void test_the_index_is_removed(void)
{
  for (int to_the_end = 0; to_the_end <= 1; to_the_end++) {
    fixture_begin();
    begin();
    shell("rm jobs.db-shm");
    let_other_work(to_the_end);
    check_refused(ours, "jobs.db-shm");
    end();
    HG_CHECK(has("ours") && has("other") && !has("lost"));
  }
}

static void test_both_are_removed(void)
{
  for (int to_the_end = 0; to_the_end <= 1; to_the_end++) {
    fixture_begin();
    hg_journal_close(fixture_open(), true);
    begin();
    shell("rm jobs.db-shm jobs.db-wal");
    let_other_work(to_the_end);
    check_refused(ours, "jobs.db-wal");
    end();
    HG_CHECK(has("other") && !has("lost"));
  }
}

/* Nobody else has begun another: what is in the one that has no name any more is kept. */
static void test_what_a_removed_log_holds_is_kept(void)
{
  static const char *const commands[] = {"rm jobs.db-wal", "rm jobs.db-wal jobs.db-shm",
                                         "rm jobs.db-shm", "mv jobs.db-wal elsewhere"};
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
    fixture_begin();
    begin();
    shell(commands[i]);
    check_refused(ours, i == 2 ? "jobs.db-shm" : "jobs.db-wal");
    end();
    HG_CHECK(has("ours") && !has("lost"));
  }
}

static void scene_removed(int say, int hear)
{
  ours = fixture_open();
  insert(ours, "ours");
  fixture_say(say);
  fixture_hear(hear);
  check_refused(ours, "jobs.db-wal");
  fixture_say(say);
  fixture_hear(hear);
  _exit(hg_test_failed != 0);
}

/* It need not come to a good end: what is told is safe when it is told. */
static void test_what_a_removed_log_holds_survives_a_kill(void)
{
  struct fixture_child child = fixture_start(scene_removed);
  HG_CHECK(fixture_hear(child.said));
  shell("rm jobs.db-wal");
  fixture_say(child.told);
  HG_CHECK(fixture_hear(child.said));
  fixture_stop(&child, SIGKILL);
  HG_CHECK(has("ours"));
}

/* Whoever comes finds the index of the removed log, and a log that is empty. */
static void test_who_comes_to_a_removed_log_is_refused(void)
{
  char text[sizeof fixture_problem.text] = "";
  begin();
  shell("rm jobs.db-wal");
  fixture_say(other.told);
  HG_CHECK(read(other.said, text, sizeof text) > 0);
  check_told(text, "jobs.db-wal");
  check_refused(ours, "jobs.db-wal");
  end();
  HG_CHECK(has("ours") && !has("other"));
}

static void test_the_log_is_replaced_by_a_copy(void)
{
  begin();
  shell("cp -a jobs.db-wal copy && mv copy jobs.db-wal");
  check_refused(ours, "jobs.db-wal");
  end();
  HG_CHECK(has("ours") && !has("lost"));
}

/* The same file, and nothing in it. */
static void test_the_log_is_emptied(void)
{
  begin();
  shell(": >jobs.db-wal");
  check_refused(ours, "jobs.db-wal");
  check_refused(ours, "jobs.db-wal");
  end();
}

/* SQLite opens an index once for all connections of a process, whatever its name leads to by then. */
static void test_a_second_client_of_the_process_is_refused(void)
{
  begin();
  shell("rm jobs.db-shm");
  let_other_work(false);
  HG_CHECK(fixture_open_at(fixture_path("jobs.db"), 0.2) == NULL);
  check_told(fixture_problem.text, "jobs.db-shm");
  end();
  HG_CHECK(has("ours") && has("other"));
}

static void test_the_folder_is_renamed(void)
{
  char command[256];
  begin();
  snprintf(command, sizeof command, "mv %s %s.other", fixture_folder, fixture_folder);
  HG_CHECK(system(command) == 0);
  check_refused(ours, "jobs.db was moved or removed");
  snprintf(command, sizeof command, "mv %s.other %s", fixture_folder, fixture_folder);
  HG_CHECK(system(command) == 0);
  insert(ours, "later");
  end();
  HG_CHECK(has("ours") && has("later"));
}

/* A backup is put in its place; what the one before held goes with that. */
static void test_a_backup_is_restored(void)
{
  hg_journal_close(fixture_open(), true);
  shell("cp -a jobs.db backup");
  begin();
  shell("mv backup jobs.db && rm jobs.db-wal jobs.db-shm");
  check_refused(ours, "jobs.db was moved or removed");
  let_other_work(true);
  check_refused(ours, "jobs.db was moved or removed");
  end();
  HG_CHECK(has("other") && !has("ours"));
}

/* With the log left beside it, which whoever comes then takes for his: we do not touch it any more. */
static void test_a_backup_is_restored_beside_the_log(void)
{
  hg_journal_close(fixture_open(), true);
  shell("cp -a jobs.db backup");
  begin();
  shell("mv backup jobs.db");
  fixture_say(other.told);
  HG_CHECK(fixture_hear(other.said));
  check_refused(ours, "jobs.db was moved or removed");
  HG_CHECK(has("other"));
  end();
  HG_CHECK(has("other"));
}

static void remove_index(void)
{
  shell("rm jobs.db-shm");
}

/* Between the commit and its answer. */
static void test_it_is_removed_during_a_commit(void)
{
  begin();
  watch_after_commit = remove_index;
  check_refused(ours, "jobs.db-shm");
  HG_CHECK(watch_after_commit == NULL);
  end();
  HG_CHECK(has("ours"));
}

int main(void)
{
  HG_CHECK(watch_begin());
  FRESH(test_the_index_is_removed);
  FRESH(test_both_are_removed);
  FRESH(test_what_a_removed_log_holds_is_kept);
  FRESH(test_what_a_removed_log_holds_survives_a_kill);
  FRESH(test_who_comes_to_a_removed_log_is_refused);
  FRESH(test_the_log_is_replaced_by_a_copy);
  FRESH(test_the_log_is_emptied);
  FRESH(test_a_second_client_of_the_process_is_refused);
  FRESH(test_the_folder_is_renamed);
  FRESH(test_a_backup_is_restored);
  FRESH(test_a_backup_is_restored_beside_the_log);
  FRESH(test_it_is_removed_during_a_commit);
  fixture_end();
  return hg_test_report("journal_parts");
}
