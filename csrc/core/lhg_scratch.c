#include "lhg_scratch.h"

#include "hg_memory.h"

#define CLASS "homegen.scratch"

static int scratch_gc(lua_State *L)
{
  lhg_scratch_free(luaL_checkudata(L, 1, CLASS));
  return 0;
}

void lhg_scratch_open(lua_State *L)
{
  static const luaL_Reg methods[] = {{NULL, NULL}};
  lhg_new_class(L, CLASS, methods, scratch_gc);
}

struct lhg_scratch *lhg_scratch_push(lua_State *L, size_t limit)
{
  struct lhg_scratch *scratch = lhg_new_userdata(L, sizeof *scratch, CLASS);
  hg_arena_init(&scratch->arena, limit);
  hg_buffer_init(&scratch->buffer, limit);
  return scratch;
}

void lhg_scratch_check(lua_State *L, const struct lhg_scratch *scratch)
{
  if (scratch->arena.starved || scratch->buffer.starved)
    luaL_error(L, HG_NO_MEMORY);
}

int lhg_scratch_fail(lua_State *L, const struct lhg_scratch *scratch, const char *message)
{
  lhg_scratch_check(L, scratch);
  lua_pushnil(L);
  lua_pushstring(L, message);
  return 2;
}

void lhg_scratch_free(struct lhg_scratch *scratch)
{
  hg_arena_free(&scratch->arena);
  hg_buffer_free(&scratch->buffer);
}
