/*
 * Group commit: transactions that wait together share one commit, each behind a savepoint of its own,
 * so that one that fails takes nothing along. What SQLite then refuses as a whole is tried once more,
 * each alone.
 */
#include "hg_database.h"

#include "hg_point.h"

#include <string.h>

static struct hg_transaction *next_of(const struct hg_transaction *transaction)
{
  return (struct hg_transaction *)transaction->work.next;
}

/* One statement that gives no rows. */
static int run(struct hg_database *database, const char *sql)
{
  int code;
  sqlite3_stmt *statement = hg_prepared_get(&database->own, sql, strlen(sql), &code);
  if (statement == NULL)
    return code;
  sqlite3_step(statement);
  return sqlite3_reset(statement);
}

static void fail_all(struct hg_transaction *first, const struct hg_transaction *end,
                     const struct hg_journal_problem *problem)
{
  for (struct hg_transaction *one = first; one != end; one = next_of(one))
    if (!one->is_refused)
      hg_transaction_fail(one, problem->word, "%s", problem->text);
}

static bool begin(struct hg_database *database, bool writes, struct hg_journal_problem *problem)
{
  if (!hg_database_check_place(database, problem))
    return false;
  int code = run(database, writes ? "BEGIN IMMEDIATE" : "BEGIN");
  if (code != SQLITE_OK)
    return hg_journal_fail_by_code(problem, database->db, code, database->path,
                                   "cannot be written");
  if (!writes || hg_database_check_log(database, problem))
    return true;
  run(database, "ROLLBACK");
  return false;
}

/* False: SQLite has rolled back everything, not only this transaction. */
static bool run_one(struct hg_database *database, struct hg_transaction *transaction,
                    struct hg_journal_problem *problem)
{
  int code = run(database, "SAVEPOINT one");
  if (code == SQLITE_OK && !hg_database_run_statements(database, transaction)) {
    if (sqlite3_get_autocommit(database->db) != 0)
      return hg_journal_fail(problem, transaction->word != NULL ? transaction->word : "sql", "%s",
                             transaction->message);
    code = run(database, "ROLLBACK TO one");
  }
  if (code == SQLITE_OK)
    code = run(database, "RELEASE one");
  return code == SQLITE_OK ||
         hg_journal_fail_by_code(problem, database->db, code, database->path, "cannot be written");
}

/* The points of tests: see hg_point.h. */
static void pass_point(const char *name, const struct hg_transaction *first,
                       const struct hg_transaction *end)
{
  (void)name;
  for (const struct hg_transaction *one = first; one != end; one = next_of(one))
    if (one->outcome == HG_TRANSACTION_OK)
      HG_POINT(name, one->label);
}

static bool commit(struct hg_database *database, bool writes, const struct hg_transaction *first,
                   const struct hg_transaction *end, struct hg_journal_problem *problem)
{
  if (writes)
    pass_point("commit_before", first, end);
  int code = run(database, "COMMIT");
  if (code != SQLITE_OK)
    return hg_journal_fail_by_code(problem, database->db, code, database->path,
                                   "cannot be written");
  if (!hg_database_check_files(database, problem))
    return false;
  if (!hg_checkpoint_run_if_due(&database->checkpoint))
    return hg_database_fail_log(database, HG_LOG_INDEX_SPOILED, problem);
  if (writes)
    pass_point("commit_after", first, end);
  return true;
}

/* False: nothing of it is in the database, and the problem says why. */
static bool run_together(struct hg_database *database, bool writes, struct hg_transaction *first,
                         const struct hg_transaction *end, struct hg_journal_problem *problem)
{
  bool fine = true;
  for (struct hg_transaction *one = first; one != end && fine; one = next_of(one)) {
    if (one->is_refused)
      continue;
    hg_transaction_reset(one);
    fine = run_one(database, one, problem);
  }
  fine = fine && commit(database, writes, first, end, problem);
  if (sqlite3_get_autocommit(database->db) == 0)
    run(database, "ROLLBACK");
  return fine;
}

static void run_alone(struct hg_database *database, struct hg_transaction *transaction)
{
  struct hg_journal_problem problem;
  const struct hg_transaction *end = next_of(transaction);
  bool writes = false;
  if (transaction->is_refused || !hg_database_check(database, transaction, &writes))
    return;
  if (!begin(database, writes, &problem) ||
      !run_together(database, writes, transaction, end, &problem))
    fail_all(transaction, end, &problem);
}

void hg_database_run(struct hg_database *database, struct hg_transaction *first,
                     const struct hg_transaction *end)
{
  struct hg_journal_problem problem;
  bool writes = false;
  for (struct hg_transaction *one = first; one != end; one = next_of(one)) {
    hg_transaction_reset(one);
    one->is_refused = !hg_database_check(database, one, &writes);
  }
  /* Who cannot even begin need not try 256 times: it is nobody's fault among them. */
  if (!begin(database, writes, &problem)) {
    fail_all(first, end, &problem);
    return;
  }
  if (run_together(database, writes, first, end, &problem))
    return;
  if (next_of(first) == end) {
    fail_all(first, end, &problem);
    return;
  }
  for (struct hg_transaction *one = first; one != end; one = next_of(one))
    run_alone(database, one);
}
