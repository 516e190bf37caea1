/*
 *   core.listener(host, port) → listener | nil, message   see hg_socket.h
 *   listener:fd(), listener:port()
 *   listener:accept() → connection | nil [, message]       without a message: none waits
 *   listener:close()
 *   connection:fd()
 *   connection:read() → nil                                to be called again when more has come
 *                     | "request", path, body              the request is whole
 *                     | "refused", status                  it will not be
 *                     | "ended"                            nothing more can come of it
 *   connection:answer(status)                              the last thing that is sent
 *   connection:close()
 */
#include "hg_hook_connection.h"
#include "hg_socket.h"
#include "lhg_parts.h"

#include <errno.h>
#include <unistd.h>

#define LISTENER_CLASS "homegen.listen.listener"
#define CONNECTION_CLASS "homegen.listen.connection"

struct lhg_listener {
  int fd; /* one more than the descriptor; 0: closed */
  uint16_t port;
};

struct lhg_connection {
  struct hg_hook_connection connection;
  bool is_open;
};

static int listener_new(lua_State *L)
{
  const char *host = luaL_checkstring(L, 1), *message = NULL;
  lua_Integer port = luaL_checkinteger(L, 2);
  luaL_argcheck(L, port >= 0 && port <= UINT16_MAX, 2, "a port expected");
  struct lhg_listener *self = lhg_new_userdata(L, sizeof *self, LISTENER_CLASS);
  self->port = (uint16_t)port;
  int fd = hg_socket_listen(host, &self->port, &message);
  self->fd = fd + 1;
  if (fd >= 0)
    return 1;
  lua_pushnil(L);
  lua_pushstring(L, message);
  return 2;
}

static struct lhg_listener *check_listener(lua_State *L)
{
  struct lhg_listener *self = luaL_checkudata(L, 1, LISTENER_CLASS);
  luaL_argcheck(L, self->fd > 0, 1, "the listener is closed");
  return self;
}

static int listener_fd(lua_State *L)
{
  lua_pushinteger(L, check_listener(L)->fd - 1);
  return 1;
}

static int listener_port(lua_State *L)
{
  lua_pushinteger(L, check_listener(L)->port);
  return 1;
}

static int listener_accept(lua_State *L)
{
  const struct lhg_listener *self = check_listener(L);
  struct lhg_connection *made = lhg_new_userdata(L, sizeof *made, CONNECTION_CLASS);
  int fd = hg_socket_accept(self->fd - 1);
  if (fd >= 0) {
    hg_hook_connection_open(&made->connection, fd);
    made->is_open = true;
    return 1;
  }
  int error = errno;
  lua_pushnil(L);
  if (error == EAGAIN || error == EWOULDBLOCK || error == EINTR || error == ECONNABORTED)
    return 1;
  lua_pushstring(L, strerror(error));
  return 2;
}

static int listener_close(lua_State *L)
{
  struct lhg_listener *self = luaL_checkudata(L, 1, LISTENER_CLASS);
  if (self->fd > 0)
    close(self->fd - 1);
  self->fd = 0;
  return 0;
}

static struct hg_hook_connection *check_connection(lua_State *L)
{
  struct lhg_connection *self = luaL_checkudata(L, 1, CONNECTION_CLASS);
  luaL_argcheck(L, self->is_open, 1, "the connection is closed");
  return &self->connection;
}

static int connection_fd(lua_State *L)
{
  lua_pushinteger(L, check_connection(L)->fd);
  return 1;
}

static void push_buffer(lua_State *L, const struct hg_buffer *buffer)
{
  lua_pushlstring(L, buffer->length > 0 ? buffer->data : "", buffer->length);
}

/* Where memory runs out in it, the next call tells the same. */
static int connection_read(lua_State *L)
{
  struct hg_hook_connection *connection = check_connection(L);
  enum hg_hook_event event = hg_hook_connection_read(connection);
  lua_settop(L, 1);
  if (event == HG_HOOK_NOTHING)
    return 0;
  if (event == HG_HOOK_ENDED) {
    lua_pushliteral(L, "ended");
    return 1;
  }
  lua_pushstring(L, event == HG_HOOK_ASKS ? "request" : "refused");
  if (event == HG_HOOK_ASKS) {
    push_buffer(L, &connection->request.path);
    push_buffer(L, &connection->request.body);
  } else {
    lua_pushinteger(L, connection->request.status);
  }
  connection->is_told = true;
  return lua_gettop(L) - 1;
}

static int connection_answer(lua_State *L)
{
  hg_hook_connection_answer(check_connection(L), (int)luaL_checkinteger(L, 2));
  return 0;
}

static int connection_close(lua_State *L)
{
  struct lhg_connection *self = luaL_checkudata(L, 1, CONNECTION_CLASS);
  if (self->is_open)
    hg_hook_connection_close(&self->connection);
  self->is_open = false;
  return 0;
}

static const luaL_Reg listener_methods[] = {
    {"accept", listener_accept},
    {"close", listener_close},
    {"fd", listener_fd},
    {"port", listener_port},
    {NULL, NULL},
};

static const luaL_Reg connection_methods[] = {
    {"answer", connection_answer},
    {"close", connection_close},
    {"fd", connection_fd},
    {"read", connection_read},
    {NULL, NULL},
};

void lhg_listener_open(lua_State *L)
{
  lhg_new_class(L, LISTENER_CLASS, listener_methods, listener_close);
  lhg_new_class(L, CONNECTION_CLASS, connection_methods, connection_close);
  lua_pushcfunction(L, listener_new);
  lua_setfield(L, -2, "listener");
}
