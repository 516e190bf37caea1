#include "hg_journal_problem.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool hg_journal_fail(struct hg_journal_problem *problem, const char *word, const char *format, ...)
{
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(problem->text, sizeof problem->text, format, arguments);
  va_end(arguments);
  problem->word = word;
  return false;
}

const char *hg_journal_word_of_errno(int system_error)
{
  switch (system_error) {
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
    return "full";
  case EACCES:
  case EPERM:
  case EROFS:
    return "read_only";
  case ENOMEM:
    return "memory";
  default:
    return "io";
  }
}

const char *hg_journal_word(int code, int system_error)
{
  if (code == SQLITE_IOERR_NOMEM)
    return "memory";
  switch (code & 0xff) {
  case SQLITE_FULL:
    return "full";
  case SQLITE_BUSY:
  case SQLITE_LOCKED:
  case SQLITE_PROTOCOL: /* the log's locks were fought over for too long */
    return "busy";
  case SQLITE_CORRUPT:
  case SQLITE_NOTADB:
    return "corrupt";
  case SQLITE_READONLY:
  case SQLITE_PERM:
    return "read_only";
  case SQLITE_CONSTRAINT:
    return "constraint";
  case SQLITE_NOMEM:
  case SQLITE_TOOBIG:
    return "memory";
  case SQLITE_CANTOPEN:
  case SQLITE_IOERR:
    return hg_journal_word_of_errno(system_error);
  case SQLITE_INTERRUPT:
  case SQLITE_INTERNAL:
  case SQLITE_NOLFS:
    return "io";
  default:
    return "sql";
  }
}

const char *hg_journal_advice(const char *word)
{
  static const char *const advice[][2] = {
      {"full", "; make room on its disk"},
      {"busy", "; another process keeps it locked: end that one or wait"},
      {"corrupt", "; it is damaged: put a copy in its place, or move it away and check the tasks "
                  "at the provider before any is paid for again"},
      {"read_only", "; give this user the right to write the file and its folder"},
      {"io", "; look for trouble with its disk or folder"},
      {"memory", "; there is not enough memory"},
  };
  for (size_t i = 0; i < sizeof advice / sizeof *advice; i++)
    if (strcmp(advice[i][0], word) == 0)
      return advice[i][1];
  return "";
}

/* The errno of the last failure of one of a connection's files; 0: none is known. */
static int last_error_of(sqlite3_file *file)
{
  int error = 0;
  if (file == NULL || file->pMethods == NULL ||
      file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error) != SQLITE_OK)
    return 0;
  return error;
}

/*
 * What the system said. SQLite reads errno late, when cleaning up may have changed it: a word that
 * tells more is looked for at the files, at the log first, as that is what commits write.
 */
static int find_system_error(sqlite3 *db, int code)
{
  sqlite3_file *log = NULL, *file = NULL;
  if (db == NULL || ((code & 0xff) != SQLITE_IOERR && (code & 0xff) != SQLITE_CANTOPEN))
    return 0;
  int late = sqlite3_system_errno(db);
  if (strcmp(hg_journal_word_of_errno(late), "io") != 0 || (code & 0xff) == SQLITE_CANTOPEN)
    return late;
  sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
  sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
  int of_log = last_error_of(log), of_file = last_error_of(file);
  if (of_log != 0)
    return of_log;
  return of_file != 0 ? of_file : late;
}

bool hg_journal_fail_by_code(struct hg_journal_problem *problem, sqlite3 *db, int code,
                             const char *path, const char *what)
{
  const char *reason = db != NULL && sqlite3_extended_errcode(db) == code ? sqlite3_errmsg(db)
                                                                          : sqlite3_errstr(code);
  int system_error = find_system_error(db, code);
  const char *word = hg_journal_word(code, system_error);
  return hg_journal_fail(problem, word, "the journal %s %s: %s%s%s%s", path, what, reason,
                         system_error != 0 ? ": " : "",
                         system_error != 0 ? strerror(system_error) : "", hg_journal_advice(word));
}
