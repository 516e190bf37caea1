/* Transactions: what comes out of them, alone and in company. */
#include "hg_journal_fixture.h"

static void test_a_row_comes_back(void)
{
  struct hg_journal *journal = fixture_open();
  int64_t first = INSERT(journal, "it's \"one\";\n--");
  int64_t second = fixture_submit(
      journal,
      "SELECT name, state, 7 AS seven, 1.5 AS real, NULL AS absent, x'00ff' AS bytes FROM task",
      NULL, NULL);
  HG_CHECK(first == 1 && second == 2 && hg_journal_count(journal) == 2);
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  const struct hg_transaction *done = fixture_wait(journal);
  HG_CHECK(done != NULL && done->id == 2 && done->outcome == HG_TRANSACTION_OK);
  const struct hg_statement *statement = &done->statements[0];
  HG_CHECK(statement->column_count == 6 && statement->rows != NULL &&
           statement->rows->next == NULL);
  HG_CHECK_TEXT(statement->columns[0], "name");
  HG_CHECK_TEXT(statement->columns[5], "bytes");
  const struct hg_cell *cells = statement->rows->cells;
  HG_CHECK_TEXT(cells[0].text, "it's \"one\";\n--");
  HG_CHECK(cells[0].length == strlen(cells[0].text));
  HG_CHECK(cells[2].kind == HG_CELL_INTEGER && cells[2].integer == 7);
  HG_CHECK(cells[3].kind == HG_CELL_REAL && cells[3].real == 1.5);
  HG_CHECK(cells[4].kind == HG_CELL_NULL);
  HG_CHECK(cells[5].kind == HG_CELL_TEXT && cells[5].length == 2 &&
           memcmp(cells[5].text, "\0\xff", 3) == 0);
  hg_journal_drop(journal);
  HG_CHECK(hg_journal_count(journal) == 0 && hg_journal_peek(journal) == NULL);
  hg_journal_close(journal, true);
}

static void test_arguments_of_each_kind(void)
{
  struct hg_journal *journal = fixture_open();
  struct hg_transaction *transaction = hg_transaction_new();
  static const char sql[] = "SELECT typeof(?1) || typeof(?2) || typeof(?3) || typeof(?4), ?2";
  struct hg_statement *statement = hg_transaction_add(transaction, sql, strlen(sql), 4);
  statement->arguments[1] = (struct hg_cell){.kind = HG_CELL_INTEGER, .integer = INT64_MIN};
  statement->arguments[2] = (struct hg_cell){.kind = HG_CELL_REAL, .real = 0.5};
  hg_transaction_set_text(transaction, &statement->arguments[3], "a\0b", 3);
  hg_journal_submit(journal, transaction);
  const struct hg_transaction *done = fixture_wait(journal);
  HG_CHECK(done != NULL && done->outcome == HG_TRANSACTION_OK);
  HG_CHECK_TEXT(done->statements[0].rows->cells[0].text, "nullintegerrealtext");
  HG_CHECK(done->statements[0].rows->cells[1].integer == INT64_MIN);
  hg_journal_drop(journal);
  hg_journal_close(journal, true);
}

static void submit_changing(struct hg_journal *journal, int64_t changes, const char *sql)
{
  struct hg_transaction *transaction = hg_transaction_new();
  static const char first[] = "INSERT INTO task VALUES ('first', 'new')";
  snprintf(transaction->label, sizeof transaction->label, "test");
  hg_transaction_add(transaction, first, strlen(first), 0)->changes = 1;
  hg_transaction_add(transaction, sql, strlen(sql), 0)->changes = changes;
  hg_journal_submit(journal, transaction);
}

static void test_changes_that_are_not_met_undo_the_transaction(void)
{
  struct hg_journal *journal = fixture_open();
  static const struct {
    int64_t wanted;
    const char *sql;
  } unmet[] = {
      {1, "UPDATE task SET state = 'x' WHERE name = 'nobody'"},
      {0, "UPDATE task SET state = 'x'"},
      {2, "DELETE FROM task"},
      {1, "SELECT * FROM task"}, /* the INSERT before it changed one: that does not count */
      {1, "CREATE TABLE other(x)"},
  };
  for (size_t i = 0; i < sizeof unmet / sizeof *unmet; i++) {
    submit_changing(journal, unmet[i].wanted, unmet[i].sql);
    const struct hg_transaction *done = fixture_wait(journal);
    HG_CHECK(done != NULL && done->outcome == HG_TRANSACTION_UNMET && done->unmet == 1);
    HG_CHECK(done != NULL && done->statements[1].rows == NULL);
    hg_journal_drop(journal);
    HG_CHECK(fixture_count(journal) == 0);
  }
  submit_changing(journal, 1, "UPDATE task SET state = 'x'");
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  HG_CHECK(fixture_count(journal) == 1);
  hg_journal_close(journal, true);
}

