/* homegen.journal: opening, the handle's life, what it tells about itself. */
#include "hg_memory.h"
#include "lhg_journal_handle.h"
#include "lhg_journal_submit.h"
#include "lhg_journal_take.h"
#include "lhg_pin.h"

#include <math.h>
#include <pthread.h>

#define DEFAULT_BUSY_SECONDS 10.0
#define MOST_SECONDS 86400.0
#define GC_SECONDS 1.0

LHG_EXPORT int luaopen_homegen_journal(lua_State *L);

static void check_fields(lua_State *L)
{
  static const char *const known[] = {"path", "application_id", "versions", "busy_seconds"};
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_pushnil(L);
  while (lua_next(L, 1) != 0) {
    bool found = false;
    for (size_t i = 0; i < sizeof known / sizeof *known && lua_type(L, -2) == LUA_TSTRING; i++)
      found = found || strcmp(lua_tostring(L, -2), known[i]) == 0;
    luaL_argcheck(L, found, 1,
                  "path, application_id, versions and busy_seconds are all its fields");
    lua_pop(L, 1);
  }
}

static int32_t check_application_id(lua_State *L)
{
  lua_Integer id = 0;
  lua_getfield(L, 1, "application_id");
  luaL_argcheck(L, lhg_to_integer(L, -1, &id) && id > 0 && id <= INT32_MAX, 1,
                "application_id must be a positive whole number");
  lua_pop(L, 1);
  return (int32_t)id;
}

static double check_busy_seconds(lua_State *L)
{
  double seconds = DEFAULT_BUSY_SECONDS;
  lua_getfield(L, 1, "busy_seconds");
  if (!lua_isnil(L, -1)) {
    luaL_argcheck(L, lua_type(L, -1) == LUA_TNUMBER, 1, "busy_seconds must be a number");
    seconds = lua_tonumber(L, -1);
    luaL_argcheck(L, seconds >= 0.0 && seconds <= MOST_SECONDS, 1,
                  "busy_seconds must be from 0 to 86400");
  }
  lua_pop(L, 1);
  return seconds;
}

/* The texts stay in the argument's table; the list of them is a userdata left on the stack. */
static void check_versions(lua_State *L, struct hg_journal_options *options)
{
  lua_getfield(L, 1, "versions");
  luaL_argcheck(L, lua_istable(L, -1), 1, "versions must be a list of SQL texts");
  size_t count = lua_rawlen(L, -1);
  luaL_argcheck(L, count > 0 && count <= HG_LIMIT_JOURNAL_VERSIONS, 1,
                "versions must have 1 to 1000 texts");
  const char **versions = lua_newuserdata(L, count * sizeof *versions);
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, -2, (int)i + 1);
    bool good = lua_type(L, -1) == LUA_TSTRING && strlen(lua_tostring(L, -1)) == lua_rawlen(L, -1);
    luaL_argcheck(L, good, 1, "versions must be a list of SQL texts");
    versions[i] = lua_tostring(L, -1);
    lua_pop(L, 1);
  }
  options->versions = versions;
  options->version_count = count;
}

static int journal_open(lua_State *L)
{
  struct hg_journal_options options = {0};
  struct hg_journal_problem problem;
  lua_settop(L, 1);
  check_fields(L);
  options.application_id = check_application_id(L);
  options.busy_seconds = check_busy_seconds(L);
  check_versions(L, &options);
  lua_getfield(L, 1, "path");
  luaL_argcheck(L, lua_type(L, -1) == LUA_TSTRING, 1, "path must be a string");
  options.path = lua_tolstring(L, -1, &options.path_length);
  if (hg_owner_is_tainted())
    return luaL_error(L, "homegen: this process was forked while a journal was open, which SQLite "
                         "does not survive: open journals after the fork");
  struct lhg_journal *box = lhg_new_userdata(L, sizeof *box, LHG_JOURNAL_TYPE);
  box->journal = hg_journal_open(&options, &problem);
  if (box->journal != NULL)
    return 1;
  lua_pushnil(L);
  lua_pushstring(L, problem.text);
  lua_pushstring(L, problem.word);
  return 3;
}

static int journal_close(lua_State *L)
{
  struct lhg_journal *box = luaL_checkudata(L, 1, LHG_JOURNAL_TYPE);
  struct hg_journal *journal = box->journal;
  box->journal = NULL;
  hg_journal_close(journal, true);
  return 0;
}

/* A collection must not wait long for a disk; what is submitted is still written. */
static int journal_collect(lua_State *L)
{
  struct lhg_journal *box = luaL_checkudata(L, 1, LHG_JOURNAL_TYPE);
  struct hg_journal *journal = box->journal;
  box->journal = NULL;
  if (journal != NULL) {
    bool done = hg_journal_is_foreign(journal) || hg_journal_drain(journal, GC_SECONDS);
    hg_journal_close(journal, done);
  }
  return 0;
}

static int journal_owner(lua_State *L)
{
  lua_pushstring(L, hg_journal_owner(lhg_journal_check(L)));
  return 1;
}

static int journal_digest(lua_State *L)
{
  const struct hg_journal *journal = lhg_journal_check(L);
  char digest[HG_DIGEST_TEXT + 1];
  size_t length;
  luaL_checktype(L, 2, LUA_TSTRING);
  const char *text = lua_tolstring(L, 2, &length);
  if (!hg_journal_digest(journal, text, length, digest))
    return luaL_error(L, HG_NO_MEMORY); /* SHA-256 is there, and takes any text */
  lua_pushstring(L, digest);
  return 1;
}

static int journal_fd(lua_State *L)
{
  lua_pushinteger(L, hg_journal_fd(lhg_journal_check(L)));
  return 1;
}

static int journal_count(lua_State *L)
{
  lua_pushinteger(L, (lua_Integer)hg_journal_count(lhg_journal_check(L)));
  return 1;
}

static int journal_drain(lua_State *L)
{
  struct hg_journal *journal = lhg_journal_check(L);
  double seconds = luaL_checknumber(L, 2);
  luaL_argcheck(L, seconds >= 0.0, 2, "seconds must not be negative");
  lua_pushboolean(L, hg_journal_drain(journal, fmin(seconds, MOST_SECONDS)));
  return 1;
}

static const luaL_Reg methods[] = {
    {"close", journal_close},       {"count", journal_count},   {"digest", journal_digest},
    {"drain", journal_drain},       {"fd", journal_fd},         {"finish", lhg_journal_finish},
    {"go", lhg_journal_go},         {"hold", lhg_journal_hold}, {"owner", journal_owner},
    {"submit", lhg_journal_submit}, {"take", lhg_journal_take}, {NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"open", journal_open},
    {NULL, NULL},
};

static bool pinned;

/* An abandoned thread may still be writing when the Lua state is gone. */
static void prepare_process(void)
{
  pinned = lhg_pin_module(luaopen_homegen_journal);
}

int luaopen_homegen_journal(lua_State *L)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare_process);
  if (!pinned)
    return luaL_error(L, "homegen: cannot keep the module in memory: %s", dlerror());
  if (sqlite3_threadsafe() == 0)
    return luaL_error(L, "homegen: this SQLite was built without threads");
  lhg_new_class(L, LHG_JOURNAL_TYPE, methods, journal_collect);
  lua_newtable(L);
  luaL_setfuncs(L, functions, 0);
  lhg_set_version(L);
  return 1;
}
