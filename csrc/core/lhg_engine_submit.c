/*
 * The methods that start transfers. Two phases each: read and check all arguments, which may raise;
 * then hand them to C, which copies them and does not raise.
 */
#include "lhg_engine_submit.h"

#include "hg_limits.h"
#include "hg_memory.h"
#include "hg_url.h"
#include "lhg_body.h"
#include "lhg_engine_handle.h"
#include "lhg_part.h"
#include "lhg_target.h"

static double check_seconds(lua_State *L, int index)
{
  double seconds = luaL_checknumber(L, index);
  luaL_argcheck(L, seconds > 0.0, index, "seconds must be positive");
  return seconds;
}

/* 0 for nil: unlimited. */
static double check_stall(lua_State *L, int index)
{
  return lua_isnoneornil(L, index) ? 0.0 : check_seconds(L, index);
}

/* 0 for nil: the default. */
static size_t check_max_body(lua_State *L, int index)
{
  if (lua_isnoneornil(L, index))
    return 0;
  lua_Integer bytes = 0;
  if (!lhg_to_integer(L, index, &bytes) || bytes <= 0)
    luaL_argerror(L, index, "a positive number of bytes expected");
  return (size_t)bytes;
}

static int submit(lua_State *L, struct hg_engine *engine, const struct hg_request *request)
{
  int64_t id = hg_engine_submit(engine, request);
  if (id == 0)
    return luaL_error(L, HG_NO_MEMORY);
  lua_pushinteger(L, (lua_Integer)id);
  return 1;
}

int lhg_engine_get(lua_State *L)
{
  struct hg_engine *engine = lhg_engine_check(L);
  struct hg_request request = {.method = HG_GET, .target = lhg_target_check(L, 2)};
  if (!lua_isnoneornil(L, 3)) {
    request.query = lhg_check_text(L, 3);
    luaL_argcheck(L, hg_url_is_query(request.query.bytes, request.query.length), 3,
                  "a query must be percent-encoded");
  }
  request.timeout = check_seconds(L, 4);
  request.max_body = check_max_body(L, 5);
  request.stall_timeout = check_stall(L, 6);
  return submit(L, engine, &request);
}

static int submit_body(lua_State *L, enum hg_method method)
{
  struct hg_engine *engine = lhg_engine_check(L);
  struct hg_request request = {.method = method, .target = lhg_target_check(L, 2)};
  request.body = lhg_check_text(L, 3);
  luaL_argcheck(L, request.body.length <= HG_LIMIT_REQUEST_BODY, 3, "the body is too large");
  request.timeout = check_seconds(L, 4);
  request.max_body = check_max_body(L, 5);
  request.stall_timeout = check_stall(L, 6);
  return submit(L, engine, &request);
}

int lhg_engine_post(lua_State *L)
{
  return submit_body(L, HG_POST);
}

int lhg_engine_put(lua_State *L)
{
  return submit_body(L, HG_PUT);
}

int lhg_engine_create(lua_State *L)
{
  return submit_body(L, HG_CREATE);
}

int lhg_engine_download(lua_State *L)
{
  struct hg_engine *engine = lhg_engine_check(L);
  struct hg_request request = {.method = HG_DOWNLOAD, .target = lhg_target_check(L, 2)};
  request.part = lhg_part_check(L, 3);
  luaL_argcheck(L, request.part->fd >= 0 && !request.part->sealed, 3, "the part is not open");
  request.timeout = check_seconds(L, 4);
  request.max_body = check_max_body(L, 5);
  request.stall_timeout = check_stall(L, 6);
  return submit(L, engine, &request);
}
