/* Formats: what a newer one adds to an older journal, and when. */
#include "hg_journal_fixture.h"

#define FRESH(test) (fixture_begin(), HG_RUN(test))

static struct hg_journal *open_versions(size_t count, const char *second)
{
  const char *versions[] = {"CREATE TABLE task(name TEXT UNIQUE, state TEXT)", second,
                            "CREATE TABLE third(x)"};
  const char *path = fixture_path("jobs.db");
  struct hg_journal_options options = {.path = path,
                                       .path_length = strlen(path),
                                       .application_id = FIXTURE_APPLICATION,
                                       .versions = versions,
                                       .version_count = count,
                                       .busy_seconds = 1.0};
  return hg_journal_open(&options, &fixture_problem);
}

static void make_first(void)
{
  struct hg_journal *journal = open_versions(1, NULL);
  INSERT(journal, "kept");
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  hg_journal_close(journal, true);
}

static void test_missing_versions_are_made(void)
{
  make_first();
  struct hg_journal *journal = open_versions(3, "ALTER TABLE task ADD COLUMN more; SELECT 1;");
  HG_CHECK(journal != NULL);
  HG_CHECK(fixture_number(journal, "SELECT count(more IS NULL) FROM task") == 1);
  HG_CHECK(fixture_number(journal, "SELECT count(*) FROM third") == 0);
  HG_CHECK(fixture_number(journal, "SELECT user_version FROM pragma_user_version") == 3);
  hg_journal_close(journal, true);
  HG_CHECK(open_versions(1, NULL) == NULL);
  HG_CHECK_TEXT(fixture_problem.word, "newer");
}

/* Who has the file open under its old format would go on in the old way. */
static void test_an_older_journal_is_not_converted_under_another(void)
{
  struct hg_journal *old = open_versions(1, NULL);
  HG_CHECK(old != NULL);
  HG_CHECK(open_versions(2, "-- no change") == NULL);
  HG_CHECK_TEXT(fixture_problem.word, "busy");
  HG_CHECK(strstr(fixture_problem.text, "older") != NULL);
  HG_CHECK(fixture_number(old, "SELECT user_version FROM pragma_user_version") == 1);
  INSERT(old, "kept");
  HG_CHECK_TEXT(fixture_take(old), "ok");
  hg_journal_close(old, true);
  struct hg_journal *journal = open_versions(2, "-- no change");
  HG_CHECK(journal != NULL);
  HG_CHECK(fixture_count(journal) == 1);
  HG_CHECK(fixture_number(journal, "SELECT user_version FROM pragma_user_version") == 2);
  HG_CHECK(fixture_number(journal, "SELECT journal_mode = 'wal' FROM pragma_journal_mode") == 1);
  struct hg_journal *second = open_versions(2, "-- no change");
  HG_CHECK(second != NULL);
  HG_CHECK(open_versions(1, NULL) == NULL);
  HG_CHECK_TEXT(fixture_problem.word, "newer");
  hg_journal_close(second, true);
  hg_journal_close(journal, true);
}

/* Killed in the middle of its work: what its log holds is converted, too. */
static void scene_killed(int say, int hear)
{
  struct hg_journal *old = open_versions(1, NULL);
  INSERT(old, "kept");
  HG_CHECK_TEXT(fixture_take(old), "ok");
  fixture_say(say);
  fixture_hear(hear);
}

static void test_an_older_journal_with_a_log_is_converted(void)
{
  struct fixture_child child = fixture_start(scene_killed);
  HG_CHECK(fixture_hear(child.said));
  HG_CHECK(fixture_stop(&child, SIGKILL) == SIGKILL);
  struct hg_journal *journal = open_versions(2, "CREATE TABLE more(x)");
  HG_CHECK(journal != NULL);
  HG_CHECK(fixture_count(journal) == 1);
  HG_CHECK(fixture_number(journal, "SELECT count(*) FROM more") == 0);
  hg_journal_close(journal, true);
}

static void test_a_version_that_fails_changes_nothing(void)
{
  make_first();
  HG_CHECK(open_versions(3, "CREATE TABLE half(x); nonsense") == NULL);
  HG_CHECK_TEXT(fixture_problem.word, "sql");
  struct hg_journal *journal = fixture_open();
  HG_CHECK(fixture_number(journal, "SELECT count(*) FROM sqlite_schema WHERE name = 'half'") == 0);
  HG_CHECK(fixture_count(journal) == 1);
  hg_journal_close(journal, true);
}

int main(void)
{
  FRESH(test_missing_versions_are_made);
  FRESH(test_an_older_journal_is_not_converted_under_another);
  FRESH(test_an_older_journal_with_a_log_is_converted);
  FRESH(test_a_version_that_fails_changes_nothing);
  fixture_end();
  return hg_test_report("journal_format");
}
