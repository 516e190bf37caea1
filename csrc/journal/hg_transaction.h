/*
 * A transaction on its way: what the host asks for goes to the journal's thread, comes back with the
 * outcome, and belongs to one of them at a time. It owns all its memory.
 */
#ifndef HG_TRANSACTION_H
#define HG_TRANSACTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hg_arena.h"
#include "hg_limits.h"
#include "hg_worker.h"

#define HG_LABEL_MAX 31

enum hg_cell_kind { HG_CELL_NULL, HG_CELL_INTEGER, HG_CELL_REAL, HG_CELL_TEXT };

/* A value: an argument, or a field of a row. */
struct hg_cell {
  enum hg_cell_kind kind;
  int64_t integer;
  double real;
  const char *text; /* with a NUL behind its length bytes */
  size_t length;
};

struct hg_row {
  struct hg_row *next;
  struct hg_cell cells[]; /* as many as the statement has columns */
};

struct hg_statement {
  const char *sql;
  size_t sql_length;
  struct hg_cell *arguments;
  size_t argument_count;
  int64_t changes; /* the rows it has to change; less than 0: any number */
  /* what came out */
  size_t column_count;
  const char **columns;
  struct hg_row *rows, **rows_end;
};

enum hg_transaction_outcome { HG_TRANSACTION_OK, HG_TRANSACTION_UNMET, HG_TRANSACTION_ERROR };

struct hg_transaction {
  struct hg_work work; /* must be first */
  int64_t id;
  bool is_finish;  /* no statements: the journal is to be closed */
  bool is_refused; /* found wrong before it was tried; its outcome is an error for good */
  char label[HG_LABEL_MAX + 1];
  size_t count;
  struct hg_statement statements[HG_LIMIT_STATEMENTS];
  enum hg_transaction_outcome outcome;
  size_t unmet;        /* the statement, from 0, that changed too few or too many rows */
  const char *word;    /* of an error; static text */
  const char *message; /* in the output, or static text */
  size_t row_count;
  int64_t last_row; /* of the last row that the connection has inserted, by this one or before */
  struct hg_arena input, output;
};

/* NULL: out of memory. */
struct hg_transaction *hg_transaction_new(void);
void hg_transaction_free(struct hg_transaction *transaction);

/*
 * The next statement, with room for its arguments, which the caller then fills. NULL: too many, or
 * out of memory.
 */
struct hg_statement *hg_transaction_add(struct hg_transaction *transaction, const char *sql,
                                        size_t sql_length, size_t argument_count);

/* Copies the text into an argument. False: out of memory, or too much for one transaction. */
bool hg_transaction_set_text(struct hg_transaction *transaction, struct hg_cell *argument,
                             const char *text, size_t length);

/* Forgets what came out, as before the first try. */
void hg_transaction_reset(struct hg_transaction *transaction);

/* Gives back what it was asked with; it is not tried again, and may lie until the host takes it. */
void hg_transaction_settle(struct hg_transaction *transaction);

/* Always false. The rows are given back. */
__attribute__((format(printf, 3, 4))) bool
hg_transaction_fail(struct hg_transaction *transaction, const char *word, const char *format, ...);

#endif
