/*
 *   core.publish_file(part, path) → true | nil, message     never overwrites
 *   core.file_exists(path) → boolean
 */
#include <string.h>
#include <unistd.h>

#include "hg_publish.h"
#include "lhg_compat.h"
#include "lhg_core.h"

static const char *check_path(lua_State *L, int index)
{
  size_t length;
  const char *path = luaL_checklstring(L, index, &length);
  luaL_argcheck(L, strlen(path) == length, index, "a path cannot hold a NUL byte");
  return path;
}

static int publish_file(lua_State *L)
{
  int failure = hg_publish_file(check_path(L, 1), check_path(L, 2));
  if (failure == 0) {
    lua_pushboolean(L, 1);
    return 1;
  }
  lua_pushnil(L);
  lua_pushstring(L, strerror(failure));
  return 2;
}

static int file_exists(lua_State *L)
{
  lua_pushboolean(L, access(check_path(L, 1), F_OK) == 0);
  return 1;
}

void lhg_publish_open(lua_State *L)
{
  static const luaL_Reg functions[] = {
    {"publish_file", publish_file},
    {"file_exists", file_exists},
    {NULL, NULL},
  };
  luaL_setfuncs(L, functions, 0);
}
