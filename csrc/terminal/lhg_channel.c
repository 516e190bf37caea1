/*
 *   terminal.channel(input, output, longest, most) → channel   see hg_channel.h
 *   channel:wait(seconds, fd …)           nil for seconds: no limit; nil or false for a descriptor: none
 *   channel:line() → text | nil | false   false: a line was too long
 *   channel:write(text) → boolean         false: it does not fit
 *   channel:unsent() → bytes
 *   channel:is_over(), channel:is_broken() → boolean
 *   channel:close()
 */
#include "hg_channel.h"
#include "lhg_terminal_parts.h"

#include <limits.h>
#include <math.h>

#define CHANNEL_CLASS "homegen.terminal.channel"
#define MOST_OTHERS 4

static int check_number(lua_State *L, int argument, lua_Integer least, const char *what)
{
  lua_Integer number = luaL_checkinteger(L, argument);
  luaL_argcheck(L, number >= least && number <= INT_MAX / 2, argument, what);
  return (int)number;
}

static int channel_new(lua_State *L)
{
  int input = check_number(L, 1, 0, "a descriptor was expected");
  int output = check_number(L, 2, 0, "a descriptor was expected");
  int longest = check_number(L, 3, 1, "a size in bytes was expected");
  int most = check_number(L, 4, 1, "a size in bytes was expected");
  struct hg_channel *self = lhg_new_userdata(L, sizeof *self, CHANNEL_CLASS);
  hg_channel_open(self, input, output, (size_t)longest, (size_t)most);
  return 1;
}

static struct hg_channel *check_channel(lua_State *L)
{
  return luaL_checkudata(L, 1, CHANNEL_CLASS);
}

/* Rounded up: what waits for a time does not turn round and round just before it. */
static int milliseconds_of(lua_State *L, int argument)
{
  if (lua_isnoneornil(L, argument))
    return -1;
  double milliseconds = ceil(luaL_checknumber(L, argument) * 1000.0);
  if (!(milliseconds > 0))
    return 0;
  return milliseconds < INT_MAX ? (int)milliseconds : INT_MAX;
}

static int channel_wait(lua_State *L)
{
  struct hg_channel *self = check_channel(L);
  int milliseconds = milliseconds_of(L, 2), others[MOST_OTHERS], top = lua_gettop(L);
  size_t count = 0;
  luaL_argcheck(L, top <= 2 + MOST_OTHERS, 3 + MOST_OTHERS, "too many descriptors");
  for (int argument = 3; argument <= top; argument++) {
    bool given = lua_toboolean(L, argument);
    others[count++] = given ? check_number(L, argument, 0, "a descriptor was expected") : -1;
  }
  hg_channel_wait(self, others, count, milliseconds);
  return 0;
}

static int channel_line(lua_State *L)
{
  struct hg_text line = {.bytes = "", .length = 0};
  switch (hg_channel_next(check_channel(L), &line)) {
  case HG_CHANNEL_LINE:
    lua_pushlstring(L, line.bytes, line.length);
    return 1;
  case HG_CHANNEL_TOO_LONG:
    lua_pushboolean(L, false);
    return 1;
  default:
    return 0;
  }
}

static int channel_write(lua_State *L)
{
  struct hg_channel *self = check_channel(L);
  struct hg_text text;
  text.bytes = luaL_checklstring(L, 2, &text.length);
  lua_pushboolean(L, hg_channel_write(self, text));
  return 1;
}

static int channel_unsent(lua_State *L)
{
  lua_pushinteger(L, (lua_Integer)hg_channel_unsent(check_channel(L)));
  return 1;
}

static int channel_is_over(lua_State *L)
{
  lua_pushboolean(L, hg_channel_is_over(check_channel(L)));
  return 1;
}

static int channel_is_broken(lua_State *L)
{
  lua_pushboolean(L, check_channel(L)->broken);
  return 1;
}

static int channel_close(lua_State *L)
{
  hg_channel_close(check_channel(L));
  return 0;
}

static const luaL_Reg methods[] = {
    {"close", channel_close}, {"is_broken", channel_is_broken}, {"is_over", channel_is_over},
    {"line", channel_line},   {"unsent", channel_unsent},       {"wait", channel_wait},
    {"write", channel_write}, {NULL, NULL},
};

void lhg_channel_open(lua_State *L)
{
  lhg_new_class(L, CHANNEL_CLASS, methods, channel_close);
  lua_pushcfunction(L, channel_new);
  lua_setfield(L, -2, "channel");
}