/* Each in one batch with good ones: only the bad one fails, and leaves nothing. */
static void test_a_bad_one_spoils_no_other(void)
{
  static const struct {
    const char *sql, *word;
  } bad[] = {
      {"INSERT INTO task VALUES ('before', 'x')", "constraint"},
      {"INSERT OR ROLLBACK INTO task VALUES ('before', 'x')", "constraint"},
      {"INSERT INTO task VALUES ('twice', 'x'), ('twice', 'y')", "constraint"},
      {"INSERT INTO nowhere VALUES (1)", "sql"},
      {"nonsense", "sql"},
      {"", "sql"},
      {"-- nothing", "sql"},
      {"SELECT 1; SELECT 2", "sql"},
      {"SELECT ?", "sql"}, /* without its argument */
      {"COMMIT", "sql"},
      {"ROLLBACK", "sql"},
      {"SAVEPOINT x", "sql"},
      {"RELEASE one", "sql"},
      {"ATTACH ':memory:' AS other", "sql"},
      {"PRAGMA synchronous=OFF", "sql"},
      {"VACUUM", "sql"},
      {"SELECT load_extension('x')", "sql"},
      {"SELECT abs(-9223372036854775808)", "sql"},
      {"SELECT randomblob(9000000)", "memory"},
      {"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n", "memory"},
      {"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20)"
       " SELECT randomblob(1000000) FROM n",
       "memory"},
  };
  for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
    fixture_begin();
    struct hg_journal *journal = fixture_open();
    INSERT(journal, "before");
    HG_CHECK_TEXT(fixture_take(journal), "ok");
    INSERT(journal, "left");
    fixture_submit(journal, "INSERT INTO task VALUES ('part', 'x')", NULL, bad[i].sql, NULL, NULL);
    INSERT(journal, "right");
    HG_CHECK_TEXT(fixture_take(journal), "ok");
    HG_CHECK_TEXT(fixture_take(journal), bad[i].word);
    HG_CHECK_TEXT(fixture_take(journal), "ok");
    HG_CHECK(fixture_count(journal) == 3);
    hg_journal_close(journal, true);
  }
}

static void test_a_deferred_constraint_spoils_no_other(void)
{
  struct hg_journal *journal = fixture_open();
  fixture_submit(journal, "CREATE TABLE parent(id INTEGER PRIMARY KEY)", NULL,
                 "CREATE TABLE child(id REFERENCES parent DEFERRABLE INITIALLY DEFERRED)", NULL,
                 NULL);
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  INSERT(journal, "left");
  fixture_submit(journal, "INSERT INTO child VALUES (5)", NULL, NULL);
  INSERT(journal, "right");
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  HG_CHECK_TEXT(fixture_take(journal), "constraint");
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  HG_CHECK(fixture_count(journal) == 2);
  HG_CHECK(fixture_number(journal, "SELECT count(*) FROM child") == 0);
  hg_journal_close(journal, true);
}

static void test_an_error_names_path_and_label(void)
{
  struct hg_journal *journal = fixture_open();
  fixture_submit(journal, "nonsense", NULL, NULL);
  const struct hg_transaction *done = fixture_wait(journal);
  HG_CHECK(done != NULL && strstr(done->message, fixture_path("jobs.db")) != NULL);
  HG_CHECK(done != NULL && strstr(done->message, "\"test\"") != NULL);
  hg_journal_drop(journal);
  hg_journal_close(journal, true);
}

static void test_more_statements_than_are_kept_prepared(void)
{
  struct hg_journal *journal = fixture_open();
  char sql[64];
  for (int round = 0; round < 2; round++) {
    for (int i = 0; i < 3 * HG_LIMIT_PREPARED; i++) {
      snprintf(sql, sizeof sql, "SELECT %d + 0%s", i, i % 2 == 0 ? " ; " : "");
      HG_CHECK(fixture_number(journal, sql) == i);
    }
  }
  hg_journal_close(journal, true);
}

static void test_sees_itself_and_others(void)
{
  struct hg_journal *one = fixture_open(), *other = fixture_open();
  HG_CHECK(strcmp(hg_journal_owner(one), hg_journal_owner(other)) != 0);
  fixture_submit(one, "INSERT INTO task VALUES (?, ?)", "one", hg_journal_owner(one), NULL,
                 "INSERT INTO task VALUES (?, ?)", "other", hg_journal_owner(other), NULL,
                 "INSERT INTO task VALUES ('nobody', NULL)", NULL,
                 "INSERT INTO task VALUES ('odd', '?')", NULL, NULL);
  HG_CHECK_TEXT(fixture_take(one), "ok");
  static const char alive[] = "SELECT sum(is_alive(state)) FROM task";
  HG_CHECK(fixture_number(one, alive) == 3 && fixture_number(other, alive) == 3);
  hg_journal_close(other, true);
  HG_CHECK(fixture_number(one, alive) == 2);
  HG_CHECK(fixture_number(one, "SELECT is_alive(NULL)") == 0);
  HG_CHECK(fixture_number(one, "SELECT is_alive(1)") == 1);
  hg_journal_close(one, true);
}

