#include "lhg_scratch.h"

#include "hg_memory.h"

#define CLASS "homegen.scratch"
#define SPARE 1        /* index in the metatable: the scratch that waits for its next use, or false */
#define KEPT_TEXT 4096 /* bytes of a buffer that it keeps */

static int scratch_gc(lua_State *L)
{
  lhg_scratch_free(luaL_checkudata(L, 1, CLASS));
  return 0;
}

void lhg_scratch_open(lua_State *L)
{
  static const luaL_Reg methods[] = {{NULL, NULL}};
  lhg_new_class(L, CLASS, methods, scratch_gc);
  luaL_getmetatable(L, CLASS);
  lua_pushboolean(L, false);
  lua_rawseti(L, -2, SPARE);
  lua_pop(L, 1);
}

/* Pushes the spare one, which is none then, or nothing. */
static struct lhg_scratch *take_spare(lua_State *L)
{
  luaL_getmetatable(L, CLASS);
  lua_rawgeti(L, -1, SPARE);
  struct lhg_scratch *spare = lua_touserdata(L, -1);
  if (spare == NULL) {
    lua_pop(L, 2);
    return NULL;
  }
  lua_pushboolean(L, false);
  lua_rawseti(L, -3, SPARE);
  lua_remove(L, -2);
  return spare;
}

struct lhg_scratch *lhg_scratch_push(lua_State *L, size_t limit)
{
  struct lhg_scratch *scratch = take_spare(L);
  if (scratch == NULL)
    scratch = lhg_new_userdata(L, sizeof *scratch, CLASS);
  hg_arena_reset(&scratch->arena, limit);
  hg_buffer_clear(&scratch->buffer);
  scratch->buffer.limit = limit;
  scratch->buffer.starved = false;
  return scratch;
}

void lhg_scratch_give_back(lua_State *L, int index)
{
  struct lhg_scratch *scratch = lua_touserdata(L, index);
  hg_arena_reset(&scratch->arena, scratch->arena.limit);
  if (scratch->buffer.capacity > KEPT_TEXT)
    hg_buffer_free(&scratch->buffer);
  index = lua_absindex(L, index);
  luaL_getmetatable(L, CLASS);
  lua_pushvalue(L, index);
  lua_rawseti(L, -2, SPARE);
  lua_pop(L, 1);
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
