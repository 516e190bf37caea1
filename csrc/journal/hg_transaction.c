#include "hg_transaction.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_MAX 1024

struct hg_transaction *hg_transaction_new(void)
{
  struct hg_transaction *transaction = calloc(1, sizeof *transaction);
  if (transaction == NULL)
    return NULL;
  transaction->message = "";
  hg_arena_init(&transaction->input, HG_LIMIT_TRANSACTION_INPUT);
  hg_arena_init(&transaction->output, HG_LIMIT_ROWS_MEMORY);
  return transaction;
}

void hg_transaction_free(struct hg_transaction *transaction)
{
  if (transaction == NULL)
    return;
  hg_arena_free(&transaction->input);
  hg_arena_free(&transaction->output);
  free(transaction);
}

struct hg_statement *hg_transaction_add(struct hg_transaction *transaction, const char *sql,
                                        size_t sql_length, size_t argument_count)
{
  if (transaction->count == HG_LIMIT_STATEMENTS)
    return NULL;
  struct hg_statement *statement = &transaction->statements[transaction->count];
  statement->sql = hg_arena_copy(&transaction->input, sql, sql_length);
  statement->sql_length = sql_length;
  statement->arguments =
      hg_arena_take(&transaction->input, argument_count + 1, sizeof *statement->arguments);
  statement->argument_count = argument_count;
  statement->changes = -1;
  if (transaction->input.failed)
    return NULL;
  transaction->count++;
  return statement;
}

bool hg_transaction_set_text(struct hg_transaction *transaction, struct hg_cell *argument,
                             const char *text, size_t length)
{
  argument->kind = HG_CELL_TEXT;
  argument->text = hg_arena_copy(&transaction->input, text, length);
  argument->length = length;
  return argument->text != NULL;
}

static void forget_rows(struct hg_transaction *transaction)
{
  for (size_t i = 0; i < transaction->count; i++) {
    struct hg_statement *statement = &transaction->statements[i];
    statement->column_count = 0;
    statement->columns = NULL;
    statement->rows = NULL;
    statement->rows_end = &statement->rows;
  }
  transaction->row_count = 0;
  hg_arena_free(&transaction->output);
}

void hg_transaction_reset(struct hg_transaction *transaction)
{
  forget_rows(transaction);
  transaction->outcome = HG_TRANSACTION_OK;
  transaction->word = NULL;
  transaction->message = "";
}

void hg_transaction_settle(struct hg_transaction *transaction)
{
  for (size_t i = 0; i < transaction->count; i++) {
    transaction->statements[i].sql = NULL;
    transaction->statements[i].arguments = NULL;
  }
  hg_arena_free(&transaction->input);
}

bool hg_transaction_fail(struct hg_transaction *transaction, const char *word, const char *format,
                         ...)
{
  char text[MESSAGE_MAX];
  va_list arguments;
  va_start(arguments, format);
  vsnprintf(text, sizeof text, format, arguments);
  va_end(arguments);
  transaction->outcome = HG_TRANSACTION_ERROR;
  transaction->word = word;
  forget_rows(transaction);
  transaction->message = hg_arena_copy(&transaction->output, text, strlen(text));
  if (transaction->message == NULL)
    transaction->message = "there is not enough memory to say what went wrong";
  return false;
}
