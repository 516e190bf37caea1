#include "hg_prepared.h"

#include <string.h>

/* Blanks and semicolons behind a statement mean nothing, and would make it look like another. */
static size_t trim(const char *sql, size_t length)
{
  while (length > 0 && strchr(" \t\r\n;", sql[length - 1]) != NULL)
    length--;
  return length;
}

static sqlite3_stmt *prepare(struct hg_prepared *prepared, const char *sql, size_t length,
                             int *code)
{
  sqlite3_stmt *statement;
  const char *tail;
  *code = sqlite3_prepare_v3(prepared->db, sql, (int)length, SQLITE_PREPARE_PERSISTENT, &statement,
                             &tail);
  if (*code != SQLITE_OK)
    return NULL;
  if (statement != NULL && tail == sql + length)
    return statement;
  sqlite3_finalize(statement);
  *code = SQLITE_MISUSE;
  return NULL;
}

static sqlite3_stmt *put_first(struct hg_prepared *prepared, sqlite3_stmt *statement,
                               const char *sql, size_t length, size_t from)
{
  memmove(prepared->known + 1, prepared->known, from * sizeof *prepared->known);
  prepared->known[0].statement = statement;
  prepared->known[0].sql = sql;
  prepared->known[0].length = length;
  return statement;
}

sqlite3_stmt *hg_prepared_get(struct hg_prepared *prepared, const char *sql, size_t length,
                              int *code)
{
  length = trim(sql, length);
  *code = SQLITE_OK;
  for (size_t i = 0; i < prepared->count; i++) {
    const char *known = prepared->known[i].sql;
    if (prepared->known[i].length == length && memcmp(known, sql, length) == 0)
      return put_first(prepared, prepared->known[i].statement, known, length, i);
  }
  sqlite3_stmt *statement = prepare(prepared, sql, length, code);
  if (statement == NULL)
    return NULL;
  if (prepared->count == HG_LIMIT_PREPARED)
    sqlite3_finalize(prepared->known[--prepared->count].statement);
  return put_first(prepared, statement, sqlite3_sql(statement), length, prepared->count++);
}

void hg_prepared_free(struct hg_prepared *prepared)
{
  while (prepared->count > 0)
    sqlite3_finalize(prepared->known[--prepared->count].statement);
}