static void test_digest(void)
{
  char digest[33], again[33], other[33], longer[33];
  struct hg_journal *journal = fixture_open();
  HG_CHECK(hg_journal_digest(journal, "key", 3, digest));
  HG_CHECK(hg_journal_digest(journal, "kez", 3, other));
  HG_CHECK(hg_journal_digest(journal, "key\0", 4, longer));
  HG_CHECK(strlen(digest) == 32 && strspn(digest, "0123456789abcdef") == 32);
  HG_CHECK(strcmp(digest, other) != 0 && strcmp(digest, longer) != 0);
  hg_journal_close(journal, true);
  journal = fixture_open(); /* the salt stays with the file */
  HG_CHECK(hg_journal_digest(journal, "key", 3, again));
  HG_CHECK_TEXT(again, digest);
  hg_journal_close(journal, true);
  fixture_begin(); /* and another file has another */
  journal = fixture_open();
  HG_CHECK(hg_journal_digest(journal, "key", 3, again) && strcmp(again, digest) != 0);
  hg_journal_close(journal, true);
}

static void test_finish_comes_last_and_closes(void)
{
  struct hg_journal *journal = fixture_open();
  for (int i = 0; i < 300; i++) {
    char name[16];
    snprintf(name, sizeof name, "%d", i);
    INSERT(journal, name);
  }
  HG_CHECK(!hg_journal_is_finished(journal));
  HG_CHECK(hg_journal_finish(journal, hg_transaction_new()) == 301);
  HG_CHECK(hg_journal_is_finished(journal));
  for (int i = 0; i < 301; i++)
    HG_CHECK_TEXT(fixture_take(journal), "ok");
  HG_CHECK(access(fixture_path("jobs.db-wal"), F_OK) != 0);
  HG_CHECK(access(fixture_path("jobs.db.owners"), F_OK) != 0);
  hg_journal_close(journal, true);
  journal = fixture_open();
  HG_CHECK(fixture_count(journal) == 300);
  hg_journal_close(journal, true);
}

static void test_close_does_what_was_submitted(void)
{
  for (int patient = 0; patient <= 1; patient++) {
    fixture_begin();
    struct hg_journal *journal = fixture_open();
    for (int i = 0; i < 600; i++) {
      char name[16];
      snprintf(name, sizeof name, "%d", i);
      INSERT(journal, name);
    }
    hg_journal_close(journal, patient);
    /* an impatient close leaves the thread at work: its log goes when it is done */
    double started = hg_clock_now();
    while (access(fixture_path("jobs.db.owners"), F_OK) == 0 && hg_clock_now() - started < 10.0)
      usleep(1000);
    journal = fixture_open();
    HG_CHECK(fixture_count(journal) == 600);
    hg_journal_close(journal, true);
  }
  hg_journal_close(NULL, true);
}

/* The child closes nothing of SQLite, is told that it is one, and cannot open journals any more. */
static void test_fork(void)
{
  struct hg_journal *journal = fixture_open();
  INSERT(journal, "before");
  pid_t child = fork();
  if (child == 0) {
    alarm(10);
    bool fine = hg_journal_is_foreign(journal) && hg_owner_is_tainted();
    hg_journal_close(journal, true);
    hg_test_end_child(fine);
  }
  HG_CHECK(hg_test_child_was_fine(child));
  HG_CHECK(!hg_journal_is_foreign(journal) && !hg_owner_is_tainted());
  INSERT(journal, "after");
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  struct hg_journal *other = fixture_open();
  fixture_submit(other, "INSERT INTO task VALUES ('seen', is_alive(?))", hg_journal_owner(journal),
                 NULL, NULL);
  HG_CHECK_TEXT(fixture_take(other), "ok");
  HG_CHECK(fixture_number(other, "SELECT count(*) FROM task WHERE state = '1'") == 1);
  hg_journal_close(other, true);
  hg_journal_close(journal, true);
}

#define FRESH(test) (fixture_begin(), HG_RUN(test))

int main(void)
{
  FRESH(test_a_row_comes_back);
  FRESH(test_arguments_of_each_kind);
  FRESH(test_changes_that_are_not_met_undo_the_transaction);
  FRESH(test_a_bad_one_spoils_no_other);
  FRESH(test_a_deferred_constraint_spoils_no_other);
  FRESH(test_an_error_names_path_and_label);
  FRESH(test_more_statements_than_are_kept_prepared);
  FRESH(test_sees_itself_and_others);
  FRESH(test_digest);
  FRESH(test_finish_comes_last_and_closes);
  FRESH(test_close_does_what_was_submitted);
  FRESH(test_fork);
  fixture_end();
  return hg_test_report("journal");
}
