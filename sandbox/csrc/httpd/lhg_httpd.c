/*
 * homegen.sandbox.httpd: the HTTP server of the sandbox, and what a server process needs around it.
 */
#include <signal.h>
#include <string.h>

#include "hg_beneath.h"
#include "hg_buffer.h"
#include "hg_server_limits.h"
#include "hg_termination.h"
#include "lhg_append.h"
#include "lhg_compat.h"
#include "lhg_server.h"

#define BYTES_CLASS "homegen.sandbox.httpd.bytes"
#define TERMINATION_CLASS "homegen.sandbox.httpd.termination"

static int bytes_free(lua_State *L)
{
  hg_buffer_free(luaL_checkudata(L, 1, BYTES_CLASS));
  return 0;
}

static const char *check_path(lua_State *L, int index)
{
  size_t length;
  const char *path = luaL_checklstring(L, index, &length);
  luaL_argcheck(L, strlen(path) == length, index, "holds a NUL byte");
  return path;
}

/* httpd.read_beneath(folder, path [, max_bytes]) → bytes | nil, message */
static int read_beneath(lua_State *L)
{
  const char *folder = check_path(L, 1);
  const char *path = check_path(L, 2);
  lua_Number limit = luaL_optnumber(L, 3, (lua_Number)HG_LIMIT_SERVER_FILE);
  luaL_argcheck(L, limit >= 0 && limit <= (lua_Number)HG_LIMIT_SERVER_FILE, 3, "out of range");
  struct hg_buffer *buffer = lhg_new_userdata(L, sizeof *buffer, BYTES_CLASS);
  hg_buffer_init(buffer, (size_t)limit);
  const char *message = NULL;
  bool read = hg_read_beneath(folder, path, buffer, &message);
  if (read)
    lua_pushlstring(L, buffer->length > 0 ? buffer->data : "", buffer->length);
  else
    lua_pushnil(L);
  hg_buffer_free(buffer);
  if (read)
    return 1;
  lua_pushstring(L, message);
  return 2;
}

/* SIGTERM and SIGINT ---------------------------------------------------------------------------- */

struct lhg_termination {
  bool started;
};

static struct lhg_termination *check_termination(lua_State *L)
{
  struct lhg_termination *self = luaL_checkudata(L, 1, TERMINATION_CLASS);
  if (!self->started)
    luaL_error(L, "homegen: the signal watch is closed");
  return self;
}

static int termination_fd(lua_State *L)
{
  check_termination(L);
  lua_pushinteger(L, hg_termination_fd());
  return 1;
}

/* termination:take() → "SIGTERM" | "SIGINT" | nil */
static int termination_take(lua_State *L)
{
  check_termination(L);
  int number = hg_termination_take();
  if (number == 0)
    lua_pushnil(L);
  else
    lua_pushstring(L, number == SIGINT ? "SIGINT" : "SIGTERM");
  return 1;
}

static int termination_close(lua_State *L)
{
  struct lhg_termination *self = luaL_checkudata(L, 1, TERMINATION_CLASS);
  if (self->started)
    hg_termination_stop();
  self->started = false;
  return 0;
}

/* httpd.termination() → watch | nil, message: from now on the two signals end nothing by themselves */
static int termination_new(lua_State *L)
{
  struct lhg_termination *self = lhg_new_userdata(L, sizeof *self, TERMINATION_CLASS);
  self->started = hg_termination_start();
  if (self->started)
    return 1;
  lua_pushnil(L);
  lua_pushliteral(L, "the signals are watched already, or the system refused");
  return 2;
}

static void register_termination(lua_State *L)
{
  static const luaL_Reg methods[] = {{"fd", termination_fd},
                                     {"take", termination_take},
                                     {"close", termination_close},
                                     {NULL, NULL}};
  lhg_new_class(L, TERMINATION_CLASS, methods, termination_close);
}

LHG_EXPORT int luaopen_homegen_sandbox_httpd(lua_State *L);

int luaopen_homegen_sandbox_httpd(lua_State *L)
{
  static const luaL_Reg functions[] = {{"new", lhg_server_new},
                                       {"read_beneath", read_beneath},
                                       {"termination", termination_new},
                                       {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  lhg_server_register(L);
  lhg_new_class(L, BYTES_CLASS, none, bytes_free);
  register_termination(L);
  lua_newtable(L);
  luaL_setfuncs(L, functions, 0);
  lhg_set_version(L);
  lhg_append_open(L);
  return 1;
}
