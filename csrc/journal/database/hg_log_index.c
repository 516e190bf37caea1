#include "hg_log_index.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define REGION 32768 /* the size that SQLite maps at a time */

/* In the index, by words of four bytes; in the log, by bytes. */
enum { LENGTH = 4, SALT = 8, COPIED = 24 };
enum { LOG_SALT = 16, SALT_SIZE = 8 };

/* NULL: the connection has none open, neither a log nor a journal. */
static sqlite3_file *find_log(sqlite3 *db)
{
  sqlite3_file *log = NULL;
  if (sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log) != SQLITE_OK ||
      log == NULL || log->pMethods == NULL)
    return NULL;
  return log;
}

/* Only where there is a log: who maps the index before SQLite has opened one keeps it for ever. */
static const volatile uint32_t *map(sqlite3 *db)
{
  sqlite3_file *file = NULL;
  void volatile *region = NULL;
  if (find_log(db) == NULL)
    return NULL;
  if (sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file) != SQLITE_OK ||
      file == NULL || file->pMethods == NULL || file->pMethods->iVersion < 2 ||
      file->pMethods->xShmMap(file, 0, REGION, 0, &region) != SQLITE_OK)
    return NULL;
  return region;
}

/* Each beginning of the log has a number of its own, which stands in both. */
static bool is_about(sqlite3 *db, const volatile uint32_t *index)
{
  sqlite3_file *log = find_log(db);
  unsigned char salt[SALT_SIZE];
  uint32_t wanted[2] = {index[SALT], index[SALT + 1]};
  if (log == NULL)
    return true;
  int code = log->pMethods->xRead(log, salt, sizeof salt, LOG_SALT);
  if (code != SQLITE_OK && code != SQLITE_IOERR_SHORT_READ)
    return true;
  return code == SQLITE_OK && memcmp(salt, wanted, sizeof salt) == 0;
}

enum hg_log_index hg_log_index_check(sqlite3 *db)
{
  const volatile uint32_t *index = map(db);
  if (index == NULL)
    return HG_LOG_INDEX_FINE;
  if (index[COPIED] > index[LENGTH])
    return HG_LOG_INDEX_SPOILED;
  /* an empty log has a beginning only when it is written to */
  return index[LENGTH] == 0 || is_about(db, index) ? HG_LOG_INDEX_FINE : HG_LOG_INDEX_STRANGE;
}
