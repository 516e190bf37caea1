#include "lhg_target.h"

#include "hg_limits.h"
#include "hg_memory.h"
#include "lhg_libcurl.h"
#include "lhg_parts.h"

#define LHG_TARGET_TYPE "homegen.target"
#define OPTIONS 2 /* the stack index of the table of options */

struct lhg_target {
  struct hg_target *target; /* NULL: closed */
};

static const char *const known_fields[] = {
    "url",   "headers", "proxy",      "ca_file",    "http2",
    "raw",   "connect_timeout", "sigv4", "access_key", "secret_key"};

struct hg_target *lhg_target_check(lua_State *L, int index)
{
  struct lhg_target *box = luaL_checkudata(L, index, LHG_TARGET_TYPE);
  luaL_argcheck(L, box->target != NULL, index, "the target is closed");
  return box->target;
}

/* Says what a field should be; its value may be a secret and is not quoted. */
static int refuse(lua_State *L, const char *field, const char *expected)
{
  return luaL_error(L, "target: field '%s' must be %s", field, expected);
}

static void check_known(lua_State *L)
{
  lua_pushnil(L);
  while (lua_next(L, OPTIONS) != 0) {
    lua_pop(L, 1);
    bool known = false;
    const char *name = lua_type(L, -1) == LUA_TSTRING ? lua_tostring(L, -1) : "?";
    for (size_t i = 0; i < sizeof known_fields / sizeof *known_fields; i++)
      known = known || strcmp(name, known_fields[i]) == 0;
    if (!known)
      luaL_error(L, "target: unknown field '%s'", name);
  }
}

/* Pushes the field and leaves it on the stack, where the text stays alive. */
static struct hg_text text_field(lua_State *L, const char *name, bool required)
{
  struct hg_text text = {NULL, 0};
  lua_pushstring(L, name);
  lua_rawget(L, OPTIONS);
  if (lua_isnil(L, -1) && !required)
    return text;
  if (lua_type(L, -1) != LUA_TSTRING)
    refuse(L, name, "a string");
  text.bytes = lua_tolstring(L, -1, &text.length);
  return text;
}

/* For texts that C reads up to their end: a NUL inside would hide the rest. */
static struct hg_text plain_field(lua_State *L, const char *name)
{
  struct hg_text text = text_field(L, name, false);
  if (text.bytes != NULL && (text.length == 0 || strlen(text.bytes) != text.length))
    refuse(L, name, "a string that is not empty and holds no NUL");
  return text;
}

/* The lines stay alive in the table, which stays on the stack. Raises for more than fit. */
static size_t headers_field(lua_State *L, struct hg_text *lines)
{
  lua_pushliteral(L, "headers");
  lua_rawget(L, OPTIONS);
  if (lua_isnil(L, -1))
    return 0;
  if (lua_type(L, -1) != LUA_TTABLE)
    refuse(L, "headers", "a list of strings");
  size_t count = lua_rawlen(L, -1);
  if (count > HG_LIMIT_TARGET_HEADERS)
    refuse(L, "headers", "shorter");
  for (size_t i = 0; i < count; i++) {
    lua_rawgeti(L, -1, (int)i + 1);
    if (lua_type(L, -1) != LUA_TSTRING)
      refuse(L, "headers", "a list of strings");
    lines[i].bytes = lua_tolstring(L, -1, &lines[i].length);
    lua_pop(L, 1);
  }
  return count;
}

static bool boolean_field(lua_State *L, const char *name)
{
  lua_pushstring(L, name);
  lua_rawget(L, OPTIONS);
  if (!lua_isnil(L, -1) && lua_type(L, -1) != LUA_TBOOLEAN)
    refuse(L, name, "a boolean");
  return lua_toboolean(L, -1);
}

static double seconds_field(lua_State *L, const char *name, double preset)
{
  lua_pushstring(L, name);
  lua_rawget(L, OPTIONS);
  if (lua_isnil(L, -1))
    return preset;
  double seconds = lua_type(L, -1) == LUA_TNUMBER ? lua_tonumber(L, -1) : 0.0;
  if (!(seconds > 0.0))
    refuse(L, name, "a positive number");
  return seconds;
}

int lhg_target_new(lua_State *L)
{
  struct hg_text lines[HG_LIMIT_TARGET_HEADERS];
  luaL_checktype(L, OPTIONS, LUA_TTABLE);
  lhg_check_stack(L, 16);
  check_known(L);
  lhg_libcurl_need(L);
  struct hg_target_options options = {
      .url = text_field(L, "url", true),
      .headers = lines,
      .header_count = headers_field(L, lines),
      .proxy = plain_field(L, "proxy"),
      .ca_file = plain_field(L, "ca_file"),
      .sigv4 = plain_field(L, "sigv4"),
      .access_key = plain_field(L, "access_key"),
      .secret_key = plain_field(L, "secret_key"),
      .http2 = boolean_field(L, "http2"),
      .raw = boolean_field(L, "raw"),
      .connect_timeout = seconds_field(L, "connect_timeout", 10.0),
  };
  struct lhg_target *box = lhg_new_userdata(L, sizeof *box, LHG_TARGET_TYPE);
  const char *message;
  box->target = hg_target_new(&options, &message);
  if (box->target != NULL)
    return 1;
  if (hg_memory_is_missing(message))
    return luaL_error(L, HG_NO_MEMORY);
  lua_pushnil(L);
  lua_pushstring(L, message);
  return 2;
}

static int target_origin(lua_State *L)
{
  lua_pushstring(L, lhg_target_check(L, 1)->origin);
  return 1;
}

static int target_is_loopback(lua_State *L)
{
  lua_pushboolean(L, lhg_target_check(L, 1)->loopback);
  return 1;
}

static int target_close(lua_State *L)
{
  struct lhg_target *box = luaL_checkudata(L, 1, LHG_TARGET_TYPE);
  struct hg_target *target = box->target;
  box->target = NULL;
  hg_target_release(target);
  return 0;
}

static const luaL_Reg methods[] = {
    {"origin", target_origin},
    {"is_loopback", target_is_loopback},
    {"close", target_close}, /* lets go of the keys, as soon as no transfer needs them */
    {NULL, NULL},
};

void lhg_target_open(lua_State *L)
{
  lhg_new_class(L, LHG_TARGET_TYPE, methods, target_close);
}
