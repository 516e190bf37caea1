/*
 * homegen.sandbox.httpd: the HTTP server of the sandbox, and the files that it reads and appends to.
 */
#include <string.h>

#include "hg_beneath.h"
#include "hg_buffer.h"
#include "hg_server_limits.h"
#include "lhg_append.h"
#include "lhg_compat.h"
#include "lhg_server.h"

#define BYTES_CLASS "homegen.sandbox.httpd.bytes"

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

LHG_EXPORT int luaopen_homegen_sandbox_httpd(lua_State *L);

int luaopen_homegen_sandbox_httpd(lua_State *L)
{
  static const luaL_Reg functions[] = {{"new", lhg_server_new},
                                       {"read_beneath", read_beneath},
                                       {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  lhg_server_register(L);
  lhg_new_class(L, BYTES_CLASS, none, bytes_free);
  lua_newtable(L);
  luaL_setfuncs(L, functions, 0);
  lhg_set_version(L);
  lhg_append_open(L);
  return 1;
}
