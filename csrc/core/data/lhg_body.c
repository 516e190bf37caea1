#include "lhg_body.h"

#include "lhg_parts.h"

#define CLASS "homegen.body"

static struct hg_text text_of(lua_State *L, int index)
{
  return (struct hg_text){lua_touserdata(L, index), lua_rawlen(L, index) - 1};
}

void lhg_body_push(lua_State *L, struct hg_text text)
{
  char *bytes = lua_newuserdata(L, text.length + 1);
  if (text.length > 0)
    memcpy(bytes, text.bytes, text.length);
  bytes[text.length] = '\0';
  luaL_getmetatable(L, CLASS);
  lua_setmetatable(L, -2);
}

struct hg_text lhg_check_text(lua_State *L, int index)
{
  if (lua_type(L, index) == LUA_TUSERDATA && luaL_testudata(L, index, CLASS) != NULL)
    return text_of(L, index);
  struct hg_text text;
  luaL_checktype(L, index, LUA_TSTRING);
  text.bytes = lua_tolstring(L, index, &text.length);
  return text;
}

static struct hg_text check_body(lua_State *L)
{
  luaL_checkudata(L, 1, CLASS);
  return text_of(L, 1);
}

static int body_length(lua_State *L)
{
  lua_pushinteger(L, (lua_Integer)check_body(L).length);
  return 1;
}

static int body_tostring(lua_State *L)
{
  struct hg_text text = check_body(L);
  lua_pushlstring(L, text.bytes, text.length);
  return 1;
}

/* A place as string.sub takes it, counted from the beginning; it may lie outside. */
static lua_Integer check_place(lua_State *L, int index, lua_Integer length)
{
  lua_Integer place = luaL_checkinteger(L, index);
  if (place >= 0)
    return place;
  return place < -length ? 0 : length + place + 1;
}

/* body:sub(first [, last]) */
static int body_sub(lua_State *L)
{
  struct hg_text text = check_body(L);
  lua_Integer length = (lua_Integer)text.length;
  lua_Integer first = check_place(L, 2, length);
  lua_Integer last = lua_isnoneornil(L, 3) ? length : check_place(L, 3, length);
  first = first < 1 ? 1 : first;
  last = last > length ? length : last;
  if (first > last)
    lua_pushliteral(L, "");
  else
    lua_pushlstring(L, text.bytes + (first - 1), (size_t)(last - first + 1));
  return 1;
}

void lhg_body_open(lua_State *L)
{
  static const luaL_Reg methods[] = {{"sub", body_sub}, {NULL, NULL}};
  lhg_new_class(L, CLASS, methods, NULL);
  luaL_getmetatable(L, CLASS);
  lua_pushcfunction(L, body_length);
  lua_setfield(L, -2, "__len");
  lua_pushcfunction(L, body_tostring);
  lua_setfield(L, -2, "__tostring");
  lua_pop(L, 1);
}
