/*
 * Fuzzes Lua: build/fuzz/NAME runs proof/fuzz/NAME.lua, which returns a function that is given each
 * input and raises when something does not hold.
 *
 * The interpreter is the system's and tells libFuzzer nothing, so that every line of Lua that runs
 * counts as covered by a hook. The C modules are compiled for fuzzing and tell by themselves.
 */
#include "fuzz.h"

#include <lauxlib.h>
#include <limits.h>
#include <lua.h>
#include <lualib.h>

#define LINES 16384
#define SOURCES 256

/* libFuzzer finds the counters by the name of their section. */
__attribute__((used, section("__libfuzzer_extra_counters"))) static uint8_t lines[LINES];

static lua_State *state;

/* Sources are known by their names' addresses; the order in which they are met numbers them. */
static unsigned number_of(const char *source)
{
  static struct {
    const char *source;
    unsigned number;
  } known[SOURCES];
  static unsigned count;
  for (unsigned i = 0; i < SOURCES; i++) {
    unsigned at = (unsigned)(((uintptr_t)source >> 4) + i) % SOURCES;
    if (known[at].source == source)
      return known[at].number;
    if (known[at].source == NULL) {
      known[at].source = source;
      known[at].number = count++;
      return known[at].number;
    }
  }
  return SOURCES;
}

static void count_line(lua_State *L, lua_Debug *debug)
{
  lua_getinfo(L, "Sl", debug);
  unsigned place = number_of(debug->source) * 331U + (unsigned)debug->currentline;
  uint8_t *counter = &lines[place % LINES];
  if (*counter < UINT8_MAX)
    ++*counter;
}

static int add_traceback(lua_State *L)
{
  const char *message = lua_tostring(L, 1);
  luaL_traceback(L, L, message, 1);
  return 1;
}

static void check_status(int status)
{
  if (status == LUA_OK)
    return;
  fprintf(stderr, "%s\n", lua_tostring(state, -1));
  abort();
}

/* The program is build/fuzz/NAME: the tree is two folders above it. */
static void find_tree(const char *program, char *tree, char **name)
{
  FUZZ_CHECK(realpath(program, tree) != NULL);
  for (int i = 0; i < 3; i++) {
    char *slash = strrchr(tree, '/');
    FUZZ_CHECK(slash != NULL);
    *slash = '\0';
    if (i == 0)
      *name = slash + 1;
  }
}

static void set_paths(const char *tree)
{
  lua_getglobal(state, "package");
  lua_pushfstring(state, "%s/lua/?.lua;%s/lua/?/init.lua;%s/sandbox/lua/?.lua;"
                  "%s/sandbox/lua/?/init.lua", tree, tree, tree, tree);
  lua_setfield(state, -2, "path");
  lua_getfield(state, -1, "cpath");
  lua_pushfstring(state, "%s/build/fuzz-lua5.4/?.so;%s", tree, lua_tostring(state, -1));
  lua_setfield(state, -3, "cpath");
  lua_settop(state, 0);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
  char tree[PATH_MAX], *name;
  (void)argc;
  find_tree((*argv)[0], tree, &name);
  state = luaL_newstate();
  FUZZ_CHECK(state != NULL);
  luaL_openlibs(state);
  set_paths(tree);
  lua_pushcfunction(state, add_traceback);
  const char *script = lua_pushfstring(state, "%s/proof/fuzz/%s.lua", tree, name);
  check_status(luaL_loadfile(state, script));
  lua_pushstring(state, tree);
  check_status(lua_pcall(state, 1, 1, 1));
  FUZZ_CHECK(lua_isfunction(state, -1));
  lua_sethook(state, count_line, LUA_MASKLINE, 0);
  return 0;
}

/* On the stack: the traceback's function, the script's path, the function that takes an input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  lua_settop(state, 3);
  lua_pushvalue(state, 3);
  lua_pushlstring(state, (const char *)data, size);
  check_status(lua_pcall(state, 1, 0, 1));
  return 0;
}
