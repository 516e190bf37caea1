#include "lhg_schema_value.h"

#include <string.h>

struct reading {
  lua_State *L;
  struct hg_arena *arena;
  size_t entries_left;
};

static bool read_value(struct reading *reading, int index, size_t depth, struct hg_value *out);

#define FIRST_ROOM 8 /* entries of a table that is no list; then twice as many, and so on */

/* Room for one entry more. */
static bool make_room(struct reading *reading, struct hg_value *table, size_t *room)
{
  if (table->as.table.count < *room)
    return true;
  size_t count = table->as.table.count, wider = *room < FIRST_ROOM ? FIRST_ROOM : *room * 2;
  struct hg_entry *entries = hg_arena_bytes(reading->arena, wider * sizeof *entries);
  if (entries == NULL)
    return false;
  if (count > 0)
    memcpy(entries, table->as.table.entries, count * sizeof *entries);
  table->as.table.entries = entries;
  *room = wider;
  return true;
}

static bool read_table(struct reading *reading, int index, size_t depth, struct hg_value *out)
{
  lua_State *L = reading->L;
  if (!lua_checkstack(L, 4))
    return false;
  size_t room = 0;
  int key = lua_gettop(L) + 1;
  *out = (struct hg_value){.kind = HG_VALUE_TABLE};
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    if (reading->entries_left == 0 || !make_room(reading, out, &room))
      return false;
    reading->entries_left--;
    struct hg_entry *entry = &out->as.table.entries[out->as.table.count++];
    if (!read_value(reading, key, 0, &entry->key) ||
        !read_value(reading, key + 1, depth, &entry->value))
      return false;
    lua_pop(L, 1);
  }
  hg_value_arrange(out);
  return true;
}

static bool read_text(struct reading *reading, int index, struct hg_value *out)
{
  size_t length;
  const char *text = lua_tolstring(reading->L, index, &length);
  const char *copy = hg_arena_copy(reading->arena, text, length);
  *out = hg_value_text(copy, length);
  return copy != NULL;
}

static void read_number(lua_State *L, int index, struct hg_value *out)
{
  lua_Integer integer;
  if (lhg_to_integer(L, index, &integer))
    *out = hg_value_integer(integer);
  else
    *out = (struct hg_value){.kind = HG_VALUE_NUMBER, .as.number = lua_tonumber(L, index)};
}

/* depth is how many levels of tables may still follow. */
static bool read_value(struct reading *reading, int index, size_t depth, struct hg_value *out)
{
  lua_State *L = reading->L;
  int type = lua_type(L, index);
  *out = (struct hg_value){.kind = HG_VALUE_OTHER, .as.type_name = lua_typename(L, type)};
  switch (type) {
  case LUA_TBOOLEAN:
    *out = hg_value_boolean(lua_toboolean(L, index));
    return true;
  case LUA_TNUMBER:
    read_number(L, index, out);
    return true;
  case LUA_TSTRING:
    return read_text(reading, index, out);
  case LUA_TLIGHTUSERDATA:
    if (lua_touserdata(L, index) == NULL)
      *out = hg_value_null();
    return true;
  case LUA_TTABLE:
    if (depth > 0)
      return read_table(reading, index, depth - 1, out);
    out->kind = HG_VALUE_TOO_DEEP;
    return true;
  default:
    return true;
  }
}

/* depth as of read_value; entries that are left to look at. */
static bool is_plain(lua_State *L, int index, size_t depth, size_t *left)
{
  if (!lua_istable(L, index) || depth == 0 || *left == 0)
    return true;
  if (lua_getmetatable(L, index)) {
    lua_pop(L, 1);
    return false;
  }
  lhg_check_stack(L, 4);
  int key = lua_gettop(L) + 1;
  bool plain = true;
  lua_pushnil(L);
  while (plain && lua_next(L, index) != 0) {
    *left -= *left > 0;
    plain = is_plain(L, key + 1, depth - 1, left);
    lua_pop(L, 1);
  }
  lua_settop(L, key - 1);
  return plain;
}

bool lhg_value_is_plain(lua_State *L, int index, const struct lhg_value_limits *limits)
{
  size_t left = limits->entries;
  return is_plain(L, lua_absindex(L, index), limits->depth, &left);
}

bool lhg_value_read(lua_State *L, int index, struct hg_arena *arena,
                    const struct lhg_value_limits *limits, struct hg_value *out)
{
  struct reading reading = {.L = L, .arena = arena, .entries_left = limits->entries};
  return read_value(&reading, lua_absindex(L, index), limits->depth, out);
}

static void push_table(lua_State *L, const struct hg_value *table)
{
  size_t count = table->as.table.count;
  bool is_list = table->as.table.is_list;
  luaL_checkstack(L, 4, "homegen: parameters");
  lua_createtable(L, is_list ? (int)count : 0, is_list ? 0 : (int)count);
  for (size_t i = 0; i < count; i++) {
    lhg_value_push(L, &table->as.table.entries[i].key);
    lhg_value_push(L, &table->as.table.entries[i].value);
    lua_rawset(L, -3);
  }
}

void lhg_value_push(lua_State *L, const struct hg_value *value)
{
  switch (value->kind) {
  case HG_VALUE_NULL:
    lua_pushlightuserdata(L, NULL);
    break;
  case HG_VALUE_BOOLEAN:
    lua_pushboolean(L, value->as.boolean);
    break;
  case HG_VALUE_INTEGER:
    lua_pushinteger(L, (lua_Integer)value->as.integer);
    break;
  case HG_VALUE_NUMBER:
    lua_pushnumber(L, value->as.number);
    break;
  case HG_VALUE_TEXT:
    lua_pushlstring(L, value->as.text.bytes, value->as.text.length);
    break;
  case HG_VALUE_TABLE:
    push_table(L, value);
    break;
  default:
    lua_pushnil(L);
  }
}
