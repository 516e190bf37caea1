/*
 * What the index of the log (the file -shm, which all connections share) says about the log. Its places
 * are those of SQLite's description of the format (sqlite.org/walformat.html), the same since 3.7.0.
 */
#ifndef HG_LOG_INDEX_H
#define HG_LOG_INDEX_H

#include <sqlite3.h>

enum hg_log_index {
  HG_LOG_INDEX_FINE,
  HG_LOG_INDEX_SPOILED, /* more of the log counts as copied than there is */
  HG_LOG_INDEX_STRANGE, /* it is about another log than the one that this connection has open */
};

/*
 * Only while the connection holds the lock for writing: then nobody else changes what is looked at.
 * Reads memory, and a few bytes of the log. What cannot be looked at is fine.
 */
enum hg_log_index hg_log_index_check(sqlite3 *db);

#endif
