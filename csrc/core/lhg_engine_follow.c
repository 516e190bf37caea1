/*
 * Following, for Lua. Handles are whole numbers; their last bits, the remainder by core.places, are a
 * small number of the task's own while it is followed.
 */
#include "lhg_engine_submit.h"

#include "hg_clock.h"
#include "hg_follow.h"
#include "hg_url.h"
#include "lhg_engine_handle.h"
#include "lhg_target.h"

#include <limits.h>

static struct hg_follow *open_follow(lua_State *L)
{
  struct hg_engine *engine = lhg_engine_check(L);
  struct lhg_engine *box = lua_touserdata(L, 1);
  if (box->follow == NULL)
    box->follow = hg_follow_new(engine);
  if (box->follow == NULL)
    luaL_error(L, HG_NO_MEMORY);
  return box->follow;
}

static double check_number(lua_State *L, int index, double least)
{
  double number = luaL_checknumber(L, index);
  luaL_argcheck(L, number >= least, index, "the number is too small");
  return number;
}

static bool check_method(lua_State *L, int index)
{
  const char *method = luaL_checkstring(L, index);
  bool posts = strcmp(method, "post") == 0;
  luaL_argcheck(L, posts || strcmp(method, "get") == 0, index, "get or post expected");
  return posts;
}

/*
 * engine:follow(target, method, argument, timeout, minimum, maximum, deadline, is_old, at_once) → handle
 * The first poll comes after a while, which is shorter for an old one.
 */
int lhg_engine_follow(lua_State *L)
{
  struct hg_follow *follow = open_follow(L);
  struct hg_follow_request request = {.target = lhg_target_check(L, 2), .posts = check_method(L, 3)};
  luaL_checktype(L, 4, LUA_TSTRING);
  request.argument.bytes = lua_tolstring(L, 4, &request.argument.length);
  luaL_argcheck(L, request.posts || hg_url_is_query(request.argument.bytes, request.argument.length),
                4, "a query must be percent-encoded");
  request.timeout = check_number(L, 5, 0.0);
  luaL_argcheck(L, request.timeout > 0.0, 5, "seconds must be positive");
  request.minimum = check_number(L, 6, 0.0);
  request.maximum = check_number(L, 7, request.minimum);
  request.deadline = check_number(L, 8, 0.0);
  request.old = lua_toboolean(L, 9);
  request.at_once = lua_toboolean(L, 10);
  uint64_t handle = hg_follow_add(follow, &request);
  if (handle == 0)
    return luaL_error(L, HG_NO_MEMORY);
  lua_pushinteger(L, (lua_Integer)handle);
  return 1;
}

static uint64_t check_handle(lua_State *L, int index)
{
  lua_Integer handle = 0;
  if (!lhg_to_integer(L, index, &handle) || handle <= 0)
    luaL_argerror(L, index, "a handle expected");
  return (uint64_t)handle;
}

/* engine:unfollow(handle)     of an engine that is closed or a parent's: nothing is followed here */
int lhg_engine_unfollow(lua_State *L)
{
  const struct lhg_engine *box = luaL_checkudata(L, 1, LHG_ENGINE_TYPE);
  uint64_t handle = check_handle(L, 2);
  if (box->follow != NULL && !hg_engine_is_foreign(box->engine))
    hg_follow_remove(box->follow, handle);
  return 0;
}

/* -1 for nil; what is out of range says no more than that it is far away. */
static int optional_count(lua_State *L, int index)
{
  if (lua_isnoneornil(L, index))
    return -1;
  double count = luaL_checknumber(L, index);
  return count < 0.0 ? -1 : count < INT_MAX ? (int)count : INT_MAX;
}

/*
 * engine:poll_on(handle, at_least, known [, percentage, queue_position, queued]) → false: its time is up
 * Not before at_least seconds; known: a reply like the last one is not told.
 */
int lhg_engine_poll_on(lua_State *L)
{
  struct hg_follow *follow = open_follow(L);
  uint64_t handle = check_handle(L, 2);
  double at_least = check_number(L, 3, 0.0);
  if (!lua_toboolean(L, 4)) {
    lua_pushboolean(L, hg_follow_go_on(follow, handle, NULL, at_least));
    return 1;
  }
  int percentage = optional_count(L, 5);
  struct hg_poll_view view = {
      .percentage = percentage <= 100 ? percentage : -1,
      .queue_position = optional_count(L, 6),
      .queued = lua_toboolean(L, 7),
  };
  lua_pushboolean(L, hg_follow_go_on(follow, handle, &view, at_least));
  return 1;
}

/* engine:next_poll() → when the engine wants to poll next, on the monotonic clock | nil */
int lhg_engine_next_poll(lua_State *L)
{
  double time = hg_engine_requester_time(lhg_engine_check(L));
  if (time == HG_NEVER)
    lua_pushnil(L);
  else
    lua_pushnumber(L, time);
  return 1;
}
