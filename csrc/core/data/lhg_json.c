/* json_picker: a few scalars of a JSON text as Lua values, without tables for the rest. */
#include "hg_json_pick.h"
#include "lhg_body.h"
#include "lhg_compat.h"
#include "lhg_parts.h"

/* What stands for an array or object; its address is the value. */
static char table_mark;

static void push_pick(lua_State *L, const struct hg_json_pick *pick)
{
  switch (pick->kind) {
  case HG_JSON_ABSENT:
    lua_pushnil(L);
    break;
  case HG_JSON_FALSE:
  case HG_JSON_TRUE:
    lua_pushboolean(L, pick->kind == HG_JSON_TRUE);
    break;
  case HG_JSON_INTEGER:
    lua_pushinteger(L, (lua_Integer)pick->number);
    break;
  case HG_JSON_LONG_INTEGER:
  case HG_JSON_STRING:
    lua_pushlstring(L, pick->text.bytes, pick->text.length);
    break;
  case HG_JSON_CONTAINER:
    lua_pushlightuserdata(L, &table_mark);
    break;
  }
}

/*
 * picker(text) -> true, a value for each path | false: text, a string or a body, has to be decoded as a
 * whole
 */
static int pick(lua_State *L)
{
  const struct hg_json_paths *paths = lua_touserdata(L, lua_upvalueindex(1));
  struct hg_json_pick picks[HG_JSON_PATHS];
  struct hg_text text = lhg_check_text(L, 1);
  bool taken = hg_json_pick(paths, text.bytes, text.length, picks);
  lua_pushboolean(L, taken);
  if (!taken)
    return 1;
  lhg_check_stack(L, HG_JSON_PATHS);
  for (size_t i = 0; i < paths->count; i++)
    push_pick(L, &picks[i]);
  return (int)paths->count + 1;
}

/* json_picker(depth, path, …) -> picker; depth: how deep arrays and objects may be nested */
static int json_picker(lua_State *L)
{
  lua_Integer depth = 0;
  int last = lua_gettop(L);
  bool fits = lhg_to_integer(L, 1, &depth) && depth > 0 && depth <= HG_JSON_PICK_DEPTH;
  luaL_argcheck(L, fits, 1, "a depth was expected");
  struct hg_json_paths *paths = lua_newuserdata(L, sizeof *paths);
  memset(paths, 0, sizeof *paths);
  paths->depth = (size_t)depth;
  for (int i = 2; i <= last; i++) {
    size_t length;
    luaL_checktype(L, i, LUA_TSTRING);
    const char *path = lua_tolstring(L, i, &length);
    luaL_argcheck(L, hg_json_paths_add(paths, path, length), i, "no path, or too many of them");
  }
  lua_pushcclosure(L, pick, 1);
  return 1;
}

void lhg_json_open(lua_State *L)
{
  lua_pushcfunction(L, json_picker);
  lua_setfield(L, -2, "json_picker");
  lua_pushlightuserdata(L, &table_mark);
  lua_setfield(L, -2, "json_table");
}
