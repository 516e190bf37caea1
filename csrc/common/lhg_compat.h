/*
 * The one place that knows that there are several Lua ABIs: PUC Lua 5.3, 5.4 and 5.5, and LuaJIT 2.1
 * (Lua 5.1's API with a few later functions). Everything else uses the subset that all of them have,
 * plus these shims.
 */
#ifndef LHG_COMPAT_H
#define LHG_COMPAT_H

#include "hg_memory.h"

#include <lauxlib.h>
#include <lua.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The modules are compiled with -fvisibility=hidden; luaopen_* alone is seen from outside. */
#define LHG_EXPORT __attribute__((visibility("default")))

/* What whoever uses an object of the parent's in a forked child is told. */
#define LHG_USED_AFTER_FORK \
  "homegen: used after fork: make clients after the fork " \
  "(nginx: init_worker_by_lua, HAProxy: core.register_task)"

/* One version for all packages: lua/homegen/version.lua has it, whoever compiles hands it on. */
#ifndef HG_VERSION
#error "compile with HG_VERSION defined as the text in lua/homegen/version.lua"
#endif

/* PUC Lua 5.1 and 5.2 lack functions that LuaJIT and 5.3 have: no module is better than a broken one. */
#if LUA_VERSION_NUM == 502 || (LUA_VERSION_NUM == 501 && !defined(luaL_newlib))
#error "homegen is for LuaJIT 2.1 and for Lua 5.3 and newer"
#endif

#if LUA_VERSION_NUM < 502

static inline size_t lua_rawlen(lua_State *L, int index)
{
  return lua_objlen(L, index);
}

static inline int lua_absindex(lua_State *L, int index)
{
  bool relative = index < 0 && index > LUA_REGISTRYINDEX;
  return relative ? lua_gettop(L) + index + 1 : index;
}

#endif

/* A state whose memory is the caller's affair, or NULL. Lua 5.5 wants to be told a seed. */
static inline lua_State *lhg_new_state(lua_Alloc allocate, void *context)
{
#if LUA_VERSION_NUM >= 505
  return lua_newstate(allocate, context, luaL_makeseed(NULL));
#else
  return lua_newstate(allocate, context);
#endif
}

/*
 * Tells the collector of memory that it does not see, so that it comes round to what holds it in time.
 * Less than a megabyte is not worth it: LuaJIT makes a whole cycle of it, which takes its time where a
 * program has much. May raise, as every allocation may.
 */
static inline void lhg_count_memory(lua_State *L, size_t bytes)
{
  size_t kilobytes = bytes / 1024;
  if (kilobytes < 1024 || lua_gc(L, LUA_GCISRUNNING, 0) == 0)
    return;
#if LUA_VERSION_NUM >= 505
  lua_gc(L, LUA_GCSTEP, bytes);
#else
  lua_gc(L, LUA_GCSTEP, kilobytes < 1000000 ? (int)kilobytes : 1000000);
#endif
}

/*
 * Reads the number at index as a whole number into *out: 3 and 3.0 on every runtime. False, with
 * *out unchanged, for anything else: strings that look like numbers too, fractions, infinities, NaN,
 * and floats of 2^53 and more, where a float no longer tells neighbours apart. Never raises.
 */
static inline bool lhg_to_integer(lua_State *L, int index, lua_Integer *out)
{
  if (lua_type(L, index) != LUA_TNUMBER)
    return false;
#if LUA_VERSION_NUM >= 503
  if (lua_isinteger(L, index)) {
    *out = lua_tointeger(L, index);
    return true;
  }
#endif
  lua_Number number = lua_tonumber(L, index);
  if (!(number > -9007199254740992.0 && number < 9007199254740992.0))
    return false;
  lua_Integer whole = (lua_Integer)number;
  if ((lua_Number)whole != number)
    return false;
  *out = whole;
  return true;
}

/* Sets _VERSION in the table on top of the stack, for lua/homegen/base/native.lua. Raises (memory). */
static inline void lhg_set_version(lua_State *L)
{
  lua_pushliteral(L, HG_VERSION);
  lua_setfield(L, -2, "_VERSION");
}

/*
 * Pushes a new userdata of size bytes, all zero, with the metatable registered under type_name.
 * Zero is the "closed" state of every homegen userdata: only when this has returned does the caller
 * open what the userdata is going to own, so that an error in between leaves nothing behind.
 * Raises (memory); the metatable must have been registered by lhg_new_class.
 */
static inline void *lhg_new_userdata(lua_State *L, size_t size, const char *type_name)
{
  void *userdata = lua_newuserdata(L, size);
  memset(userdata, 0, size);
  luaL_getmetatable(L, type_name);
  lua_setmetatable(L, -2);
  return userdata;
}

/*
 * Room for so many values. How many are pushed is bounded everywhere, so that there is none means want
 * of memory; luaL_checkstack would call it an overflow. Raises (memory).
 */
static inline void lhg_check_stack(lua_State *L, int count)
{
  if (!lua_checkstack(L, count))
    luaL_error(L, HG_NO_MEMORY);
}

/*
 * Registers a userdata class: methods becomes __index; close, if not NULL, becomes __gc and, from Lua
 * 5.4 on, __close (it must be idempotent: a method "close" that scripts call is usually the same
 * function). Leaves the stack as it was. Raises (memory).
 */
static inline void lhg_new_class(lua_State *L, const char *type_name, const luaL_Reg *methods,
                                 lua_CFunction close)
{
  luaL_newmetatable(L, type_name);
  lua_pushstring(L, type_name);
  lua_setfield(L, -2, "__name");
  lua_newtable(L);
  luaL_setfuncs(L, methods, 0);
  lua_setfield(L, -2, "__index");
  if (close != NULL) {
    lua_pushcfunction(L, close);
    lua_setfield(L, -2, "__gc");
    lua_pushcfunction(L, close);
    lua_setfield(L, -2, "__close");
  }
  /* What getmetatable gives to scripts: they must not call __gc on their own terms. */
  lua_pushstring(L, type_name);
  lua_setfield(L, -2, "__metatable");
  lua_pop(L, 1);
}

#endif
