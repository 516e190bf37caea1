/*
 * Is what the connection works on still the journal that others find under its name? One whose file
 * has another name now, or none, or whose log is spoiled, would keep promises that nobody finds again;
 * and an owner whose lock file was removed counts as dead.
 */
#include "hg_database.h"

#include "hg_log_index.h"

#include <errno.h>
#include <string.h>

/* Whoever still reads it sees less than was promised: only who opens it anew sees all that is left. */
bool hg_database_fail_spoiled(struct hg_database *database, struct hg_journal_problem *problem)
{
  database->is_spoiled = true;
  hg_checkpoint_leave(&database->checkpoint);
  return hg_journal_fail(problem, "corrupt",
                         "the journal %s: its log %s-wal counts more as copied than it holds; end all "
                         "processes that use it, open it again, and check the last tasks at the "
                         "provider before any is paid for again",
                         database->path, database->path);
}

bool hg_database_check_place(struct hg_database *database, struct hg_journal_problem *problem)
{
  int has_moved = 0;
  if (database->is_spoiled)
    return hg_database_fail_spoiled(database, problem);
  sqlite3_file_control(database->db, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
  if (has_moved)
    return hg_journal_fail(problem, "io",
                           "the journal %s was moved or removed; open it again where it is",
                           database->path);
  if (hg_owner_renew(&database->owner))
    return true;
  const char *word = hg_journal_word_of_errno(errno);
  return hg_journal_fail(problem, word, "the journal's lock file in %s is gone: %s%s",
                         database->owner.folder, strerror(errno), hg_journal_advice(word));
}

bool hg_database_check_log(struct hg_database *database, struct hg_journal_problem *problem)
{
  if (hg_log_index_check(database->db) == HG_LOG_INDEX_SPOILED)
    return hg_database_fail_spoiled(database, problem);
  return true;
}
