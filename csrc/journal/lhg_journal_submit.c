/*
 * journal:submit{ label = …, { sql, argument… }, … }: first all is checked, which may raise; then it is
 * copied, which may not. Tables are read raw, so that no script runs in between. journal:hold does the
 * same, but for handing it to the thread, which journal:go does.
 */
#include "lhg_journal_submit.h"

#include "hg_memory.h"
#include "lhg_journal_handle.h"

#include <stdlib.h>

/* What the check found out about a statement, so that copying asks nothing that could raise. */
struct outline {
  size_t argument_count;
  int64_t changes; /* less than 0: any number */
};

static bool is_label(const char *text, size_t length)
{
  if (length == 0 || length > HG_LABEL_MAX)
    return false;
  for (size_t i = 0; i < length; i++)
    if ((text[i] < 'a' || text[i] > 'z') && text[i] != '_')
      return false;
  return true;
}

/* Pushes table[name], raw. */
static void push_field(lua_State *L, int table, const char *name)
{
  table = lua_absindex(L, table);
  lua_pushstring(L, name);
  lua_rawget(L, table);
}

/* Raises unless each key of the table on top is 1…most or one of two names. */
static void check_keys(lua_State *L, size_t most, const char *one, const char *other)
{
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    lua_Integer index = 0;
    lua_pop(L, 1);
    if (lhg_to_integer(L, -1, &index) && index >= 1 && (size_t)index <= most)
      continue;
    const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "";
    if (strcmp(name, one) != 0 && strcmp(name, other) != 0)
      luaL_error(L, "homegen: a transaction has a field that nobody knows%s%s",
                 name[0] != '\0' ? ": " : "", name);
  }
}

/* The arguments of the statement on top: n, or all that stand behind the SQL. */
static size_t check_argument_count(lua_State *L)
{
  lua_Integer count = (lua_Integer)lua_rawlen(L, -1) - 1;
  push_field(L, -1, "n");
  if (!lua_isnil(L, -1) && (!lhg_to_integer(L, -1, &count) || count < 0))
    luaL_error(L, "homegen: n must be the number of arguments");
  lua_pop(L, 1);
  if (count > HG_LIMIT_ARGUMENTS)
    luaL_error(L, "homegen: a statement has more than %d arguments", HG_LIMIT_ARGUMENTS);
  return count > 0 ? (size_t)count : 0;
}

static int64_t check_changes(lua_State *L)
{
  lua_Integer changes = -1;
  push_field(L, -1, "changes");
  if (!lua_isnil(L, -1) && (!lhg_to_integer(L, -1, &changes) || changes < 0))
    luaL_error(L, "homegen: changes must be a number of rows");
  lua_pop(L, 1);
  return changes;
}

static void check_sql(lua_State *L)
{
  lua_rawgeti(L, -1, 1);
  size_t length = lua_type(L, -1) == LUA_TSTRING ? lua_rawlen(L, -1) : 0;
  if (length == 0 || length > HG_LIMIT_SQL || strlen(lua_tostring(L, -1)) != length)
    luaL_error(L, "homegen: a statement begins with its SQL");
  lua_pop(L, 1);
}

/* The bytes of texts in the statement on top. */
static size_t check_statement(lua_State *L, struct outline *outline)
{
  size_t bytes = 0;
  if (!lua_istable(L, -1))
    luaL_error(L, "homegen: a statement must be a table");
  check_sql(L);
  outline->changes = check_changes(L);
  size_t count = outline->argument_count = check_argument_count(L);
  check_keys(L, count + 1, "n", "changes");
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, -1, (int)i + 2);
    int type = lua_type(L, -1);
    if (type == LUA_TSTRING)
      bytes += lua_rawlen(L, -1);
    else if (type != LUA_TNIL && type != LUA_TBOOLEAN && type != LUA_TNUMBER)
      luaL_error(L, "homegen: argument %d of a statement is a %s", (int)i + 1,
                 luaL_typename(L, -1));
    lua_pop(L, 1);
  }
  return bytes;
}

