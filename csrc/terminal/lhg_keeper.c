/*
 *   terminal.split() → keeper | nil, message    see hg_keeper.h: returns in the second half alone
 *     keeper:fd(), keeper:is_alone() → boolean, keeper:close()
 */
#include "hg_keeper.h"
#include "lhg_terminal_parts.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define KEEPER_CLASS "homegen.terminal.keeper"

struct lhg_keeper {
  int fd; /* one more than the descriptor; 0: closed */
};

static int keeper_new(lua_State *L)
{
  struct lhg_keeper *self = lhg_new_userdata(L, sizeof *self, KEEPER_CLASS);
  int fd = hg_keeper_split();
  self->fd = fd + 1;
  if (fd >= 0)
    return 1;
  int error = errno;
  lua_pushnil(L);
  lua_pushstring(L, strerror(error));
  return 2;
}

static int check_fd(lua_State *L)
{
  struct lhg_keeper *self = luaL_checkudata(L, 1, KEEPER_CLASS);
  luaL_argcheck(L, self->fd > 0, 1, "the keeper is closed");
  return self->fd - 1;
}

static int keeper_fd(lua_State *L)
{
  lua_pushinteger(L, check_fd(L));
  return 1;
}

static int keeper_is_alone(lua_State *L)
{
  lua_pushboolean(L, hg_keeper_is_alone(check_fd(L)));
  return 1;
}

static int keeper_close(lua_State *L)
{
  struct lhg_keeper *self = luaL_checkudata(L, 1, KEEPER_CLASS);
  if (self->fd > 0)
    close(self->fd - 1);
  self->fd = 0;
  return 0;
}

static const luaL_Reg methods[] = {
    {"close", keeper_close}, {"fd", keeper_fd}, {"is_alone", keeper_is_alone}, {NULL, NULL},
};

void lhg_keeper_open(lua_State *L)
{
  lhg_new_class(L, KEEPER_CLASS, methods, keeper_close);
  lua_pushcfunction(L, keeper_new);
  lua_setfield(L, -2, "split");
}
