/*
 * Prepared statements by their SQL, the latest used first, a bounded number of them. One of them is in
 * use at a time. Belongs to the thread of its connection.
 */
#ifndef HG_PREPARED_H
#define HG_PREPARED_H

#include <stddef.h>

#include <sqlite3.h>

#include "hg_limits.h"

struct hg_prepared {
  sqlite3 *db;
  size_t count;
  struct {
    sqlite3_stmt *statement;
    const char *sql; /* the statement's own */
    size_t length;
  } known[HG_LIMIT_PREPARED];
};

/*
 * The statement for one SQL statement, reset; it stays the cache's own and is good until the next
 * call. NULL: *code tells, SQLITE_MISUSE for none or several statements in the text.
 */
sqlite3_stmt *hg_prepared_get(struct hg_prepared *prepared, const char *sql, size_t length,
                              int *code);

void hg_prepared_free(struct hg_prepared *prepared);

#endif
