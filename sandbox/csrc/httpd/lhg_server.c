#include "lhg_server.h"

#include <string.h>

#include "hg_server.h"
#include "hg_server_limits.h"

#define SERVER_CLASS "homegen.sandbox.httpd.server"
#define REPLY_CLASS "homegen.sandbox.httpd.reply"

struct lhg_server {
  struct hg_server *server; /* NULL: closed */
};

static struct hg_server *check_server(lua_State *L)
{
  struct lhg_server *self = luaL_checkudata(L, 1, SERVER_CLASS);
  if (self->server == NULL)
    luaL_error(L, "homegen: the HTTP server is closed");
  if (hg_server_forked(self->server))
    luaL_error(L, LHG_USED_AFTER_FORK);
  return self->server;
}

static int server_close(lua_State *L)
{
  struct lhg_server *self = luaL_checkudata(L, 1, SERVER_CLASS);
  struct hg_server *server = self->server;
  self->server = NULL;
  hg_server_stop(server);
  return 0;
}

static int server_port(lua_State *L)
{
  lua_pushinteger(L, hg_server_port(check_server(L)));
  return 1;
}

static int server_fd(lua_State *L)
{
  lua_pushinteger(L, hg_server_fd(check_server(L)));
  return 1;
}

static int server_timeout(lua_State *L)
{
  double seconds;
  if (hg_server_timeout(check_server(L), &seconds))
    lua_pushnumber(L, seconds);
  else
    lua_pushnil(L);
  return 1;
}

static int server_run(lua_State *L)
{
  hg_server_run(check_server(L));
  return 0;
}

/* taking a request ------------------------------------------------------------------------------ */

static void push_target(lua_State *L, const char *target)
{
  size_t path = strcspn(target, "?");
  lua_pushlstring(L, target, path);
  lua_setfield(L, -2, "path");
  if (target[path] == '?') {
    lua_pushstring(L, target + path + 1);
    lua_setfield(L, -2, "query");
  }
}

/* A name that comes several times has its values joined by commas, as RFC 9110 allows. */
static void push_headers(lua_State *L, const struct hg_request *request)
{
  size_t cursor = 0;
  const char *name, *value;
  lua_createtable(L, 0, 8);
  while (hg_request_next_header(request, &cursor, &name, &value)) {
    lua_getfield(L, -1, name);
    if (lua_isnil(L, -1))
      lua_pushstring(L, value);
    else
      lua_pushfstring(L, "%s, %s", lua_tostring(L, -1), value);
    lua_setfield(L, -3, name);
    lua_pop(L, 1);
  }
  lua_setfield(L, -2, "headers");
}

/* The request leaves the queue only when its table is complete: a memory error loses nothing. */
static int server_take(lua_State *L)
{
  struct hg_server *server = check_server(L);
  struct hg_request *request = hg_server_peek(server);
  if (request == NULL) {
    lua_pushnil(L);
    return 1;
  }
  lua_createtable(L, 0, 8);
  lua_pushinteger(L, (lua_Integer)request->id);
  lua_setfield(L, -2, "id");
  lua_pushstring(L, request->method.data);
  lua_setfield(L, -2, "method");
  push_target(L, request->target);
  push_headers(L, request);
  lua_pushboolean(L, request->loopback);
  lua_setfield(L, -2, "loopback");
  lua_pushlstring(L, request->body.length > 0 ? request->body.data : "", request->body.length);
  lua_setfield(L, -2, "body");
  hg_server_take(server, request);
  return 1;
}

/* answering ------------------------------------------------------------------------------------- */

static int reply_free(lua_State *L)
{
  hg_reply_free(luaL_checkudata(L, 1, REPLY_CLASS));
  return 0;
}

static void check_headers(lua_State *L, int index)
{
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    if (lua_type(L, -2) != LUA_TSTRING || lua_type(L, -1) != LUA_TSTRING)
      luaL_argerror(L, index, "header names and values are strings");
    lua_pop(L, 1);
  }
}

/* A name or value that holds a NUL would be cut short in C. */
static bool add_header(lua_State *L, struct hg_reply *reply)
{
  size_t name_length, value_length;
  const char *name = lua_tolstring(L, -2, &name_length);
  const char *value = lua_tolstring(L, -1, &value_length);
  return strlen(name) == name_length && strlen(value) == value_length &&
         hg_reply_header(reply, name, value);
}

