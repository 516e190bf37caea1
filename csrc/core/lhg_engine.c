/* core.engine: the life of an engine, its waiting, the table of its methods. */
#include "hg_clock.h"
#include "hg_limits.h"
#include "hg_memory.h"
#include "lhg_engine_handle.h"
#include "lhg_engine_submit.h"
#include "lhg_engine_take.h"
#include "lhg_parts.h"
#include "lhg_target.h"

#include <errno.h>
#include <limits.h>

#define DEFAULT_CONNECTIONS 64

/* core.engine{ max_connections = 64 } */
static size_t check_max_connections(lua_State *L)
{
  lua_Integer connections = DEFAULT_CONNECTIONS;
  if (lua_isnoneornil(L, 1))
    return DEFAULT_CONNECTIONS;
  luaL_checktype(L, 1, LUA_TTABLE);
  lua_pushnil(L);
  while (lua_next(L, 1) != 0) {
    bool known =
        lua_type(L, -2) == LUA_TSTRING && strcmp(lua_tostring(L, -2), "max_connections") == 0;
    luaL_argcheck(L, known, 1, "unknown field, not max_connections");
    bool good = lhg_to_integer(L, -1, &connections) && connections > 0 &&
                connections <= HG_LIMIT_CONNECTIONS;
    luaL_argcheck(L, good, 1, "max_connections is out of range");
    lua_pop(L, 1);
  }
  return (size_t)connections;
}

static int engine_new(lua_State *L)
{
  size_t max_connections = check_max_connections(L);
  struct lhg_engine *box = lhg_new_userdata(L, sizeof *box, LHG_ENGINE_TYPE);
  box->engine = hg_engine_new(max_connections);
  if (box->engine == NULL && errno == ENOMEM)
    return luaL_error(L, HG_NO_MEMORY);
  if (box->engine == NULL)
    return luaL_error(L, "homegen: cannot make an engine: %s", strerror(errno));
  return 1;
}

/* In a forked child, too: there it gives the child's copies back and leaves the parent's alone. */
static int engine_close(lua_State *L)
{
  struct lhg_engine *box = luaL_checkudata(L, 1, LHG_ENGINE_TYPE);
  struct hg_engine *engine = box->engine;
  struct hg_follow *follow = box->follow;
  *box = (struct lhg_engine){0};
  hg_engine_free(engine);
  hg_follow_free(follow);
  return 0;
}

static int engine_target(lua_State *L)
{
  lhg_engine_check(L);
  return lhg_target_new(L);
}

static int64_t check_id(lua_State *L, int index)
{
  lua_Integer id = 0;
  if (!lhg_to_integer(L, index, &id))
    luaL_argerror(L, index, "an id expected");
  return id;
}

static int engine_cancel(lua_State *L)
{
  struct hg_engine *engine = lhg_engine_check(L);
  lua_pushboolean(L, hg_engine_cancel(engine, check_id(L, 2)));
  return 1;
}

static int engine_sent(lua_State *L)
{
  struct hg_engine *engine = lhg_engine_check(L);
  lua_pushboolean(L, hg_engine_is_sent(engine, check_id(L, 2)));
  return 1;
}

static double check_number(lua_State *L, int index)
{
  double number = luaL_checknumber(L, index);
  luaL_argcheck(L, number == number, index, "not a number");
  return number;
}

static int engine_step(lua_State *L)
{
  struct hg_engine *engine = lhg_engine_check(L);
  double seconds = -1.0;
  if (!lua_isnoneornil(L, 2)) {
    seconds = check_number(L, 2);
    seconds = seconds > 0.0 ? seconds : 0.0;
  }
  lua_pushinteger(L, (lua_Integer)hg_engine_step(engine, seconds));
  if (hg_engine_take_starved(engine))
    return luaL_error(L, HG_NO_MEMORY); /* what has completed waits to be taken */
  return 1;
}

static int check_fd(lua_State *L, int index)
{
  lua_Integer fd = -1;
  if (!lhg_to_integer(L, index, &fd) || fd < 0 || fd > INT_MAX)
    luaL_argerror(L, index, "a file descriptor expected");
  return (int)fd;
}

static int engine_watch(lua_State *L)
{
  struct hg_engine *engine = lhg_engine_check(L);
  if (!hg_engine_watch(engine, check_fd(L, 2))) {
    int error = errno;
    lua_pushnil(L);
    lua_pushstring(L, strerror(error));
    return 2;
  }
  lua_pushboolean(L, true);
  return 1;
}

static int engine_unwatch(lua_State *L)
{
  struct hg_engine *engine = lhg_engine_check(L);
  hg_engine_unwatch(engine, check_fd(L, 2));
  return 0;
}

static int push_fd(lua_State *L, int fd)
{
  if (fd < 0)
    lua_pushnil(L);
  else
    lua_pushinteger(L, fd);
  return 1;
}

static int engine_ready(lua_State *L)
{
  return push_fd(L, hg_engine_take_ready(lhg_engine_check(L)));
}

static int engine_fd(lua_State *L)
{
  return push_fd(L, hg_engine_fd(lhg_engine_check(L)));
}

static int engine_wake_at(lua_State *L)
{
  struct hg_engine *engine = lhg_engine_check(L);
  hg_engine_wake_at(engine, lua_isnoneornil(L, 2) ? HG_NEVER : check_number(L, 2));
  return 0;
}

static int engine_active(lua_State *L)
{
  lua_pushinteger(L, (lua_Integer)hg_engine_active(lhg_engine_check(L)));
  return 1;
}

/* Of an engine that is closed or a parent's there is nothing to let go of. */
static int engine_rest(lua_State *L)
{
  const struct lhg_engine *box = luaL_checkudata(L, 1, LHG_ENGINE_TYPE);
  if (box->engine != NULL && !hg_engine_is_foreign(box->engine))
    hg_engine_rest(box->engine);
  return 0;
}

static const luaL_Reg methods[] = {
    {"active", engine_active},
    {"cancel", engine_cancel},
    {"close", engine_close},
    {"create", lhg_engine_create},
    {"download", lhg_engine_download},
    {"fd", engine_fd},
    {"follow", lhg_engine_follow},
    {"get", lhg_engine_get},
    {"next_poll", lhg_engine_next_poll},
    {"poll_on", lhg_engine_poll_on},
    {"post", lhg_engine_post},
    {"put", lhg_engine_put},
    {"ready", engine_ready},
    {"rest", engine_rest},
    {"sent", engine_sent},
    {"step", engine_step},
    {"take", lhg_engine_take},
    {"target", engine_target},
    {"unfollow", lhg_engine_unfollow},
    {"unwatch", engine_unwatch},
    {"wake_at", engine_wake_at},
    {"watch", engine_watch},
    {NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"engine", engine_new},
    {NULL, NULL},
};

void lhg_engine_open(lua_State *L)
{
  lhg_new_class(L, LHG_ENGINE_TYPE, methods, engine_close);
  luaL_setfuncs(L, functions, 0);
}
