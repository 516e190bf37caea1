#include "lhg_parts.h"

#include "hg_clock.h"
#include "hg_fork.h"
#include "hg_followed.h"
#include "hg_limits.h"
#include "lhg_pin.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MODULE_KEY "homegen.core.module" /* in the registry */

LHG_EXPORT int luaopen_homegen_core(lua_State *L);

static bool pinned;

/* The module stays mapped: the fork counter's handler has to, and libcurl calls it back. */
static void prepare_process(void)
{
  pinned = lhg_pin_module(luaopen_homegen_core);
  if (pinned)
    hg_fork_watch();
}

static int monotonic(lua_State *L)
{
  lua_pushnumber(L, hg_clock_now());
  return 1;
}

/* core.working_folder() → path | nil, message */
static int working_folder(lua_State *L)
{
  char path[HG_LIMIT_PATH];
  if (getcwd(path, sizeof path) != NULL) {
    lua_pushstring(L, path);
    return 1;
  }
  lua_pushnil(L);
  lua_pushstring(L, strerror(errno));
  return 2;
}

/* core.file_exists(path) → boolean */
static int file_exists(lua_State *L)
{
  lua_pushboolean(L, access(luaL_checkstring(L, 1), F_OK) == 0);
  return 1;
}

/* core.folder_id(path) → text | nil     the same for whatever name of a folder; nil: there is none */
static int folder_id(lua_State *L)
{
  struct stat status;
  char id[48];
  if (stat(luaL_checkstring(L, 1), &status) != 0 || !S_ISDIR(status.st_mode))
    return 0;
  snprintf(id, sizeof id, "%llx:%llx", (unsigned long long)status.st_dev,
           (unsigned long long)status.st_ino);
  lua_pushstring(L, id);
  return 1;
}

/* core.forks() → integer     forks between the loading of the module in an ancestor and this process */
static int forks(lua_State *L)
{
  lua_pushinteger(L, (lua_Integer)hg_fork_count());
  return 1;
}

static bool mask_interrupt(int how, sigset_t *before)
{
  sigset_t interrupt;
  sigemptyset(&interrupt);
  sigaddset(&interrupt, SIGINT);
  return pthread_sigmask(how, &interrupt, before) == 0;
}

/*
 * core.hold_interrupts() → boolean     Ctrl-C waits from now on; false: it was held already
 * core.feel_interrupts()               one that waited arrives now
 */
static int hold_interrupts(lua_State *L)
{
  sigset_t before;
  lua_pushboolean(L, mask_interrupt(SIG_BLOCK, &before) && sigismember(&before, SIGINT) == 0);
  return 1;
}

static int feel_interrupts(lua_State *L)
{
  (void)L;
  mask_interrupt(SIG_UNBLOCK, NULL);
  return 0;
}

/*
 * core.is_marked() → boolean|nil     whether the program that Lua is embedded in keeps something in the
 *                                    extra space of the coroutine that calls; nil: there is none
 */
static int is_marked(lua_State *L)
{
#ifdef lua_getextraspace
  static const char nothing[LUA_EXTRASPACE];
  lua_pushboolean(L, memcmp(lua_getextraspace(L), nothing, sizeof nothing) != 0);
#else
  lua_pushnil(L);
#endif
  return 1;
}

static const luaL_Reg functions[] = {
    {"feel_interrupts", feel_interrupts},
    {"file_exists", file_exists},
    {"folder_id", folder_id},
    {"forks", forks},
    {"hold_interrupts", hold_interrupts},
    {"is_marked", is_marked},
    {"monotonic", monotonic},
    {"working_folder", working_folder},
    {NULL, NULL},
};

static void set_fact(lua_State *L, const char *name, bool fact)
{
  lua_pushboolean(L, fact);
  lua_setfield(L, -2, name);
}

/*
 * core._VERSION    text
 * core.follow_places  how many tasks can be followed; a handle's remainder by it is the task's place
 * core.has_fd      whether engines have a descriptor that a host can watch
 * core.modules     modules by name: what `require` gives again after package.loaded was cleared
 */
static void set_facts(lua_State *L)
{
  lhg_set_version(L);
  lua_pushinteger(L, (lua_Integer)HG_FOLLOWED_LIMIT);
  lua_setfield(L, -2, "follow_places");
#ifdef HG_PORTABLE
  set_fact(L, "has_fd", false);
#else
  set_fact(L, "has_fd", true);
#endif
}

/*
 * Whether the module is there already: left on the stack then, and with it all that core.modules names
 * is loaded again as it was. There is one engine in a Lua state, with what waits for it, and whoever
 * clears package.loaded (tools that reload scripts do) may have clients open.
 */
static bool find_again(lua_State *L)
{
  lua_getfield(L, LUA_REGISTRYINDEX, MODULE_KEY);
  if (!lua_istable(L, -1)) {
    lua_pop(L, 1);
    return false;
  }
  lua_getglobal(L, "package");
  lua_getfield(L, -1, "loaded");
  lua_getfield(L, -3, "modules");
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    lua_pushvalue(L, -2);
    lua_insert(L, -2);
    lua_settable(L, -5);
  }
  lua_pop(L, 3);
  return true;
}

int luaopen_homegen_core(lua_State *L)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare_process);
  if (!pinned)
    return luaL_error(L, "homegen: cannot keep the module in memory: %s", dlerror());
  if (find_again(L))
    return 1;
  lua_newtable(L);
  luaL_setfuncs(L, functions, 0);
  lua_newtable(L);
  lua_setfield(L, -2, "modules");
  set_facts(L);
  lhg_body_open(L);
  lhg_engine_open(L);
  lhg_target_open(L);
  lhg_url_open(L);
  lhg_libcurl_open(L);
  lhg_schema_open(L);
  lhg_codec_open(L);
  lhg_json_open(L);
  lhg_json_decode_open(L);
  lhg_part_open(L);
  lhg_disk_open(L);
  lhg_doorbell_open(L);
  lhg_poll_schedule_open(L);
  lhg_listener_open(L);
  lhg_secret_open(L);
  lua_pushvalue(L, -1);
  lua_setfield(L, LUA_REGISTRYINDEX, MODULE_KEY);
  return 1;
}