/* Leaves the label at 3. */
static size_t check_transaction(lua_State *L, struct outline *outlines)
{
  size_t length = 0, bytes = 0, count;
  luaL_checktype(L, 2, LUA_TTABLE);
  lua_settop(L, 2);
  lhg_check_stack(L, 8);
  push_field(L, 2, "label");
  const char *label = lua_type(L, -1) == LUA_TSTRING ? lua_tolstring(L, -1, &length) : "";
  luaL_argcheck(L, is_label(label, length), 2, "label must be 1 to 31 of a-z and _");
  count = lua_rawlen(L, 2);
  luaL_argcheck(L, count > 0 && count <= HG_LIMIT_STATEMENTS, 2, "1 to 16 statements expected");
  lua_pushvalue(L, 2);
  check_keys(L, count, "label", "");
  lua_pop(L, 1);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, 2, (int)i + 1);
    bytes += check_statement(L, &outlines[i]);
    lua_pop(L, 1);
  }
  luaL_argcheck(L, bytes <= HG_LIMIT_TRANSACTION_INPUT / 2, 2, "too much text for one transaction");
  return count;
}

/* The value on top. False: out of memory. */
static bool copy_argument(lua_State *L, struct hg_transaction *transaction,
                          struct hg_cell *argument)
{
  lua_Integer whole = 0;
  size_t length;
  switch (lua_type(L, -1)) {
  case LUA_TBOOLEAN:
    argument->kind = HG_CELL_INTEGER;
    argument->integer = lua_toboolean(L, -1);
    return true;
  case LUA_TNUMBER:
    argument->kind = lhg_to_integer(L, -1, &whole) ? HG_CELL_INTEGER : HG_CELL_REAL;
    argument->integer = whole;
    argument->real = lua_tonumber(L, -1);
    return true;
  case LUA_TSTRING: {
    const char *text = lua_tolstring(L, -1, &length);
    return hg_transaction_set_text(transaction, argument, text, length);
  }
  default:
    argument->kind = HG_CELL_NULL;
    return true;
  }
}

/* The statement on top, which was checked. */
static bool copy_statement(lua_State *L, const struct outline *outline,
                           struct hg_transaction *transaction)
{
  size_t length, count = outline->argument_count;
  lua_rawgeti(L, -1, 1);
  const char *sql = lua_tolstring(L, -1, &length);
  struct hg_statement *statement = hg_transaction_add(transaction, sql, length, count);
  lua_pop(L, 1);
  if (statement == NULL)
    return false;
  statement->changes = outline->changes;
  bool copied = true;
  for (size_t i = 0; i < count && copied; i++) {
    lua_rawgeti(L, -1, (int)i + 2);
    copied = copy_argument(L, transaction, &statement->arguments[i]);
    lua_pop(L, 1);
  }
  return copied;
}

static struct hg_journal *check_unfinished(lua_State *L)
{
  struct hg_journal *journal = lhg_journal_check(L);
  if (hg_journal_is_finished(journal))
    luaL_error(L, "homegen: the journal is finished");
  return journal;
}

static struct hg_transaction *read_transaction(lua_State *L)
{
  struct outline outlines[HG_LIMIT_STATEMENTS];
  size_t count = check_transaction(L, outlines);
  struct hg_transaction *transaction = hg_transaction_new();
  bool copied = transaction != NULL;
  for (size_t i = 0; i < count && copied; i++) {
    lua_rawgeti(L, 2, (int)i + 1);
    copied = copy_statement(L, &outlines[i], transaction);
    lua_pop(L, 1);
  }
  if (!copied) {
    hg_transaction_free(transaction);
    luaL_error(L, HG_NO_MEMORY);
    return NULL;
  }
  memcpy(transaction->label, lua_tostring(L, 3), lua_rawlen(L, 3) + 1);
  return transaction;
}

int lhg_journal_submit(lua_State *L)
{
  struct hg_journal *journal = check_unfinished(L);
  lua_pushinteger(L, (lua_Integer)hg_journal_submit(journal, read_transaction(L)));
  return 1;
}

int lhg_journal_hold(lua_State *L)
{
  struct hg_journal *journal = check_unfinished(L);
  lua_pushinteger(L, (lua_Integer)hg_journal_hold(journal, read_transaction(L)));
  return 1;
}

/* Of a forked child what is held is the parent's. */
int lhg_journal_go(lua_State *L)
{
  const struct lhg_journal *box = luaL_checkudata(L, 1, LHG_JOURNAL_TYPE);
  if (box->journal != NULL && !hg_journal_is_foreign(box->journal))
    hg_journal_go(box->journal);
  return 0;
}

int lhg_journal_finish(lua_State *L)
{
  struct hg_journal *journal = check_unfinished(L);
  struct hg_transaction *last = hg_transaction_new();
  if (last == NULL)
    return luaL_error(L, HG_NO_MEMORY);
  lua_pushinteger(L, (lua_Integer)hg_journal_finish(journal, last));
  return 1;
}
