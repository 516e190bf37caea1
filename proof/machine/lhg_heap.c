/*
 * The C library's heap, for the soak on PUC Lua: `settle() → bytes in use` gives back the free pages
 * first, so that what is resident afterwards is what the process holds.
 * LuaJIT calls the C library itself.
 */
#include "lhg_compat.h"

#include <malloc.h>

LHG_EXPORT int luaopen_heap(lua_State *L);

static int settle(lua_State *L)
{
  malloc_trim(0);
  struct mallinfo2 heap = mallinfo2();
  lua_pushnumber(L, (lua_Number)(heap.uordblks + heap.hblkhd));
  return 1;
}

int luaopen_heap(lua_State *L)
{
  lua_pushcfunction(L, settle);
  return 1;
}
