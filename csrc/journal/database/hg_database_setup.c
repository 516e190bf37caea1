/*
 * Opening: is this file ours, whole, writable and not from the future? Nothing is written before that
 * is known. Then the log is switched on and the missing versions are made, in one transaction. A file of
 * an older format is converted while nobody else has it open, and without its log.
 */
#include "hg_database.h"

#include "hg_clock.h"

#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

/*
 * SQLite's own patience does not cover all: with two that switch the log on, or read the log back
 * after a crash, one is told at once that the other is busy.
 */
static int run(struct hg_database *database, const char *sql,
               int (*row)(void *, int, char **, char **), void *context)
{
  double deadline = hg_clock_now() + database->busy_seconds;
  struct timespec pause = {.tv_nsec = 10000000};
  for (;;) {
    int code = sqlite3_exec(database->db, sql, row, context, NULL);
    if (((code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_PROTOCOL) ||
        hg_clock_now() > deadline)
      return code;
    nanosleep(&pause, NULL);
  }
}

/* Whose index tells of a log that is not there cannot read it. */
static bool fail(struct hg_database *database, int code, const char *what,
                 struct hg_journal_problem *problem)
{
  if ((code & 0xff) == SQLITE_IOERR && hg_log_index_check(database->db) == HG_LOG_INDEX_STRANGE)
    return hg_database_fail_log(database, HG_LOG_INDEX_STRANGE, problem);
  return hg_journal_fail_by_code(problem, database->db, code, database->path, what);
}

static int keep_number(void *context, int count, char **fields, char **names)
{
  (void)names;
  *(int64_t *)context = count > 0 && fields[0] != NULL ? strtoll(fields[0], NULL, 10) : 0;
  return 0;
}

static int keep_text(void *context, int count, char **fields, char **names)
{
  (void)names;
  if (count > 0 && fields[0] != NULL)
    sqlite3_snprintf(100, context, "%s", fields[0]);
  return 0;
}

struct state {
  int64_t application, version, tables;
};

/* In a transaction, so that all three are of one moment: another process may be at work as well. */
static int read_state(struct hg_database *database, struct state *state)
{
  int code = run(database, "PRAGMA application_id", keep_number, &state->application);
  if (code == SQLITE_OK)
    code = run(database, "PRAGMA user_version", keep_number, &state->version);
  if (code == SQLITE_OK)
    code = run(database, "SELECT count(*) FROM sqlite_schema", keep_number, &state->tables);
  return code;
}

static bool check_state(const struct hg_database *database,
                        const struct hg_journal_options *options, const struct state *state,
                        struct hg_journal_problem *problem)
{
  bool ours = state->application == options->application_id;
  if (!ours && (state->application != 0 || state->tables > 0))
    return hg_journal_fail(problem, "foreign",
                           "the journal %s belongs to another application; give another path",
                           database->path);
  if (ours && state->version < 0)
    return hg_journal_fail(problem, "corrupt", "the journal %s has a format below zero%s",
                           database->path, hg_journal_advice("corrupt"));
  if (ours && state->version > (int64_t)options->version_count)
    return hg_journal_fail(problem, "newer",
                           "the journal %s was written by a newer version of this library (format "
                           "%lld, this one knows %zu); use that version, or another path",
                           database->path, (long long)state->version, options->version_count);
  return true;
}

static bool check_application(struct hg_database *database,
                              const struct hg_journal_options *options, struct state *state,
                              struct hg_journal_problem *problem)
{
  int code = run(database, "BEGIN", NULL, NULL);
  if (code == SQLITE_OK)
    code = read_state(database, state);
  if (code == SQLITE_OK)
    code = run(database, "COMMIT", NULL, NULL);
  if (code == SQLITE_NOTADB)
    return hg_journal_fail(
        problem, "foreign",
        "the journal %s is not an SQLite database (or its beginning is damaged); "
        "give another path",
        database->path);
  if (code != SQLITE_OK)
    return fail(database, code, "cannot be read", problem);
  return check_state(database, options, state, problem);
}

static bool check_whole(struct hg_database *database, struct hg_journal_problem *problem)
{
  char answer[100] = "";
  int code = run(database, "PRAGMA synchronous=FULL", NULL, NULL);
  if (code == SQLITE_OK)
    code = run(database, "PRAGMA quick_check(1)", keep_text, answer);
  if (code != SQLITE_OK)
    return fail(database, code, "cannot be checked", problem);
  if (strcmp(answer, "ok") == 0)
    return true;
  return hg_journal_fail(problem, "corrupt", "the journal %s: %s%s", database->path, answer,
                         hg_journal_advice("corrupt"));
}

static bool use_log(struct hg_database *database, struct hg_journal_problem *problem)
{
  char answer[100] = "";
  int code = run(database, "PRAGMA journal_mode=WAL", keep_text, answer);
  if (code != SQLITE_OK)
    return fail(database, code, "cannot be written", problem);
  if (strcmp(answer, "wal") == 0)
    return true;
  return hg_journal_fail(problem, "io",
                         "the journal %s cannot have a write-ahead log (its mode stays \"%s\"); "
                         "give a path on another disk",
                         database->path, answer);
}

static int apply_versions(struct hg_database *database, const struct hg_journal_options *options,
                          int64_t version)
{
  char sql[100];
  for (size_t i = (size_t)version; i < options->version_count; i++) {
    int code = sqlite3_exec(database->db, options->versions[i], NULL, NULL, NULL);
    if (code != SQLITE_OK)
      return code;
  }
  if ((size_t)version == options->version_count)
    return SQLITE_OK;
  sqlite3_snprintf(sizeof sql, sql, "PRAGMA application_id=%d; PRAGMA user_version=%d",
                   (int)options->application_id, (int)options->version_count);
  return sqlite3_exec(database->db, sql, NULL, NULL, NULL);
}

static int roll_back(struct hg_database *database, int code)
{
  if (sqlite3_get_autocommit(database->db) == 0)
    sqlite3_exec(database->db, "ROLLBACK", NULL, NULL, NULL);
  return code;
}

/*
 * Without the log a transaction can have the whole file for itself: who has not opened it by then reads
 * the new version, and is refused if it is too old for it. Another one that has come between, and has
 * switched the log on again, is busy.
 */
static int convert_alone(struct hg_database *database, const struct hg_journal_options *options)
{
  char mode[100] = "";
  struct state state = {0};
  int code = run(database, "PRAGMA journal_mode=DELETE", keep_text, mode);
  if (code == SQLITE_OK)
    code = run(database, "BEGIN EXCLUSIVE", NULL, NULL);
  if (code == SQLITE_OK)
    code = run(database, "PRAGMA journal_mode", keep_text, mode);
  if (code == SQLITE_OK && strcmp(mode, "delete") != 0)
    code = SQLITE_BUSY;
  if (code == SQLITE_OK)
    code = read_state(database, &state);
  if (code == SQLITE_OK && state.version < (int64_t)options->version_count)
    code = apply_versions(database, options, state.version);
  if (code == SQLITE_OK)
    code = sqlite3_exec(database->db, "COMMIT", NULL, NULL, NULL);
  return code;
}

/* A process of an older version that has the file open would go on as it knows how. */
static bool convert(struct hg_database *database, const struct hg_journal_options *options,
                    const struct state *state, struct hg_journal_problem *problem)
{
  if (state->application == 0 || state->version >= (int64_t)options->version_count)
    return true;
  int code = convert_alone(database, options);
  if ((code & 0xff) == SQLITE_BUSY)
    hg_journal_fail(problem, "busy",
                    "the journal %s has an older format, and another process has it open, perhaps "
                    "one of an older version of this library; end that process, then open it again",
                    database->path);
  else if (code != SQLITE_OK)
    fail(database, code, "cannot be brought up to date", problem);
  return roll_back(database, code) == SQLITE_OK;
}

static int insert_salt(struct hg_database *database)
{
  static const char sql[] = "INSERT INTO meta VALUES ('salt', ?) ON CONFLICT DO NOTHING";
  sqlite3_stmt *statement;
  unsigned char salt[HG_SALT_SIZE];
  if (getentropy(salt, sizeof salt) != 0)
    return SQLITE_IOERR;
  int code = sqlite3_prepare_v2(database->db, sql, -1, &statement, NULL);
  if (code != SQLITE_OK)
    return code;
  sqlite3_bind_blob(statement, 1, salt, sizeof salt, SQLITE_STATIC);
  sqlite3_step(statement);
  return sqlite3_finalize(statement);
}

static int read_salt(struct hg_database *database)
{
  sqlite3_stmt *statement;
  int code = sqlite3_prepare_v2(database->db, "SELECT value FROM meta WHERE name = 'salt'", -1,
                                &statement, NULL);
  if (code != SQLITE_OK)
    return code;
  bool found =
      sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_bytes(statement, 0) == HG_SALT_SIZE;
  if (found)
    memcpy(database->salt, sqlite3_column_blob(statement, 0), HG_SALT_SIZE);
  code = sqlite3_finalize(statement);
  return code == SQLITE_OK && !found ? SQLITE_CORRUPT : code;
}

/* The count of openings is what makes each opening a write, which a full or locked disk refuses. */
static int write_all(struct hg_database *database, const struct hg_journal_options *options,
                     int64_t version)
{
  static const char meta[] = "CREATE TABLE IF NOT EXISTS meta(name TEXT PRIMARY KEY, value)";
  static const char opening[] = "INSERT INTO meta VALUES ('openings', 1)"
                                " ON CONFLICT DO UPDATE SET value = value + 1";
  int code = sqlite3_exec(database->db, meta, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = apply_versions(database, options, version);
  if (code == SQLITE_OK)
    code = insert_salt(database);
  if (code == SQLITE_OK)
    code = read_salt(database);
  if (code == SQLITE_OK)
    code = sqlite3_exec(database->db, opening, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_exec(database->db, "COMMIT", NULL, NULL, NULL);
  return code;
}

/* From here on all three are there, as long as they are open. */
static bool note_files(struct hg_database *database, struct hg_journal_problem *problem)
{
  int has_moved = 0;
  sqlite3_file_control(database->db, "main", SQLITE_FCNTL_HAS_MOVED, &has_moved);
  if (!has_moved && hg_journal_files_note(&database->files, database->path))
    return hg_database_check_files(database, problem);
  return hg_journal_fail(problem, "io",
                         "the journal %s was moved or removed while it was being opened",
                         database->path);
}

/* Another process may have come first: what is there is looked at again, now under the lock. */
static bool bring_up_to_date(struct hg_database *database, const struct hg_journal_options *options,
                             struct hg_journal_problem *problem)
{
  struct state state = {0};
  int code = run(database, "BEGIN IMMEDIATE", NULL, NULL);
  if (code != SQLITE_OK)
    return fail(database, code, "cannot be written", problem);
  bool fine = note_files(database, problem) && hg_database_check_log(database, problem);
  if (fine)
    code = read_state(database, &state);
  fine = fine && code == SQLITE_OK && check_state(database, options, &state, problem);
  if (fine) {
    code = write_all(database, options, state.application != 0 ? state.version : 0);
    fine = code == SQLITE_OK;
  }
  if (code != SQLITE_OK)
    fail(database, code, "cannot be written", problem);
  roll_back(database, code);
  return fine;
}

/* Between here and the noting of the files none may have been replaced: the reader reads the same. */
static bool open_checkpoint(struct hg_database *database, struct hg_journal_problem *problem)
{
  int code = hg_checkpoint_open(&database->checkpoint, database->path,
                                (int)(database->busy_seconds * 1000.0));
  if (code != SQLITE_OK)
    return hg_journal_fail_by_code(problem, database->checkpoint.reader, code, database->path,
                                   "cannot be opened a second time");
  return hg_database_check_files(database, problem);
}

/* SQLite gives them the database's mode, and as root its owner. */
static void share_log(const struct hg_database *database)
{
  static const enum hg_journal_file files[] = {HG_JOURNAL_LOG, HG_JOURNAL_INDEX};
  struct hg_rights rights;
  hg_rights_read(&rights, database->path);
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    char name[HG_LIMIT_JOURNAL_PATH + sizeof "-wal"];
    sqlite3_snprintf(sizeof name, name, "%s%s", database->path, hg_journal_file_suffix(files[i]));
    hg_rights_give_group(&rights, name);
  }
}

static bool set_up(struct hg_database *database, const struct hg_journal_options *options,
                   struct hg_journal_problem *problem)
{
  struct state state = {0};
  if (!check_application(database, options, &state, problem) || !check_whole(database, problem) ||
      !convert(database, options, &state, problem) || !use_log(database, problem) ||
      !bring_up_to_date(database, options, problem) || !open_checkpoint(database, problem) ||
      !hg_owner_claim(&database->owner, database->path, problem))
    return false;
  share_log(database);
  hg_owner_sweep(&database->owner);
  return true;
}

struct hg_database *hg_database_open(const struct hg_journal_options *options,
                                     struct hg_journal_problem *problem)
{
  struct hg_database *database = hg_database_connect(options, problem);
  if (database == NULL || set_up(database, options, problem))
    return database;
  hg_database_free(database);
  return NULL;
}
