/*
 * The interpreter of the allocation sweep: `sweep SCRIPT [ARGUMENTS]`, Lua with the global `memory`.
 *
 *   memory.start()                 after all modules are loaded
 *   memory.arm(class, first, last) refuses requests of a class: "lua", "homegen", "library", "cjson"
 *   memory.disarm()                grants everything again
 *   memory.read()                  requests, refused, lua_blocks, lua_bytes, and blocks of homegen,
 *                                  libraries, libcrypto
 *   memory.fork() → pid            0 in the child
 *   memory.wait(pid, seconds) → "exited", code | "killed", signal | "hangs"
 *   memory.exit(code)              at once, without closing the state
 *   memory.fds() → count           open descriptors
 *   memory.list(folder) → names
 */
#include "lhg_compat.h"
#include "sweep_memory.h"

#include <dirent.h>
#include <limits.h>
#include <lualib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char *const class_names[] = {"lua", "homegen", "library", "cjson", NULL};

static int memory_start(lua_State *L)
{
  (void)L;
  sweep_start();
  return 0;
}

static int memory_arm(lua_State *L)
{
  enum sweep_class class = (enum sweep_class)luaL_checkoption(L, 1, NULL, class_names);
  lua_Number first = luaL_checknumber(L, 2), last = luaL_checknumber(L, 3);
  sweep_arm(class, (long)first, last < 1e15 ? (long)last : LONG_MAX);
  return 0;
}

static int memory_disarm(lua_State *L)
{
  (void)L;
  sweep_disarm();
  return 0;
}

static int memory_read(lua_State *L)
{
  struct sweep_figures figures;
  sweep_read(&figures);
  lua_pushinteger(L, figures.requests);
  lua_pushinteger(L, figures.refused);
  lua_pushinteger(L, (lua_Integer)figures.lua_blocks);
  lua_pushinteger(L, (lua_Integer)figures.lua_bytes);
  lua_pushinteger(L, (lua_Integer)figures.blocks[SWEEP_HOMEGEN]);
  lua_pushinteger(L, (lua_Integer)figures.blocks[SWEEP_LIBRARY]);
  lua_pushinteger(L, (lua_Integer)figures.blocks[SWEEP_CRYPTO]);
  return 7;
}

static int memory_fork(lua_State *L)
{
  fflush(NULL);
  pid_t pid = fork();
  if (pid < 0)
    return luaL_error(L, "cannot fork");
  lua_pushinteger(L, pid);
  return 1;
}

/* Looks often: a point takes milliseconds, and only one that hangs takes long. */
static pid_t wait_for(pid_t pid, double seconds, int *status)
{
  const struct timespec pause = {.tv_nsec = 200000};
  struct timespec begin, now;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  do {
    pid_t ended = waitpid(pid, status, WNOHANG);
    if (ended != 0)
      return ended;
    nanosleep(&pause, NULL);
    clock_gettime(CLOCK_MONOTONIC, &now);
  } while ((double)(now.tv_sec - begin.tv_sec) < seconds);
  return 0;
}

static int memory_wait(lua_State *L)
{
  pid_t pid = (pid_t)luaL_checkinteger(L, 1);
  int status = 0;
  if (wait_for(pid, luaL_checknumber(L, 2), &status) == 0) {
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    lua_pushliteral(L, "hangs");
    return 1;
  }
  lua_pushstring(L, WIFEXITED(status) ? "exited" : "killed");
  lua_pushinteger(L, WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
  return 2;
}

static int memory_exit(lua_State *L)
{
  fflush(NULL);
  _exit((int)luaL_checkinteger(L, 1));
}

/* Pushes the names in a folder as a list. */
static int memory_list(lua_State *L)
{
  DIR *folder = opendir(luaL_checkstring(L, 1));
  lua_newtable(L);
  if (folder == NULL)
    return 1;
  const struct dirent *entry;
  for (int i = 1; (entry = readdir(folder)) != NULL;) {
    if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
      continue;
    lua_pushstring(L, entry->d_name);
    lua_rawseti(L, -2, i++);
  }
  closedir(folder);
  return 1;
}

static int memory_fds(lua_State *L)
{
  lua_settop(L, 0);
  lua_pushliteral(L, "/proc/self/fd");
  memory_list(L);
  lua_pushinteger(L, (lua_Integer)lua_rawlen(L, -1) - 1); /* but the one that looked */
  return 1;
}

static const luaL_Reg functions[] = {
    {"start", memory_start},   {"arm", memory_arm},
    {"disarm", memory_disarm}, {"read", memory_read},
    {"fork", memory_fork},     {"wait", memory_wait},
    {"exit", memory_exit},     {"list", memory_list},
    {"fds", memory_fds},       {NULL, NULL},
};

static int add_traceback(lua_State *L)
{
  if (!lua_isstring(L, 1))
    luaL_callmeta(L, 1, "__tostring");
  luaL_traceback(L, L, lua_tostring(L, -1), 1);
  return 1;
}

static int run(lua_State *L, int argc, char **argv)
{
  lua_pushcfunction(L, add_traceback);
  int status = luaL_loadfile(L, argv[1]);
  for (int i = 2; status == LUA_OK && i < argc; i++)
    lua_pushstring(L, argv[i]);
  if (status == LUA_OK)
    status = lua_pcall(L, argc - 2, 0, 1);
  if (status != LUA_OK)
    fprintf(stderr, "sweep: %s\n", lua_tostring(L, -1));
  return status;
}

int main(int argc, char **argv)
{
  lua_State *L = lhg_new_state(sweep_lua_alloc, NULL);
  if (L == NULL || argc < 2)
    return EXIT_FAILURE;
  luaL_openlibs(L);
  luaL_newlib(L, functions);
  lua_setglobal(L, "memory");
  return run(L, argc, argv) == LUA_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
