/* One transaction's statements: bound, stepped, their rows kept. */
#include "hg_database.h"

#include <string.h>

/* What SQLite said last, as the transaction's outcome. */
static bool fail(const struct hg_database *database, struct hg_transaction *transaction, int code)
{
  struct hg_journal_problem problem;
  if (code == SQLITE_MISUSE)
    return hg_transaction_fail(transaction, "sql",
                               "the journal %s: \"%s\" has a text that is not one SQL statement",
                               database->path, transaction->label);
  char what[HG_LABEL_MAX + sizeof "cannot record \"\""];
  sqlite3_snprintf(sizeof what, what, "cannot record \"%s\"", transaction->label);
  hg_journal_fail_by_code(&problem, database->db, code, database->path, what);
  return hg_transaction_fail(transaction, problem.word, "%s", problem.text);
}

static sqlite3_stmt *prepare(struct hg_database *database, struct hg_transaction *transaction,
                             const struct hg_statement *statement)
{
  int code;
  database->is_guarding = true;
  sqlite3_stmt *prepared =
      hg_prepared_get(&database->prepared, statement->sql, statement->sql_length, &code);
  database->is_guarding = false;
  if (prepared == NULL) {
    fail(database, transaction, code);
    return NULL;
  }
  if ((size_t)sqlite3_bind_parameter_count(prepared) == statement->argument_count)
    return prepared;
  hg_transaction_fail(transaction, "sql",
                      "the journal %s: \"%s\" wants %d arguments and has %zu: %s", database->path,
                      transaction->label, sqlite3_bind_parameter_count(prepared),
                      statement->argument_count, statement->sql);
  return NULL;
}

bool hg_database_check(struct hg_database *database, struct hg_transaction *transaction,
                       bool *writes)
{
  for (size_t i = 0; i < transaction->count; i++) {
    const sqlite3_stmt *prepared = prepare(database, transaction, &transaction->statements[i]);
    if (prepared == NULL)
      return false;
    if (sqlite3_stmt_readonly((sqlite3_stmt *)prepared) == 0)
      *writes = true;
  }
  return true;
}

/* The arguments' texts live as long as the transaction, and are unbound before. */
static int bind(sqlite3_stmt *prepared, int index, const struct hg_cell *argument)
{
  switch (argument->kind) {
  case HG_CELL_INTEGER:
    return sqlite3_bind_int64(prepared, index, argument->integer);
  case HG_CELL_REAL:
    return sqlite3_bind_double(prepared, index, argument->real);
  case HG_CELL_TEXT:
    return sqlite3_bind_text64(prepared, index, argument->text, argument->length, SQLITE_STATIC,
                               SQLITE_UTF8);
  default:
    return sqlite3_bind_null(prepared, index);
  }
}

static int bind_all(sqlite3_stmt *prepared, const struct hg_statement *statement)
{
  int code = SQLITE_OK;
  for (size_t i = 0; i < statement->argument_count && code == SQLITE_OK; i++)
    code = bind(prepared, (int)i + 1, &statement->arguments[i]);
  return code;
}

static void keep_columns(struct hg_arena *arena, sqlite3_stmt *prepared,
                         struct hg_statement *statement)
{
  int count = sqlite3_column_count(prepared);
  statement->column_count = (size_t)count;
  statement->columns = hg_arena_take(arena, (size_t)count, sizeof *statement->columns);
  for (int i = 0; i < count && !arena->failed; i++) {
    const char *name = sqlite3_column_name(prepared, i);
    statement->columns[i] = name != NULL ? hg_arena_copy(arena, name, strlen(name)) : "";
  }
}

static void keep_cell(struct hg_arena *arena, sqlite3_stmt *prepared, int column,
                      struct hg_cell *cell)
{
  const void *bytes;
  switch (sqlite3_column_type(prepared, column)) {
  case SQLITE_INTEGER:
    cell->kind = HG_CELL_INTEGER;
    cell->integer = sqlite3_column_int64(prepared, column);
    return;
  case SQLITE_FLOAT:
    cell->kind = HG_CELL_REAL;
    cell->real = sqlite3_column_double(prepared, column);
    return;
  case SQLITE_TEXT:
  case SQLITE_BLOB:
    cell->kind = HG_CELL_TEXT;
    bytes = sqlite3_column_blob(prepared, column);
    cell->length = (size_t)sqlite3_column_bytes(prepared, column);
    cell->text = hg_arena_copy(arena, bytes, bytes != NULL ? cell->length : 0);
    return;
  default:
    cell->kind = HG_CELL_NULL;
  }
}

static bool keep_row(struct hg_transaction *transaction, sqlite3_stmt *prepared,
                     struct hg_statement *statement)
{
  struct hg_arena *arena = &transaction->output;
  if (statement->columns == NULL)
    keep_columns(arena, prepared, statement);
  size_t size = sizeof(struct hg_row) + statement->column_count * sizeof(struct hg_cell);
  struct hg_row *row = hg_arena_take(arena, 1, size);
  for (size_t i = 0; i < statement->column_count && !arena->failed; i++)
    keep_cell(arena, prepared, (int)i, &row->cells[i]);
  if (arena->failed || ++transaction->row_count > HG_LIMIT_ROWS)
    return false;
  *statement->rows_end = row;
  statement->rows_end = &row->next;
  return true;
}

static bool has_changed(sqlite3 *db, sqlite3_int64 total_before, int64_t wanted)
{
  /* sqlite3_changes64 still tells of an earlier statement when this one can change nothing. */
  int64_t changed = sqlite3_total_changes64(db) == total_before ? 0 : sqlite3_changes64(db);
  return wanted < 0 || changed == wanted;
}

static bool step_all(struct hg_database *database, struct hg_transaction *transaction, size_t index,
                     sqlite3_stmt *prepared)
{
  struct hg_statement *statement = &transaction->statements[index];
  sqlite3_int64 before = sqlite3_total_changes64(database->db);
  int code = bind_all(prepared, statement);
  if (code == SQLITE_OK)
    while ((code = sqlite3_step(prepared)) == SQLITE_ROW)
      if (!keep_row(transaction, prepared, statement))
        return hg_transaction_fail(transaction, "memory",
                                   "the journal %s: \"%s\" gives more rows than fit into memory",
                                   database->path, transaction->label);
  if (code != SQLITE_DONE)
    return fail(database, transaction, code);
  if (has_changed(database->db, before, statement->changes))
    return true;
  hg_transaction_reset(transaction);
  transaction->outcome = HG_TRANSACTION_UNMET;
  transaction->unmet = index;
  return false;
}

bool hg_database_run_statements(struct hg_database *database, struct hg_transaction *transaction)
{
  for (size_t i = 0; i < transaction->count; i++) {
    sqlite3_stmt *prepared = prepare(database, transaction, &transaction->statements[i]);
    if (prepared == NULL)
      return false;
    bool fine = step_all(database, transaction, i, prepared);
    sqlite3_reset(prepared);
    sqlite3_clear_bindings(prepared);
    if (!fine)
      return false;
  }
  transaction->last_row = sqlite3_last_insert_rowid(database->db);
  return true;
}
