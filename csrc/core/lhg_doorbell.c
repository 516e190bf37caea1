/*
 *   core.doorbell(fd) → bell | nil, message    see hg_doorbell.h; in $TMPDIR, or /tmp
 *   bell:path() → path                         of the unix socket to connect to
 *   bell:arm()                                 one byte comes when fd is readable
 *   bell:close()
 */
#include "hg_doorbell.h"
#include "lhg_parts.h"

#include <errno.h>
#include <stdlib.h>

#define DOORBELL_CLASS "homegen.loop.doorbell"

struct lhg_doorbell {
  struct hg_doorbell *bell; /* NULL: closed */
};

static struct hg_doorbell *check_doorbell(lua_State *L)
{
  struct lhg_doorbell *self = luaL_checkudata(L, 1, DOORBELL_CLASS);
  luaL_argcheck(L, self->bell != NULL, 1, "the doorbell is closed");
  if (hg_doorbell_is_foreign(self->bell))
    luaL_error(L, LHG_USED_AFTER_FORK);
  return self->bell;
}

static int doorbell_new(lua_State *L)
{
  int fd = (int)luaL_checkinteger(L, 1);
  const char *folder = getenv("TMPDIR");
  struct lhg_doorbell *self = lhg_new_userdata(L, sizeof *self, DOORBELL_CLASS);
  self->bell = hg_doorbell_open(fd, folder != NULL && folder[0] != '\0' ? folder : "/tmp");
  if (self->bell != NULL)
    return 1;
  int error = errno;
  lua_pushnil(L);
  lua_pushfstring(L, "no doorbell: %s", strerror(error));
  return 2;
}

static int doorbell_path(lua_State *L)
{
  lua_pushstring(L, hg_doorbell_path(check_doorbell(L)));
  return 1;
}

static int doorbell_arm(lua_State *L)
{
  hg_doorbell_arm(check_doorbell(L));
  return 0;
}

static int doorbell_close(lua_State *L)
{
  struct lhg_doorbell *self = luaL_checkudata(L, 1, DOORBELL_CLASS);
  struct hg_doorbell *bell = self->bell;
  self->bell = NULL;
  hg_doorbell_close(bell);
  return 0;
}

static const luaL_Reg methods[] = {
    {"path", doorbell_path}, {"arm", doorbell_arm}, {"close", doorbell_close}, {NULL, NULL},
};

void lhg_doorbell_open(lua_State *L)
{
  lhg_new_class(L, DOORBELL_CLASS, methods, doorbell_close);
  lua_pushcfunction(L, doorbell_new);
  lua_setfield(L, -2, "doorbell");
}
