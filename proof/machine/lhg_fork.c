/*
 * fork for specs on PUC Lua, which has none: `fork() → pid`, 0 in the child; `wait(pid) → exit code`, or
 * minus the signal that ended it. LuaJIT's specs call the C library themselves.
 */
#include "lhg_compat.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

LHG_EXPORT int luaopen_fork(lua_State *L);

static int fork_process(lua_State *L)
{
  fflush(NULL);
  pid_t pid = fork();
  if (pid < 0)
    return luaL_error(L, "cannot fork");
  lua_pushinteger(L, pid);
  return 1;
}

static int wait_for_process(lua_State *L)
{
  int status = 0;
  if (waitpid((pid_t)luaL_checkinteger(L, 1), &status, 0) < 0)
    return luaL_error(L, "there is no such child");
  lua_pushinteger(L, WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status));
  return 1;
}

int luaopen_fork(lua_State *L)
{
  lua_newtable(L);
  lua_pushcfunction(L, fork_process);
  lua_setfield(L, -2, "fork");
  lua_pushcfunction(L, wait_for_process);
  lua_setfield(L, -2, "wait");
  return 1;
}
