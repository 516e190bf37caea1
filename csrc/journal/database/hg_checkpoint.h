/*
 * Copying the log into the database, beside a reader of our own.
 *
 * A checkpoint of SQLite 3.7.0 to 3.51.2 reads how long the log is and then how much of it is copied.
 * When another process starts the log anew between the two, it stores the old length as "copied" for
 * the new log: what is committed to that is seen by nobody and overwritten by the next writer, and
 * integrity_check finds nothing. While a second connection reads, that cannot be: either it stands in
 * the log, which nobody can start anew then, or all was copied before, and it holds the lock that
 * copying needs. The modes FULL and TRUNCATE are no way out: when they wait for the writer in vain they
 * go on as a passive one, without its lock.
 *
 * All on the thread of the connection.
 */
#ifndef HG_CHECKPOINT_H
#define HG_CHECKPOINT_H

#include <stdbool.h>

#include <sqlite3.h>

struct hg_checkpoint {
  sqlite3 *db, *reader;
  int frames; /* of the log, behind the last commit */
};

/*
 * SQLite copies nothing by itself from now on, but when the last connection closes: it does that with
 * the whole database locked, so that nobody else can be between.
 */
void hg_checkpoint_prepare(struct hg_checkpoint *checkpoint, sqlite3 *db);

/* Opens the reader on the database, which has its log already. Its failure: SQLite's code. */
int hg_checkpoint_open(struct hg_checkpoint *checkpoint, const char *path, int busy_milliseconds);

/*
 * Copies what can be copied without waiting; what cannot stays for the next time. False: more was said
 * to be copied than there is, so the log is spoiled.
 */
bool hg_checkpoint_run(struct hg_checkpoint *checkpoint);

/* The same when the last commit left a log that is long. */
bool hg_checkpoint_run_if_due(struct hg_checkpoint *checkpoint);

/* The log stays as it is, for whoever opens the journal next. */
void hg_checkpoint_leave(struct hg_checkpoint *checkpoint);

/* Before the connection itself is closed; idempotent. */
void hg_checkpoint_close(struct hg_checkpoint *checkpoint);

#endif
