/*
 * homegen.pixels: drawing masks and looking into them.
 *
 *   pixels.canvas(width, height) → canvas
 *   canvas:rectangle(x, y, width, height)   canvas:ellipse(x, y, radius_x, radius_y)
 *   canvas:polygon({x1, y1, x2, y2, …})     canvas:png() → bytes
 *   pixels.measure(bytes) → width, height, black share | nil, message
 */
#include <math.h>

#include "hg_canvas.h"
#include "hg_limits.h"
#include "hg_memory.h"
#include "hg_mask_measure.h"
#include "hg_picture.h"
#include "lhg_compat.h"

#define CANVAS_CLASS "homegen.pixels.canvas"

/* The encoded file is kept here while it is handed to Lua, which may raise. */
struct lhg_canvas {
  struct hg_canvas canvas;
  struct hg_buffer png;
};

static int canvas_close(lua_State *L)
{
  struct lhg_canvas *self = luaL_checkudata(L, 1, CANVAS_CLASS);
  hg_canvas_free(&self->canvas);
  hg_buffer_free(&self->png);
  return 0;
}

static struct hg_canvas *check_canvas(lua_State *L)
{
  struct lhg_canvas *self = luaL_checkudata(L, 1, CANVAS_CLASS);
  return &self->canvas;
}

static double check_finite(lua_State *L, int index)
{
  double number = luaL_checknumber(L, index);
  luaL_argcheck(L, isfinite(number), index, "a finite number expected");
  return number;
}

static double check_size(lua_State *L, int index)
{
  double number = check_finite(L, index);
  luaL_argcheck(L, number > 0, index, "a number above 0 expected");
  return number;
}

static int canvas_new(lua_State *L)
{
  lua_Integer width = 0, height = 0;
  luaL_argcheck(L, lhg_to_integer(L, 1, &width) && width >= 1, 1,
                "a whole number above 0 expected");
  luaL_argcheck(L, lhg_to_integer(L, 2, &height) && height >= 1, 2,
                "a whole number above 0 expected");
  luaL_argcheck(L, width <= 65535 && height <= 65535, 1, "too large");
  struct lhg_canvas *self = lhg_new_userdata(L, sizeof *self, CANVAS_CLASS);
  hg_buffer_init(&self->png, HG_LIMIT_DOWNLOAD);
  if (!hg_picture_allowed((int)width, (int)height))
    return luaL_error(L, "a mask of %dx%d pixels is too large", (int)width, (int)height);
  if (!hg_canvas_init(&self->canvas, (int)width, (int)height))
    return luaL_error(L, HG_NO_MEMORY);
  return 1;
}

static int canvas_rectangle(lua_State *L)
{
  struct hg_canvas *canvas = check_canvas(L);
  double x = check_finite(L, 2), y = check_finite(L, 3);
  hg_canvas_rectangle(canvas, x, y, check_size(L, 4), check_size(L, 5));
  return 0;
}

static int canvas_ellipse(lua_State *L)
{
  struct hg_canvas *canvas = check_canvas(L);
  double x = check_finite(L, 2), y = check_finite(L, 3);
  hg_canvas_ellipse(canvas, x, y, check_size(L, 4), check_size(L, 5));
  return 0;
}

static int canvas_polygon(lua_State *L)
{
  struct hg_canvas *canvas = check_canvas(L);
  luaL_checktype(L, 2, LUA_TTABLE);
  size_t numbers = lua_rawlen(L, 2);
  luaL_argcheck(L, numbers >= 6 && numbers % 2 == 0 && numbers <= 2000, 2,
                "three to a thousand points as x, y pairs expected");
  double *points = lua_newuserdata(L, numbers * sizeof *points);
  for (size_t i = 0; i < numbers; i++) {
    lua_rawgeti(L, 2, (int)i + 1);
    luaL_argcheck(L, lua_type(L, -1) == LUA_TNUMBER && isfinite(lua_tonumber(L, -1)), 2,
                  "finite numbers expected");
    points[i] = lua_tonumber(L, -1);
    lua_pop(L, 1);
  }
  hg_canvas_polygon(canvas, points, numbers / 2);
  return 0;
}

static int canvas_png(lua_State *L)
{
  struct lhg_canvas *self = luaL_checkudata(L, 1, CANVAS_CLASS);
  const char *message = hg_canvas_encode(&self->canvas, &self->png);
  if (message == NULL)
    lua_pushlstring(L, self->png.data, self->png.length);
  hg_buffer_free(&self->png);
  return message == NULL ? 1 : luaL_error(L, "%s", message);
}

static int measure(lua_State *L)
{
  size_t length;
  const char *bytes = luaL_checklstring(L, 1, &length);
  struct hg_mask_measure found;
  const char *message = hg_mask_measure(bytes, length, &found);
  if (message != NULL) {
    lua_pushnil(L);
    lua_pushstring(L, message);
    return 2;
  }
  lua_pushinteger(L, found.width);
  lua_pushinteger(L, found.height);
  lua_pushnumber(L, found.black);
  return 3;
}

static const luaL_Reg canvas_methods[] = {
    {"rectangle", canvas_rectangle},
    {"ellipse", canvas_ellipse},
    {"polygon", canvas_polygon},
    {"png", canvas_png},
    {NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"canvas", canvas_new},
    {"measure", measure},
    {NULL, NULL},
};

LHG_EXPORT int luaopen_homegen_mask_core(lua_State *L);

LHG_EXPORT int luaopen_homegen_mask_core(lua_State *L)
{
  lhg_new_class(L, CANVAS_CLASS, canvas_methods, canvas_close);
  lua_newtable(L);
  luaL_setfuncs(L, functions, 0);
  lhg_set_version(L);
  return 1;
}
