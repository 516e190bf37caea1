/*
 *   core.secret() → text                 64 hexadecimal digits that nobody can guess
 *   core.is_secret(given, known) → boolean   in a time that says nothing about `known`
 */
#include "hg_secret.h"
#include "lhg_parts.h"

static int make_secret(lua_State *L)
{
  char text[HG_SECRET_TEXT + 1];
  if (!hg_secret_make(text))
    return luaL_error(L, "homegen: the system gives no random numbers");
  lua_pushlstring(L, text, HG_SECRET_TEXT);
  return 1;
}

static int is_secret(lua_State *L)
{
  size_t given_length, known_length;
  const char *given = luaL_checklstring(L, 1, &given_length);
  const char *known = luaL_checklstring(L, 2, &known_length);
  lua_pushboolean(L, hg_secret_is(given, given_length, known, known_length));
  return 1;
}

static const luaL_Reg functions[] = {
    {"is_secret", is_secret},
    {"secret", make_secret},
    {NULL, NULL},
};

void lhg_secret_open(lua_State *L)
{
  luaL_setfuncs(L, functions, 0);
}