static void add_headers(lua_State *L, int index, struct hg_reply *reply)
{
  lua_pushnil(L);
  while (lua_next(L, index) != 0) {
    if (!add_header(L, reply))
      luaL_error(L, "homegen: the header %s is refused", lua_tostring(L, -2));
    lua_pop(L, 1);
  }
}

/* server:respond(id, status, headers|nil, body|nil [, cut]) → boolean: such a request waited */
static int server_respond(lua_State *L)
{
  struct hg_server *server = check_server(L);
  lua_Integer id = luaL_checkinteger(L, 2);
  lua_Integer status = luaL_checkinteger(L, 3);
  size_t length = 0;
  const char *body = luaL_optlstring(L, 5, "", &length);
  lua_Integer cut = luaL_optinteger(L, 6, -1);
  luaL_argcheck(L, status >= 200 && status <= 599, 3, "an HTTP status from 200 to 599");
  bool has_headers = !lua_isnoneornil(L, 4);
  if (has_headers) {
    luaL_checktype(L, 4, LUA_TTABLE);
    check_headers(L, 4);
  }
  struct hg_reply *reply = lhg_new_userdata(L, sizeof *reply, REPLY_CLASS);
  bool made = cut < 0 ? hg_reply_init(reply, (unsigned)status, body, length)
                      : hg_reply_init_cut(reply, (unsigned)status, body, length, (size_t)cut);
  if (!made)
    return luaL_error(L, "homegen: out of memory");
  if (has_headers)
    add_headers(L, 4, reply);
  lua_pushboolean(L, hg_server_respond(server, (uint64_t)id, reply));
  hg_reply_free(reply);
  return 1;
}

static int server_drop(lua_State *L)
{
  struct hg_server *server = check_server(L);
  lua_Integer id = luaL_checkinteger(L, 2);
  lua_pushboolean(L, hg_server_drop(server, (uint64_t)id));
  return 1;
}

/* starting -------------------------------------------------------------------------------------- */

static lua_Integer integer_option(lua_State *L, const char *name, lua_Integer fallback,
                                  lua_Integer least, lua_Integer most)
{
  lua_getfield(L, 1, name);
  lua_Integer value = fallback;
  if (!lua_isnil(L, -1) && (!lhg_to_integer(L, -1, &value) || value < least || value > most))
    luaL_error(L, "homegen: httpd option %s must be an integer from %d to %d", name, (int)least,
               (int)most);
  lua_pop(L, 1);
  return value;
}

/* The string stays on the stack, where it is safe until the server has been started. */
static const char *host_option(lua_State *L)
{
  lua_getfield(L, 1, "host");
  if (lua_isnil(L, -1))
    return "127.0.0.1";
  if (lua_type(L, -1) != LUA_TSTRING)
    luaL_error(L, "homegen: httpd option host must be a string");
  return lua_tostring(L, -1);
}

int lhg_server_new(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TTABLE);
  struct hg_server_options options = {
      .host = host_option(L),
      .port = (uint16_t)integer_option(L, "port", 0, 0, 65535),
      .max_body = (size_t)integer_option(L, "max_body", (lua_Integer)HG_LIMIT_SERVER_BODY, 1,
                                         (lua_Integer)HG_LIMIT_SERVER_HELD),
      .max_connections = (unsigned)integer_option(L, "max_connections", HG_LIMIT_SERVER_CONNECTIONS,
                                                  1, HG_LIMIT_SERVER_CONNECTIONS_MAX),
      .idle_timeout = (unsigned)integer_option(L, "idle_timeout", HG_LIMIT_SERVER_IDLE, 0, 86400),
  };
  struct lhg_server *self = lhg_new_userdata(L, sizeof *self, SERVER_CLASS);
  const char *message = NULL;
  self->server = hg_server_start(&options, &message);
  if (self->server != NULL)
    return 1;
  lua_pushnil(L);
  lua_pushfstring(L, "cannot listen on %s port %d: %s", options.host, (int)options.port, message);
  return 2;
}

void lhg_server_register(lua_State *L)
{
  static const luaL_Reg methods[] = {
      {"port", server_port}, {"fd", server_fd},       {"timeout", server_timeout},
      {"run", server_run},   {"take", server_take},   {"respond", server_respond},
      {"drop", server_drop}, {"close", server_close}, {NULL, NULL},
  };
  static const luaL_Reg none[] = {{NULL, NULL}};
  lhg_new_class(L, SERVER_CLASS, methods, server_close);
  lhg_new_class(L, REPLY_CLASS, none, reply_free);
}
