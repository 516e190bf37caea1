/*
 *   core.poll_schedule(minimum, maximum) → schedule    seconds
 *   schedule:next(random, now [, queued, percentage, queue_position]) → seconds until the next poll
 *
 * queued: nil before the first poll and after one that failed; else whether the last poll said so.
 */
#include "hg_poll_schedule.h"
#include "lhg_parts.h"

#define SCHEDULE_CLASS "homegen.poll_schedule"
#define LAST_PLACE 1000000000

static int schedule_new(lua_State *L)
{
  double minimum = luaL_checknumber(L, 1), maximum = luaL_checknumber(L, 2);
  luaL_argcheck(L, minimum > 0, 1, "seconds above 0");
  luaL_argcheck(L, maximum >= minimum, 2, "at least the minimum");
  struct hg_poll_schedule *self = lhg_new_userdata(L, sizeof *self, SCHEDULE_CLASS);
  hg_poll_schedule_begin(self, minimum, maximum);
  return 1;
}

/* The whole number at index, at most `most`; -1 for anything else. */
static int number_at(lua_State *L, int index, int most)
{
  lua_Integer number;
  if (!lhg_to_integer(L, index, &number) || number < 0)
    return -1;
  return number < most ? (int)number : most;
}

static int schedule_next(lua_State *L)
{
  struct hg_poll_schedule *self = luaL_checkudata(L, 1, SCHEDULE_CLASS);
  double random = luaL_checknumber(L, 2), now = luaL_checknumber(L, 3);
  struct hg_poll_view view = {
      .queued = lua_toboolean(L, 4),
      .percentage = number_at(L, 5, 100),
      .queue_position = number_at(L, 6, LAST_PLACE),
  };
  lua_pushnumber(L, hg_poll_schedule_next(self, lua_isnoneornil(L, 4) ? NULL : &view, now, random));
  return 1;
}

static const luaL_Reg methods[] = {{"next", schedule_next}, {NULL, NULL}};

static const luaL_Reg functions[] = {{"poll_schedule", schedule_new}, {NULL, NULL}};

void lhg_poll_schedule_open(lua_State *L)
{
  lhg_new_class(L, SCHEDULE_CLASS, methods, NULL);
  luaL_setfuncs(L, functions, 0);
}
