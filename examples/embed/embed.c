#include "embed.h"

#include <lauxlib.h>
#include <lualib.h>
#include <stdio.h>
#include <string.h>

int luaopen_homegen_core(lua_State *L);
int luaopen_homegen_journal(lua_State *L);
int luaopen_homegen_network(lua_State *L);
int luaopen_homegen_mask_core(lua_State *L);

#define PATH_SIZE 4096

static bool is_readable(const char *path)
{
  FILE *file = fopen(path, "r");
  if (file != NULL)
    fclose(file);
  return file != NULL;
}

/* `require` asks this for what is not linked in: a.b is <folder>/a/b.lua or <folder>/a/b/init.lua. */
static int find_file(lua_State *L)
{
  static const char *const endings[] = {".lua", "/init.lua"};
  const char *folder = lua_tostring(L, lua_upvalueindex(1));
  const char *name = luaL_gsub(L, luaL_checkstring(L, 1), ".", "/");
  char path[PATH_SIZE];
  for (int i = 0; i < 2; i++) {
    int length = snprintf(path, sizeof path, "%s/%s%s", folder, name, endings[i]);
    if (length >= (int)sizeof path || !is_readable(path))
      continue;
    if (luaL_loadfile(L, path) != 0)
      return lua_error(L);
    return 1;
  }
  lua_pushfstring(L, "\n\tno file in %s", folder);
  return 1;
}

/* package.searchers is called loaders in LuaJIT; ours comes second, behind package.preload. */
static const char INSERT[] = "table.insert(package.searchers or package.loaders, 2, ...)";

static int prepare(lua_State *L)
{
  luaL_openlibs(L);
  static const luaL_Reg linked[] = {
      {"homegen.core", luaopen_homegen_core},
      {"homegen.journal", luaopen_homegen_journal},
      {"homegen.mask.core", luaopen_homegen_mask_core},
      {"homegen.network", luaopen_homegen_network},
  };
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "preload");
  for (size_t i = 0; i < sizeof linked / sizeof *linked; i++) {
    lua_pushcfunction(L, linked[i].func);
    lua_setfield(L, -2, linked[i].name);
  }
  if (luaL_loadstring(L, INSERT) != 0)
    return lua_error(L);
  lua_pushstring(L, lua_touserdata(L, 1));
  lua_pushcclosure(L, find_file, 1);
  lua_call(L, 1, 0);
  return 0;
}

static bool report(const char *text)
{
  fprintf(stderr, "%s\n", text != NULL ? text : "an error that is no text");
  return false;
}

static int add_traceback(lua_State *L)
{
  lua_getglobal(L, "tostring"); /* homegen's errors are tables with words */
  lua_insert(L, 1);
  lua_call(L, 1, 1);
  luaL_traceback(L, L, lua_tostring(L, -1), 1);
  return 1;
}

/* Calls what lies below count arguments. */
static bool call(lua_State *L, int count, int results)
{
  int base = lua_gettop(L) - count;
  lua_pushcfunction(L, add_traceback);
  lua_insert(L, base);
  bool ok = lua_pcall(L, count, results, base) == 0 || report(lua_tostring(L, -1));
  lua_remove(L, base);
  if (!ok)
    lua_pop(L, 1);
  return ok;
}

/* homegen.<name>(), by `require`, which keeps it. */
static int call_homegen(lua_State *L)
{
  lua_getglobal(L, "require");
  lua_pushliteral(L, "homegen");
  lua_call(L, 1, 1);
  lua_getfield(L, -1, lua_tostring(L, 1));
  lua_call(L, 0, 1);
  return 1;
}

static int number_of(lua_State *L, const char *name)
{
  lua_pushcfunction(L, call_homegen);
  lua_pushstring(L, name);
  if (!call(L, 1, 1))
    return -1;
  int number = lua_isnumber(L, -1) ? (int)lua_tointeger(L, -1) : -1;
  lua_pop(L, 1);
  return number;
}

lua_State *embed_open(const char *folder)
{
  lua_State *L = luaL_newstate();
  if (L == NULL)
    return NULL;
  char *same;
  memcpy(&same, &folder, sizeof same);
  lua_pushcfunction(L, prepare);
  lua_pushlightuserdata(L, same);
  if (call(L, 1, 0))
    return L;
  lua_close(L);
  return NULL;
}

bool embed_run(lua_State *L, const char *script, int count, char *const *arguments)
{
  if (luaL_loadfile(L, script) != 0) {
    report(lua_tostring(L, -1));
    lua_pop(L, 1);
    return false;
  }
  luaL_checkstack(L, count + 1, "too many arguments");
  for (int i = 0; i < count; i++)
    lua_pushstring(L, arguments[i]);
  return call(L, count, 1);
}

int embed_fd(lua_State *L)
{
  return number_of(L, "fd");
}

int embed_step(lua_State *L)
{
  return number_of(L, "step");
}

bool embed_call(lua_State *L)
{
  return call(L, 0, 0);
}
