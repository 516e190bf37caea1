/*
 * The journal's connection to SQLite, with the owner's lock: what the journal's thread works on. Made
 * on the host's thread, then used by the journal's alone.
 */
#ifndef HG_DATABASE_H
#define HG_DATABASE_H

#include <stdbool.h>
#include <stdint.h>

#include <sqlite3.h>

#include "hg_checkpoint.h"
#include "hg_journal_files.h"
#include "hg_journal_problem.h"
#include "hg_limits.h"
#include "hg_log_index.h"
#include "hg_owner.h"
#include "hg_prepared.h"
#include "hg_transaction.h"

#define HG_SALT_SIZE 32

struct hg_journal_options {
  const char *path;
  size_t path_length;
  int32_t application_id;
  const char *const *versions; /* the SQL that leads from each version to the next */
  size_t version_count;
  double busy_seconds;
};

struct hg_database {
  sqlite3 *db;
  struct hg_checkpoint checkpoint;
  struct hg_journal_files files;
  enum hg_log_index log_state; /* once it is not fine, nothing more may be promised */
  struct hg_owner owner;
  struct hg_prepared prepared; /* what came from outside */
  struct hg_prepared own;      /* what begins and ends a transaction, which that must not */
  bool is_guarding;            /* what is being prepared came from outside */
  double busy_seconds;
  unsigned char salt[HG_SALT_SIZE];
  char path[HG_LIMIT_JOURNAL_PATH + 1];
};

/* A configured connection to a file that nothing is known of yet. NULL: a problem. */
struct hg_database *hg_database_connect(const struct hg_journal_options *options,
                                        struct hg_journal_problem *problem);

/*
 * hg_database_setup.c: connects, checks and brings up to date; waits for others up to busy_seconds.
 * NULL: a problem.
 */
struct hg_database *hg_database_open(const struct hg_journal_options *options,
                                     struct hg_journal_problem *problem);

/*
 * Closes and gives the owner up. The last one copies the log and removes it, unless it is spoiled or not
 * the journal's any more. The struct stays.
 */
void hg_database_close(struct hg_database *database);

/* Closes if it is open, and frees. NULL is fine. */
void hg_database_free(struct hg_database *database);

/* hg_database_place.c: may anything be promised? Before a transaction. */
bool hg_database_check_place(struct hg_database *database, struct hg_journal_problem *problem);

/* The part of it that can have changed while a transaction was written. */
bool hg_database_check_files(struct hg_database *database, struct hg_journal_problem *problem);

/* The same of the log, with the lock for writing. */
bool hg_database_check_log(struct hg_database *database, struct hg_journal_problem *problem);

/* Always false, now and whenever its place is checked. */
bool hg_database_fail_log(struct hg_database *database, enum hg_log_index state,
                          struct hg_journal_problem *problem);

/* hg_database_run.c: tries the transactions of a chain up to `end`, and sets their outcomes. */
void hg_database_run(struct hg_database *database, struct hg_transaction *first,
                     const struct hg_transaction *end);

/* hg_database_statement.c: runs a transaction's statements. False: its outcome says why. */
bool hg_database_run_statements(struct hg_database *database, struct hg_transaction *transaction);

/* Prepares all its statements once. False: its outcome says why. Sets *writes if one of them does. */
bool hg_database_check(struct hg_database *database, struct hg_transaction *transaction,
                       bool *writes);

#endif
