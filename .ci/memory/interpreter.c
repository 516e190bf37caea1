/*
 * A Lua interpreter to be compiled with a sanitizer: `lua5.4 [-e CHUNK] [SCRIPT [ARGUMENTS]]`.
 *
 * The sanitizer's runtime has to be the first thing in a process. Preloading it into the system's
 * interpreter would hand it on to every shell and tool that a spec starts, and judge them too.
 */
#include <lauxlib.h>
#include <lua.h>
#include <lualib.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * Instead of the C library's: a module stays loaded to the end, so that the report of a leak, which
 * comes last, can still name its functions.
 */
int dlclose(void *handle);
int dlclose(void *handle)
{
  (void)handle;
  return 0;
}

static int add_traceback(lua_State *L)
{
  const char *message = luaL_tolstring(L, 1, NULL);
  luaL_traceback(L, L, message, 1);
  return 1;
}

/* Ctrl-C ends in a Lua error, as in the real one: the handler only asks for a hook. */
static lua_State *interrupted_state;

static void raise_interrupted(lua_State *L, lua_Debug *debug)
{
  (void)debug;
  lua_sethook(L, NULL, 0, 0);
  luaL_error(L, "interrupted!");
}

static void on_interrupt(int signal_number)
{
  signal(signal_number, SIG_DFL);
  lua_sethook(interrupted_state, raise_interrupted,
              LUA_MASKCALL | LUA_MASKRET | LUA_MASKLINE | LUA_MASKCOUNT, 1);
}

/* Like the real one: the script is arg[0], what stands before it has negative indices. */
static void set_arg(lua_State *L, int argc, char **argv, int script)
{
  lua_newtable(L);
  for (int i = 0; i < argc; i++) {
    lua_pushstring(L, argv[i]);
    lua_rawseti(L, -2, i - script);
  }
  lua_setglobal(L, "arg");
}

/* Runs the chunk on top of the stack with count string arguments from argv. */
static int run(lua_State *L, int status, int count, char **argv)
{
  if (status == LUA_OK) {
    int base = lua_gettop(L);
    lua_pushcfunction(L, add_traceback);
    lua_insert(L, base);
    luaL_checkstack(L, count, "too many arguments");
    for (int i = 0; i < count; i++)
      lua_pushstring(L, argv[i]);
    interrupted_state = L;
    signal(SIGINT, on_interrupt);
    status = lua_pcall(L, count, 0, base);
    signal(SIGINT, SIG_DFL);
  }
  if (status != LUA_OK)
    fprintf(stderr, "lua5.4: %s\n", lua_tostring(L, -1));
  return status;
}

int main(int argc, char **argv)
{
  int script = 1;
  const char *chunk = NULL;
  if (argc > 2 && strcmp(argv[1], "-e") == 0) {
    chunk = argv[2];
    script = 3;
  }
  lua_State *L = luaL_newstate();
  if (L == NULL)
    return EXIT_FAILURE;
  luaL_openlibs(L);
  set_arg(L, argc, argv, script);
  int status = LUA_OK;
  if (chunk != NULL)
    status = run(L, luaL_loadbuffer(L, chunk, strlen(chunk), "=(command line)"), 0, NULL);
  if (status == LUA_OK && script < argc)
    status = run(L, luaL_loadfile(L, argv[script]), argc - script - 1, argv + script + 1);
  lua_close(L);
  return status == LUA_OK ? EXIT_SUCCESS : EXIT_FAILURE;
}
