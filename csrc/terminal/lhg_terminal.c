/*
 * homegen.terminal: what a program of the command line needs of the system around it.
 *
 *   terminal.is_terminal(fd) → boolean
 *   terminal.columns(fd) → integer | nil          nil: it is no terminal, or does not tell
 *   terminal.ignore_closed_pipes()                writing to a pipe whose reader is gone ends nothing
 *   terminal.termination() → watch | nil, message SIGTERM, SIGINT and SIGHUP end nothing any more
 *     watch:fd(), watch:take() → "SIGTERM" | "SIGINT" | "SIGHUP" | nil, watch:close()
 */
#include "hg_termination.h"
#include "lhg_terminal_parts.h"

#include <signal.h>
#include <sys/ioctl.h>
#include <unistd.h>

#define TERMINATION_CLASS "homegen.terminal.termination"

LHG_EXPORT int luaopen_homegen_terminal(lua_State *L);

static int is_terminal(lua_State *L)
{
  lua_pushboolean(L, isatty((int)luaL_checkinteger(L, 1)) == 1);
  return 1;
}

static int columns(lua_State *L)
{
  struct winsize size = {0};
  if (ioctl((int)luaL_checkinteger(L, 1), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    lua_pushinteger(L, size.ws_col);
  else
    lua_pushnil(L);
  return 1;
}

static int ignore_closed_pipes(lua_State *L)
{
  (void)L;
  signal(SIGPIPE, SIG_IGN);
  return 0;
}

struct lhg_termination {
  bool started;
};

static void check_started(lua_State *L)
{
  struct lhg_termination *self = luaL_checkudata(L, 1, TERMINATION_CLASS);
  if (!self->started)
    luaL_error(L, "homegen: the signal watch is closed");
}

static int termination_fd(lua_State *L)
{
  check_started(L);
  lua_pushinteger(L, hg_termination_fd());
  return 1;
}

static const char *name_of(int number)
{
  switch (number) {
  case SIGTERM:
    return "SIGTERM";
  case SIGINT:
    return "SIGINT";
  case SIGHUP:
    return "SIGHUP";
  default:
    return NULL;
  }
}

static int termination_take(lua_State *L)
{
  check_started(L);
  lua_pushstring(L, name_of(hg_termination_take())); /* nil where there is none */
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

int luaopen_homegen_terminal(lua_State *L)
{
  static const luaL_Reg functions[] = {{"is_terminal", is_terminal},
                                       {"columns", columns},
                                       {"ignore_closed_pipes", ignore_closed_pipes},
                                       {"termination", termination_new},
                                       {NULL, NULL}};
  static const luaL_Reg methods[] = {{"fd", termination_fd},
                                     {"take", termination_take},
                                     {"close", termination_close},
                                     {NULL, NULL}};
  lhg_new_class(L, TERMINATION_CLASS, methods, termination_close);
  lua_newtable(L);
  luaL_setfuncs(L, functions, 0);
  lhg_channel_open(L);
  lhg_keeper_open(L);
  lhg_private_open(L);
  lhg_set_version(L);
  return 1;
}
