/*
 *   core.disk() → disk | nil, message      a thread that waits for the disk
 *   core.probe(part [, path]) → true | nil, message, reason    at once: can the part be made and named?
 *   disk:probe(part [, path]) → id         the same on the thread
 *   disk:open(part [, path]) → id          makes the part's file, unless path is taken
 *   disk:seal(part) → id                   checks the image, writes it to the disk, closes it
 *   disk:finish(part) → id                 the same, whatever it holds: a file that we have written
 *   disk:publish(part, path) → id          gives it its name, never over another file
 *   disk:replace(part, path) → id          gives it its name, over the file that has it
 *   disk:remove(part) → id
 *   disk:digest(part, path) → id           of a finished file: 32 bytes of SHA-256, and how long it is
 *   disk:take() → id, result [, warning] | id, nil, message, reason | nothing
 *   disk:fd(), disk:count(), disk:close()
 *
 * A result is true, or the image's format ("png", "jpeg", "webp") for seal. A reason is "exists",
 * "folder", "busy", "image", "unsure" or "io", see hg_disk.h.
 */
#include "hg_disk.h"
#include "hg_memory.h"
#include "lhg_parts.h"
#include "lhg_part.h"

#include <errno.h>

#define DISK_CLASS "homegen.picture.disk"

struct lhg_disk {
  struct hg_disk *disk; /* NULL: closed */
};

static struct hg_disk *check_disk(lua_State *L)
{
  struct lhg_disk *self = luaL_checkudata(L, 1, DISK_CLASS);
  luaL_argcheck(L, self->disk != NULL, 1, "the disk is closed");
  if (hg_disk_is_foreign(self->disk))
    luaL_error(L, LHG_USED_AFTER_FORK);
  return self->disk;
}

static int disk_new(lua_State *L)
{
  struct lhg_disk *self = lhg_new_userdata(L, sizeof *self, DISK_CLASS);
  self->disk = hg_disk_open();
  if (self->disk != NULL)
    return 1;
  int error = errno;
  lua_pushnil(L);
  lua_pushfstring(L, "no thread for the disk: %s", strerror(error));
  return 2;
}

static int disk_close(lua_State *L)
{
  struct lhg_disk *self = luaL_checkudata(L, 1, DISK_CLASS);
  struct hg_disk *disk = self->disk;
  self->disk = NULL;
  hg_disk_close(disk);
  return 0;
}

static int submit(lua_State *L, enum hg_disk_act act, bool named)
{
  struct hg_disk *disk = check_disk(L);
  struct hg_part *part = lhg_part_check(L, 2);
  const char *path = named ? lhg_part_check_path(L, 3) : NULL;
  int64_t id = hg_disk_submit(disk, act, part, path);
  if (id == 0)
    return luaL_error(L, HG_NO_MEMORY);
  lua_pushinteger(L, (lua_Integer)id);
  return 1;
}

static int disk_probe(lua_State *L)
{
  return submit(L, HG_DISK_PROBE, !lua_isnoneornil(L, 3));
}

static int disk_open(lua_State *L)
{
  return submit(L, HG_DISK_OPEN, !lua_isnoneornil(L, 3));
}

static int submit_open(lua_State *L, enum hg_disk_act act)
{
  luaL_argcheck(L, lhg_part_check(L, 2)->fd >= 0, 2, "the part is not open");
  return submit(L, act, false);
}

static int disk_seal(lua_State *L)
{
  return submit_open(L, HG_DISK_SEAL);
}

static int disk_finish(lua_State *L)
{
  return submit_open(L, HG_DISK_FINISH);
}

static int submit_sealed(lua_State *L, enum hg_disk_act act)
{
  const struct hg_part *part = lhg_part_check(L, 2);
  luaL_argcheck(L, part->ours && part->sealed, 2, "the part is not sealed");
  return submit(L, act, true);
}

static int disk_publish(lua_State *L)
{
  return submit_sealed(L, HG_DISK_PUBLISH);
}

static int disk_replace(lua_State *L)
{
  return submit_sealed(L, HG_DISK_REPLACE);
}

static int disk_remove(lua_State *L)
{
  return submit(L, HG_DISK_REMOVE, false);
}

static int disk_digest(lua_State *L)
{
  return submit(L, HG_DISK_DIGEST, true);
}

static int push_fault(lua_State *L, const struct hg_disk_work *done)
{
  static const char *const reasons[] = {
      [HG_DISK_OK] = "ok",       [HG_DISK_EXISTS] = "exists", [HG_DISK_FOLDER] = "folder",
      [HG_DISK_BUSY] = "busy",   [HG_DISK_IMAGE] = "image",   [HG_DISK_UNSURE] = "unsure",
      [HG_DISK_IO] = "io",
  };
  lua_pushnil(L);
  if (done->error != 0)
    lua_pushfstring(L, "%s: %s", done->words, strerror(done->error));
  else
    lua_pushstring(L, done->words);
  lua_pushstring(L, reasons[done->fault]);
  return 3;
}

static int probe(lua_State *L)
{
  struct hg_disk_work work = {
      .act = HG_DISK_PROBE,
      .part = lhg_part_check(L, 1),
      /* it is only read */
      .path = lua_isnoneornil(L, 2) ? NULL : (char *)lhg_part_check_path(L, 2),
  };
  hg_disk_do(&work);
  if (work.fault != HG_DISK_OK)
    return push_fault(L, &work);
  lua_pushboolean(L, true);
  return 1;
}

/* The answer leaves the disk only when its values are built: a memory error loses nothing. */
static int disk_take(lua_State *L)
{
  struct hg_disk *disk = check_disk(L);
  const struct hg_disk_work *done = hg_disk_peek(disk);
  if (done == NULL)
    return 0;
  int results = 2;
  lua_pushinteger(L, (lua_Integer)done->id);
  if (done->fault != HG_DISK_OK)
    results = 1 + push_fault(L, done);
  else if (done->act == HG_DISK_SEAL)
    lua_pushstring(L, hg_image_format_name(done->image.format));
  else if (done->act == HG_DISK_DIGEST)
    lua_pushlstring(L, (const char *)done->digest, sizeof done->digest);
  else
    lua_pushboolean(L, true);
  if (done->fault == HG_DISK_OK && done->act == HG_DISK_DIGEST) {
    lua_pushinteger(L, (lua_Integer)done->length);
    results = 3;
  }
  if (done->fault == HG_DISK_OK && done->words != NULL) {
    lua_pushstring(L, done->words);
    results = 3;
  }
  hg_disk_drop(disk);
  return results;
}

static int disk_fd(lua_State *L)
{
  lua_pushinteger(L, hg_disk_fd(check_disk(L)));
  return 1;
}

static int disk_count(lua_State *L)
{
  lua_pushinteger(L, (lua_Integer)hg_disk_count(check_disk(L)));
  return 1;
}

void lhg_disk_open(lua_State *L)
{
  static const luaL_Reg functions[] = {{"disk", disk_new}, {"probe", probe}, {NULL, NULL}};
  static const luaL_Reg methods[] = {
      {"probe", disk_probe},     {"open", disk_open},     {"seal", disk_seal},
      {"finish", disk_finish},   {"replace", disk_replace}, {"publish", disk_publish},
      {"remove", disk_remove},   {"take", disk_take},       {"count", disk_count},
      {"digest", disk_digest},   {"fd", disk_fd},           {"close", disk_close},
      {NULL, NULL},
  };
  lhg_new_class(L, DISK_CLASS, methods, disk_close);
  luaL_setfuncs(L, functions, 0);
}
