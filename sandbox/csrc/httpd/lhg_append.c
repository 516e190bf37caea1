/*
 *   httpd.append_file(path [, sync]) → appender | nil, message   made if it is missing, and locked
 *   appender:append(text) → true | nil, message         on the disk when it returns: all or nothing
 *   appender:length() → bytes    appender:cut(length) → true | nil, message    appender:close()
 *   httpd.write_file(path, bytes [, sync]) → true | nil, message
 *   httpd.make_folder(path) → true | nil, message
 *   httpd.sync_name(path) → true | nil, message     the name of path survives a power cut
 * sync is true unless given.
 */
#include "lhg_append.h"

#include "hg_append.h"
#include "hg_publish.h"

#define APPENDER_CLASS "homegen.sandbox.httpd.appender"

struct lhg_appender {
  bool open;
  struct hg_append append;
};

static const char *check_path(lua_State *L, int index)
{
  size_t length;
  const char *path = luaL_checklstring(L, index, &length);
  luaL_argcheck(L, strlen(path) == length, index, "holds a NUL byte");
  return path;
}

static bool sync_option(lua_State *L, int index)
{
  return lua_isnoneornil(L, index) || lua_toboolean(L, index);
}

static int push_result(lua_State *L, bool ok, const char *message)
{
  if (ok) {
    lua_pushboolean(L, 1);
    return 1;
  }
  lua_pushnil(L);
  lua_pushstring(L, message);
  return 2;
}

static struct hg_append *check_appender(lua_State *L)
{
  struct lhg_appender *self = luaL_checkudata(L, 1, APPENDER_CLASS);
  if (!self->open)
    luaL_error(L, "homegen: the file is closed");
  return &self->append;
}

static int append_file(lua_State *L)
{
  const char *path = check_path(L, 1);
  const char *message = NULL;
  struct lhg_appender *self = lhg_new_userdata(L, sizeof *self, APPENDER_CLASS);
  self->open = hg_append_open(&self->append, path, sync_option(L, 2), &message);
  return self->open ? 1 : push_result(L, false, message);
}

static int appender_append(lua_State *L)
{
  struct hg_append *append = check_appender(L);
  size_t length;
  const char *bytes = luaL_checklstring(L, 2, &length);
  const char *message = NULL;
  bool written = hg_append_write(append, bytes, length, &message);
  return push_result(L, written, message);
}

static int appender_length(lua_State *L)
{
  lua_pushnumber(L, (lua_Number)check_appender(L)->length);
  return 1;
}

static int appender_cut(lua_State *L)
{
  struct hg_append *append = check_appender(L);
  lua_Integer length = 0;
  bool fits = lhg_to_integer(L, 2, &length) && length >= 0 && (uint64_t)length <= append->length;
  luaL_argcheck(L, fits, 2, "a length within the file");
  const char *message = NULL;
  bool cut = hg_append_cut(append, (uint64_t)length, &message);
  return push_result(L, cut, message);
}

static int appender_close(lua_State *L)
{
  struct lhg_appender *self = luaL_checkudata(L, 1, APPENDER_CLASS);
  if (self->open)
    hg_append_close(&self->append);
  self->open = false;
  return 0;
}

static int write_file(lua_State *L)
{
  const char *path = check_path(L, 1);
  size_t length;
  const char *bytes = luaL_checklstring(L, 2, &length);
  const char *message = NULL;
  bool written = hg_append_write_file(path, bytes, length, sync_option(L, 3), &message);
  return push_result(L, written, message);
}

static int make_folder(lua_State *L)
{
  const char *message = NULL;
  bool made = hg_append_make_folder(check_path(L, 1), &message);
  return push_result(L, made, message);
}

static int sync_name(lua_State *L)
{
  int failure = hg_publish_sync(check_path(L, 1));
  return push_result(L, failure == 0, failure == 0 ? NULL : strerror(failure));
}

void lhg_append_open(lua_State *L)
{
  static const luaL_Reg methods[] = {
      {"append", appender_append}, {"length", appender_length}, {"cut", appender_cut},
      {"close", appender_close},   {NULL, NULL},
  };
  static const luaL_Reg functions[] = {{"append_file", append_file},
                                       {"write_file", write_file},
                                       {"make_folder", make_folder},
                                       {"sync_name", sync_name},
                                       {NULL, NULL}};
  lhg_new_class(L, APPENDER_CLASS, methods, appender_close);
  luaL_setfuncs(L, functions, 0);
}
