/*
 *   core.part(path [, exists]) → part    path: the start of its name; exists: a part to go on with
 *   part:path() → string                 its name, once disk:open has made it
 *   part:length() → integer              bytes that count
 *   part:expect(total | nil)             what the whole is known to have
 *   part:rewind()                        no byte counts any more
 *   part:write(bytes) → true | nil, message    of one that is open: appends to the bytes that count
 *   part:keep()                          its file stays, whatever becomes of the part
 *
 * Disk and engine work on parts; while they do, no method may be called. A part that is collected
 * removes its file, unless that was published.
 */
#include "lhg_part.h"

#include "hg_memory.h"
#include "lhg_parts.h"

#define PART_CLASS "homegen.part"
#define LARGEST_TOTAL 9007199254740991.0

struct lhg_part {
  struct hg_part *part; /* NULL: closed */
};

const char *lhg_part_check_path(lua_State *L, int index)
{
  size_t length;
  const char *path = luaL_checklstring(L, index, &length);
  luaL_argcheck(L, length > 0 && strlen(path) == length, index,
                "a path must not be empty or hold a NUL");
  return path;
}

struct hg_part *lhg_part_check(lua_State *L, int index)
{
  struct lhg_part *self = luaL_checkudata(L, index, PART_CLASS);
  luaL_argcheck(L, self->part != NULL, index, "the part is closed");
  luaL_argcheck(L, !self->part->busy, index, "the part is in use");
  return self->part;
}

static int part_new(lua_State *L)
{
  const char *path = lhg_part_check_path(L, 1);
  bool exists = lua_toboolean(L, 2);
  struct lhg_part *self = lhg_new_userdata(L, sizeof *self, PART_CLASS);
  self->part = hg_part_new(path, exists);
  return self->part != NULL ? 1 : luaL_error(L, HG_NO_MEMORY);
}

static int part_path(lua_State *L)
{
  lua_pushstring(L, lhg_part_check(L, 1)->path);
  return 1;
}

static int part_length(lua_State *L)
{
  lua_pushinteger(L, (lua_Integer)lhg_part_check(L, 1)->length);
  return 1;
}

static int part_expect(lua_State *L)
{
  struct hg_part *part = lhg_part_check(L, 1);
  lua_Number total = luaL_optnumber(L, 2, 0.0);
  luaL_argcheck(L, total >= 0.0 && total <= LARGEST_TOTAL, 2, "a number of bytes expected");
  part->total = (uint64_t)total;
  return 0;
}

/* The file itself is cut when something is written. */
static int part_rewind(lua_State *L)
{
  struct hg_part *part = lhg_part_check(L, 1);
  part->length = part->total = 0;
  return 0;
}

static int part_write(lua_State *L)
{
  struct hg_part *part = lhg_part_check(L, 1);
  size_t length;
  const char *bytes = luaL_checklstring(L, 2, &length);
  luaL_argcheck(L, part->fd >= 0 && !part->sealed, 1, "the part is not open");
  int error = hg_part_write(part, bytes, length);
  if (error == 0) {
    lua_pushboolean(L, true);
    return 1;
  }
  lua_pushnil(L);
  lua_pushstring(L, strerror(error));
  return 2;
}

static int part_keep(lua_State *L)
{
  hg_part_keep(lhg_part_check(L, 1));
  return 0;
}

static int part_close(lua_State *L)
{
  struct lhg_part *self = luaL_checkudata(L, 1, PART_CLASS);
  struct hg_part *part = self->part;
  self->part = NULL;
  hg_part_release(part);
  return 0;
}

void lhg_part_open(lua_State *L)
{
  static const luaL_Reg functions[] = {{"part", part_new}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"path", part_path},
                                     {"length", part_length},
                                     {"expect", part_expect},
                                     {"rewind", part_rewind},
                                     {"write", part_write},
                                     {"keep", part_keep},
                                     {NULL, NULL}};
  lhg_new_class(L, PART_CLASS, methods, part_close);
  luaL_setfuncs(L, functions, 0);
}
