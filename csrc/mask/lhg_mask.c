/*
 * homegen.mask.core: drawing masks, looking into them, and turning pictures.
 *
 *   core.canvas(width, height) → canvas
 *   canvas:rectangle(x, y, width, height)   canvas:ellipse(x, y, radius_x, radius_y)
 *   canvas:polygon({x1, y1, x2, y2, …})     canvas:invert()   canvas:png() → bytes
 *   canvas:has_black() → whether anything would be replaced
 *   core.measure(bytes) → table | nil, message
 *   core.convert(bytes, meaning [, label]) → canvas | nil, message
 *   core.upright(bytes) → bytes, format, width, height | nil, message
 */
#include <math.h>
#include <stdint.h>

#include "hg_canvas.h"
#include "hg_image_header.h"
#include "hg_limits.h"
#include "hg_mask_convert.h"
#include "hg_mask_measure.h"
#include "hg_memory.h"
#include "hg_rows.h"
#include "hg_upright.h"
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

/* A closed one. */
static struct lhg_canvas *push_canvas(lua_State *L)
{
  struct lhg_canvas *self = lhg_new_userdata(L, sizeof *self, CANVAS_CLASS);
  hg_buffer_init(&self->png, HG_LIMIT_DOWNLOAD);
  return self;
}

static int canvas_new(lua_State *L)
{
  lua_Integer width = 0, height = 0;
  luaL_argcheck(L, lhg_to_integer(L, 1, &width) && width >= 1, 1,
                "a whole number above 0 expected");
  luaL_argcheck(L, lhg_to_integer(L, 2, &height) && height >= 1, 2,
                "a whole number above 0 expected");
  struct lhg_canvas *self = push_canvas(L);
  if (width > INT32_MAX || height > INT32_MAX || !hg_rows_allowed((long)width, (long)height))
    return luaL_error(L, "a mask of that many pixels is too large");
  if (!hg_canvas_init(&self->canvas, (int)width, (int)height))
    return luaL_error(L, HG_NO_MEMORY);
  lhg_count_memory(L, self->canvas.stride * (size_t)height);
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

static int canvas_invert(lua_State *L)
{
  hg_canvas_invert(check_canvas(L));
  return 0;
}

static int canvas_has_black(lua_State *L)
{
  lua_pushboolean(L, hg_canvas_has_black(check_canvas(L)));
  return 1;
}

/* What cannot be read is an answer; that memory ran out is not. */
static int fail(lua_State *L, const char *message)
{
  if (hg_memory_is_missing(message))
    return luaL_error(L, "%s", message);
  lua_pushnil(L);
  lua_pushstring(L, message);
  return 2;
}

static void set_number(lua_State *L, const char *name, double value)
{
  lua_pushnumber(L, value);
  lua_setfield(L, -2, name);
}

static void set_integer(lua_State *L, const char *name, lua_Integer value)
{
  lua_pushinteger(L, value);
  lua_setfield(L, -2, name);
}

static void set_boolean(lua_State *L, const char *name, bool value)
{
  lua_pushboolean(L, value);
  lua_setfield(L, -2, name);
}

static void set_values(lua_State *L, const struct hg_mask_measure *found)
{
  lua_newtable(L);
  for (int i = 0; i < found->values_count && i < HG_MASK_VALUES; i++) {
    lua_pushinteger(L, found->values[i]);
    lua_rawseti(L, -2, i + 1);
  }
  lua_setfield(L, -2, "values");
}

static int measure(lua_State *L)
{
  size_t length;
  const char *bytes = luaL_checklstring(L, 1, &length);
  struct hg_mask_measure found;
  const char *message = hg_mask_measure(bytes, length, &found);
  if (message != NULL)
    return fail(L, message);
  lua_newtable(L);
  lua_pushstring(L, hg_image_format_name(found.format));
  lua_setfield(L, -2, "format");
  set_integer(L, "width", found.width);
  set_integer(L, "height", found.height);
  set_integer(L, "orientation", found.orientation);
  set_integer(L, "bits", found.bits);
  set_integer(L, "lowest_gray", found.lowest_gray);
  set_integer(L, "faint_alpha", found.faint_alpha);
  set_integer(L, "highest_sample", found.highest_sample);
  set_integer(L, "values_count", found.values_count);
  set_number(L, "black", found.black);
  set_number(L, "transparent", found.transparent);
  set_number(L, "border", found.border);
  set_boolean(L, "palette", found.palette);
  set_boolean(L, "same_without_alpha", found.same_without_alpha);
  set_boolean(L, "photograph", found.photograph);
  set_values(L, &found);
  return 1;
}

static int convert(lua_State *L)
{
  static const char *const names[] = {
      [HG_MASK_READ] = "read", "white", "alpha", "labels", NULL,
  };
  size_t length;
  const char *bytes = luaL_checklstring(L, 1, &length);
  enum hg_mask_meaning meaning = (enum hg_mask_meaning)luaL_checkoption(L, 2, NULL, names);
  lua_Integer label = HG_MASK_ANY_LABEL;
  bool is_label =
      lua_isnoneornil(L, 3) || (lhg_to_integer(L, 3, &label) && label >= 0 && label <= UINT16_MAX);
  luaL_argcheck(L, is_label, 3, "a whole number from 0 to 65535 expected");
  struct lhg_canvas *self = push_canvas(L);
  const char *message = hg_mask_convert(bytes, length, meaning, (int)label, &self->canvas);
  if (message != NULL)
    return fail(L, message);
  lhg_count_memory(L, self->canvas.stride * (size_t)self->canvas.height);
  return 1;
}

/* The canvas is where the picture is kept while it is handed to Lua. */
static int upright(lua_State *L)
{
  size_t length;
  const char *bytes = luaL_checklstring(L, 1, &length);
  struct lhg_canvas *self = push_canvas(L);
  struct hg_image_header header;
  const char *message = hg_upright(bytes, length, &self->png, &header);
  if (message == NULL)
    lua_pushlstring(L, self->png.data, self->png.length);
  hg_buffer_free(&self->png);
  if (message != NULL)
    return fail(L, message);
  lua_pushstring(L, hg_image_format_name(header.format));
  lua_pushinteger(L, (lua_Integer)header.width);
  lua_pushinteger(L, (lua_Integer)header.height);
  return 4;
}

static const luaL_Reg canvas_methods[] = {
    {"rectangle", canvas_rectangle},
    {"ellipse", canvas_ellipse},
    {"polygon", canvas_polygon},
    {"invert", canvas_invert},
    {"has_black", canvas_has_black},
    {"png", canvas_png},
    {NULL, NULL},
};

static const luaL_Reg functions[] = {
    {"canvas", canvas_new}, {"measure", measure}, {"convert", convert},
    {"upright", upright},   {NULL, NULL},
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
