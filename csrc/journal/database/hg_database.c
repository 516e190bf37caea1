#include "hg_database.h"

#include "hg_journal_path.h"

#include <stdlib.h>
#include <string.h>

/* is_alive(owner) */
static void is_alive(sqlite3_context *context, int count, sqlite3_value **arguments)
{
  const struct hg_database *database = sqlite3_user_data(context);
  (void)count;
  if (sqlite3_value_type(arguments[0]) == SQLITE_NULL) {
    sqlite3_result_int(context, 0);
    return;
  }
  const char *name = (const char *)sqlite3_value_text(arguments[0]);
  size_t length = (size_t)sqlite3_value_bytes(arguments[0]);
  sqlite3_result_int(context, name == NULL || hg_owner_is_alive(&database->owner, name, length));
}

/* A statement from outside must not end the transaction it stands in, nor change how SQLite works. */
static int authorize(void *context, int action, const char *first, const char *second,
                     const char *name, const char *trigger)
{
  const struct hg_database *database = context;
  (void)first, (void)second, (void)name, (void)trigger;
  if (!database->is_guarding)
    return SQLITE_OK;
  switch (action) {
  case SQLITE_TRANSACTION:
  case SQLITE_SAVEPOINT:
  case SQLITE_ATTACH:
  case SQLITE_DETACH:
  case SQLITE_PRAGMA:
    return SQLITE_DENY;
  default:
    return SQLITE_OK;
  }
}

static void set_limits(sqlite3 *db)
{
  sqlite3_limit(db, SQLITE_LIMIT_LENGTH, (int)HG_LIMIT_JOURNAL_VALUE);
  sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, (int)HG_LIMIT_JOURNAL_VALUE);
  sqlite3_limit(db, SQLITE_LIMIT_COLUMN, HG_LIMIT_COLUMNS);
  sqlite3_limit(db, SQLITE_LIMIT_VARIABLE_NUMBER, HG_LIMIT_ARGUMENTS);
  sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
  sqlite3_limit(db, SQLITE_LIMIT_TRIGGER_DEPTH, 10);
  sqlite3_limit(db, SQLITE_LIMIT_WORKER_THREADS, 0);
}

static int configure(struct hg_database *database)
{
  static const struct {
    int option, value;
  } options[] = {
      {SQLITE_DBCONFIG_DEFENSIVE, 1},   {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
      {SQLITE_DBCONFIG_ENABLE_FKEY, 1}, {SQLITE_DBCONFIG_DQS_DML, 0},
      {SQLITE_DBCONFIG_DQS_DDL, 0},
  };
  sqlite3 *db = database->db;
  for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
    int code = sqlite3_db_config(db, options[i].option, options[i].value, NULL);
    if (code != SQLITE_OK)
      return code;
  }
  set_limits(db);
  sqlite3_busy_timeout(db, (int)(database->busy_seconds * 1000.0));
  int code = sqlite3_set_authorizer(db, authorize, database);
  if (code == SQLITE_OK)
    code = sqlite3_create_function_v2(db, "is_alive", 1, SQLITE_UTF8 | SQLITE_INNOCUOUS, database,
                                      is_alive, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = sqlite3_exec(db, "PRAGMA cell_size_check=ON", NULL, NULL, NULL);
  return code;
}

static bool open_file(struct hg_database *database, struct hg_journal_problem *problem)
{
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX |
              SQLITE_OPEN_NOFOLLOW | SQLITE_OPEN_EXRESCODE;
  int code = sqlite3_open_v2(database->path, &database->db, flags, NULL);
  if (code == SQLITE_OK)
    code = configure(database);
  if (code != SQLITE_OK)
    return hg_journal_fail_by_code(problem, database->db, code, database->path, "cannot be opened");
  database->prepared.db = database->own.db = database->db;
  hg_checkpoint_prepare(&database->checkpoint, database->db);
  if (sqlite3_db_readonly(database->db, "main") == 0)
    return true;
  return hg_journal_fail(problem, "read_only", "the journal %s cannot be written%s", database->path,
                         hg_journal_advice("read_only"));
}

struct hg_database *hg_database_connect(const struct hg_journal_options *options,
                                        struct hg_journal_problem *problem)
{
  struct hg_database *database = calloc(1, sizeof *database);
  if (database == NULL) {
    hg_journal_fail(problem, "memory", "there is not enough memory to open a journal");
    return NULL;
  }
  hg_owner_init(&database->owner);
  database->busy_seconds = options->busy_seconds;
  if (hg_journal_path_prepare(options->path, options->path_length, database->path, problem) &&
      open_file(database, problem))
    return database;
  hg_database_free(database);
  return NULL;
}

void hg_database_close(struct hg_database *database)
{
  hg_prepared_free(&database->prepared);
  hg_prepared_free(&database->own);
  if (database->files.noted && !hg_journal_files_have_log(&database->files, database->path))
    hg_checkpoint_leave(&database->checkpoint);
  hg_checkpoint_close(&database->checkpoint);
  sqlite3_close(database->db);
  database->db = NULL;
  hg_journal_files_forget(&database->files);
  hg_owner_free(&database->owner);
}

void hg_database_free(struct hg_database *database)
{
  if (database == NULL)
    return;
  hg_database_close(database);
  free(database);
}
