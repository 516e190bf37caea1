/*
 * rows DATABASE SCRATCH QUERY   asks a copy of an SQLite database, as a kill has left it
 *
 * The database and its logs are copied into the folder SCRATCH first: opening the files
 * themselves would repair them, which is to be left to the program under test. Prints a line for each
 * row, its columns behind one another with tabs between; NULL is "-". A database that is not there
 * has no rows, nor has one without the table that is asked for.
 */
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "shadow.h"

static int copy(const char *from, const char *to)
{
  int source = open(from, O_RDONLY | O_CLOEXEC);
  if (source < 0) {
    unlink(to);
    return errno == ENOENT;
  }
  int target = open(to, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  int ok = target >= 0 && shadow_copy(source, target);
  close(source);
  if (target >= 0)
    close(target);
  return ok;
}

static int print_rows(sqlite3 *database, const char *query)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2(database, query, -1, &statement, NULL);
  if (code == SQLITE_ERROR && strstr(sqlite3_errmsg(database), "no such table") != NULL)
    return SQLITE_DONE;
  while (code == SQLITE_OK && (code = sqlite3_step(statement)) == SQLITE_ROW) {
    int columns = sqlite3_column_count(statement);
    for (int i = 0; i < columns; i++) {
      const char *text = (const char *)sqlite3_column_text(statement, i);
      printf("%s%c", text != NULL ? text : "-", i + 1 < columns ? '\t' : '\n');
    }
    code = SQLITE_OK;
  }
  sqlite3_finalize(statement);
  return code;
}

/* The file and its logs, but not the index that SQLite makes anew. */
static int copy_database(const char *database, char to[SHADOW_PATH], const char *scratch)
{
  static const char *const suffixes[] = {"", "-wal", "-journal"};
  static const char *const names[] = {"copy.db", "copy.db-wal", "copy.db-journal"};
  char from[SHADOW_PATH], copied[SHADOW_PATH];
  for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
    int length = snprintf(from, sizeof from, "%s%s", database, suffixes[i]);
    if (length >= (int)sizeof from || !shadow_join(copied, scratch, names[i]))
      return 0;
    if (!copy(from, copied))
      return 0;
  }
  if (!shadow_join(copied, scratch, "copy.db-shm") || !shadow_join(to, scratch, "copy.db"))
    return 0;
  unlink(copied);
  return 1;
}

int main(int count, char **arguments)
{
  char path[SHADOW_PATH];
  if (count != 4) {
    fputs("usage: rows DATABASE SCRATCH QUERY\n", stderr);
    return 2;
  }
  if (!copy_database(arguments[1], path, arguments[2])) {
    perror(arguments[1]);
    return 1;
  }
  sqlite3 *database = NULL;
  int code = sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);
  if (code == SQLITE_OK)
    code = print_rows(database, arguments[3]);
  if (code != SQLITE_DONE)
    fprintf(stderr, "rows: %s: %s\n", arguments[1], sqlite3_errmsg(database));
  sqlite3_close(database);
  return code == SQLITE_DONE ? 0 : 1;
}
