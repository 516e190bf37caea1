/*
 *   core.load_libcurl()          raises when it cannot be loaded; what failed may be tried again
 *   core.has_libcurl() → boolean whether it is loaded
 *   core.load_with(require)      how: the module homegen.network is asked for by that function
 */
#include "lhg_libcurl.h"

#include "hg_curl.h"
#include "lhg_parts.h"

#define NETWORK "homegen.network"
#define REQUIRE_KEY "homegen.core.require" /* in the registry */

/* Hosts have a global require only while they load, if at all: one that was given comes first. */
static void push_require(lua_State *L)
{
  lua_getfield(L, LUA_REGISTRYINDEX, REQUIRE_KEY);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
    lua_getglobal(L, "require");
  }
}

/* LuaJIT keeps a mark of what failed, and would speak of a loop the next time. */
static void forget_failed(lua_State *L)
{
  lua_getfield(L, LUA_REGISTRYINDEX, "_LOADED");
  if (lua_istable(L, -1)) {
    lua_pushnil(L);
    lua_setfield(L, -2, NETWORK);
  }
  lua_pop(L, 1);
}

static void check_version(lua_State *L)
{
  const char *version = NULL;
  if (lua_istable(L, -1)) {
    lua_getfield(L, -1, "_VERSION");
    version = lua_tostring(L, -1);
    lua_pop(L, 1);
  }
  if (version == NULL || strcmp(version, HG_VERSION) != 0)
    luaL_error(L, "homegen: %s is of another version than homegen.core", NETWORK);
}

void lhg_libcurl_need(lua_State *L)
{
  if (hg_curl_is_there())
    return;
  lhg_check_stack(L, 8);
  push_require(L);
  lua_pushliteral(L, NETWORK);
  if (lua_pcall(L, 1, 1, 0) != 0) {
    forget_failed(L);
    lua_error(L);
  }
  check_version(L);
  lua_getfield(L, -1, "functions");
  hg_curl_use(lua_touserdata(L, -1));
  lua_pop(L, 2);
}

static int load_libcurl(lua_State *L)
{
  lhg_libcurl_need(L);
  return 0;
}

static int has_libcurl(lua_State *L)
{
  lua_pushboolean(L, hg_curl_is_there());
  return 1;
}

static int load_with(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TFUNCTION);
  lua_settop(L, 1);
  lua_setfield(L, LUA_REGISTRYINDEX, REQUIRE_KEY);
  return 0;
}

static const luaL_Reg functions[] = {
    {"has_libcurl", has_libcurl},
    {"load_libcurl", load_libcurl},
    {"load_with", load_with},
    {NULL, NULL},
};

void lhg_libcurl_open(lua_State *L)
{
  luaL_setfuncs(L, functions, 0);
}
