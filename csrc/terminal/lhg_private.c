/*
 *   terminal.private_folder(path) → true | nil, message       see hg_private.h
 *   terminal.append(path, text) → true | nil, message
 *   terminal.lock(path) → lock | nil, message | nil           nil alone: somebody else holds it
 *     lock:close()
 */
#include "hg_private.h"
#include "lhg_terminal_parts.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define LOCK_CLASS "homegen.terminal.lock"

struct lhg_lock {
  int fd; /* one more than the descriptor; 0: closed */
};

static int give(lua_State *L, int error)
{
  if (error == 0) {
    lua_pushboolean(L, true);
    return 1;
  }
  lua_pushnil(L);
  lua_pushstring(L, strerror(error));
  return 2;
}

static int private_folder(lua_State *L)
{
  return give(L, hg_private_folder(luaL_checkstring(L, 1)));
}

static int append(lua_State *L)
{
  size_t length;
  const char *path = luaL_checkstring(L, 1), *bytes = luaL_checklstring(L, 2, &length);
  return give(L, hg_private_append(path, bytes, length));
}

static int lock_new(lua_State *L)
{
  const char *path = luaL_checkstring(L, 1);
  struct lhg_lock *self = lhg_new_userdata(L, sizeof *self, LOCK_CLASS);
  int fd = -1, error = hg_private_lock(path, &fd);
  self->fd = fd + 1;
  if (error == 0)
    return 1;
  if (error != EWOULDBLOCK)
    return give(L, error);
  lua_pushnil(L);
  return 1;
}

static int lock_close(lua_State *L)
{
  struct lhg_lock *self = luaL_checkudata(L, 1, LOCK_CLASS);
  if (self->fd > 0)
    close(self->fd - 1);
  self->fd = 0;
  return 0;
}

static const luaL_Reg functions[] = {
    {"append", append}, {"lock", lock_new}, {"private_folder", private_folder}, {NULL, NULL},
};

static const luaL_Reg methods[] = {{"close", lock_close}, {NULL, NULL}};

void lhg_private_open(lua_State *L)
{
  lhg_new_class(L, LOCK_CLASS, methods, lock_close);
  luaL_setfuncs(L, functions, 0);
}
