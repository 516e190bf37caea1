/*
 * journal:take(): an outcome as Lua values; behind "ok" the rows of each statement and the number of the
 * row that was inserted last. Nothing leaves the queue before all of them exist.
 */
#include "lhg_journal_take.h"

#include "lhg_journal_handle.h"

static void push_cell(lua_State *L, const struct hg_cell *cell)
{
  switch (cell->kind) {
  case HG_CELL_INTEGER:
    lua_pushinteger(L, (lua_Integer)cell->integer);
    return;
  case HG_CELL_REAL:
    lua_pushnumber(L, cell->real);
    return;
  case HG_CELL_TEXT:
    lua_pushlstring(L, cell->text, cell->length);
    return;
  default:
    lua_pushnil(L);
  }
}

static void push_row(lua_State *L, const struct hg_statement *statement, const struct hg_row *row)
{
  lua_createtable(L, 0, (int)statement->column_count);
  for (size_t i = 0; i < statement->column_count; i++) {
    lua_pushstring(L, statement->columns[i]);
    push_cell(L, &row->cells[i]);
    lua_rawset(L, -3);
  }
}

static void push_results(lua_State *L, const struct hg_transaction *done)
{
  lua_createtable(L, (int)done->count, 0);
  for (size_t i = 0; i < done->count; i++) {
    const struct hg_statement *statement = &done->statements[i];
    int position = 0;
    lua_newtable(L);
    for (const struct hg_row *row = statement->rows; row != NULL; row = row->next) {
      push_row(L, statement, row);
      lua_rawseti(L, -2, ++position);
    }
    lua_rawseti(L, -2, (int)i + 1);
  }
}

static int push_outcome(lua_State *L, const struct hg_transaction *done)
{
  switch (done->outcome) {
  case HG_TRANSACTION_OK:
    lua_pushliteral(L, "ok");
    push_results(L, done);
    lua_pushinteger(L, (lua_Integer)done->last_row);
    return 4;
  case HG_TRANSACTION_UNMET:
    lua_pushliteral(L, "unmet");
    lua_pushinteger(L, (lua_Integer)done->unmet + 1);
    return 3;
  default:
    lua_pushliteral(L, "error");
    lua_pushstring(L, done->message);
    lua_pushstring(L, done->word);
    return 4;
  }
}

int lhg_journal_take(lua_State *L)
{
  struct hg_journal *journal = lhg_journal_check(L);
  const struct hg_transaction *done = hg_journal_peek(journal);
  if (done == NULL)
    return 0;
  lhg_check_stack(L, 10);
  lua_pushinteger(L, (lua_Integer)done->id);
  int count = push_outcome(L, done);
  hg_journal_drop(journal);
  return count;
}
