/*
 * Is what the connection works on still the journal that others find under its name? One whose files
 * have other names now, or none, or whose log is spoiled, would keep promises that nobody finds again;
 * and an owner whose lock file was removed counts as dead.
 */
#include "hg_database.h"

#include <errno.h>
#include <string.h>

/*
 * Whoever still has it open sees less than was promised, or writes over it: only who opens it anew, when
 * all others have closed it, sees all that is left.
 */
bool hg_database_fail_log(struct hg_database *database, enum hg_log_index state,
                          struct hg_journal_problem *problem)
{
  database->log_state = state;
  hg_checkpoint_leave(&database->checkpoint);
  if (state == HG_LOG_INDEX_STRANGE)
    return hg_journal_fail(
        problem, "io",
        "the journal %s: %s-wal is not the log that is in use; it was removed or "
        "replaced while a process had it open: end all processes that use the "
        "journal, then open it again",
        database->path, database->path);
  return hg_journal_fail(
      problem, "corrupt",
      "the journal %s: its log %s-wal counts more as copied than it holds; end all "
      "processes that use it, open it again, and check the last tasks at the "
      "provider before any is paid for again",
      database->path, database->path);
}

bool hg_database_check_log(struct hg_database *database, struct hg_journal_problem *problem)
{
  enum hg_log_index state = hg_log_index_check(database->db);
  return state == HG_LOG_INDEX_FINE || hg_database_fail_log(database, state, problem);
}

/*
 * A log that has lost its name dies with those who have it open: what is in it is safe in the database.
 */
bool hg_database_check_files(struct hg_database *database, struct hg_journal_problem *problem)
{
  enum hg_journal_file missing = hg_journal_files_missing(&database->files, database->path);
  if (missing == HG_JOURNAL_FILES)
    return true;
  if (hg_journal_files_have_log(&database->files, database->path))
    hg_checkpoint_run(&database->checkpoint);
  if (missing == HG_JOURNAL_DATABASE)
    return hg_journal_fail(problem, "io",
                           "the journal %s was moved or removed; open it again where it is",
                           database->path);
  return hg_journal_fail(
      problem, "io",
      "the journal %s: its part %s%s was removed or replaced while it was open, and "
      "others do not see what is written now; end all processes that use the "
      "journal, then open it again, and leave its parts to it",
      database->path, database->path, hg_journal_file_suffix(missing));
}

bool hg_database_check_place(struct hg_database *database, struct hg_journal_problem *problem)
{
  if (database->log_state != HG_LOG_INDEX_FINE)
    return hg_database_fail_log(database, database->log_state, problem);
  if (!hg_database_check_files(database, problem))
    return false;
  if (hg_owner_renew(&database->owner))
    return true;
  const char *word = hg_journal_word_of_errno(errno);
  return hg_journal_fail(problem, word, "the journal's lock file in %s is gone: %s%s",
                         database->owner.folder, strerror(errno), hg_journal_advice(word));
}
