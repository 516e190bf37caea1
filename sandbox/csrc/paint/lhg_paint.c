/*
 * homegen.sandbox.paint: the sandbox's pictures, drawn by procedure.
 *
 *   render.smart_replace(source, mask, prompt) → png, width, height | nil, message
 *   render.magic_editor(source, prompt, model) → the same      model: "Flash", "Base", "Pro"
 *   render.create_room(source, mask, room_type, theme [, variation]) → the same
 *   render.create_exterior(source, mask, room_type [, variation]) → the same
 *   render.house_plan{ "name: value", … } → the same
 *   render.painter() → painter | nil, message      the same on a thread of its own:
 *   painter:submit{ kind = "smart_replace", source =, mask =, prompt = } → job
 *   painter:submit{ kind = "magic_editor", source =, prompt =, model = }
 *   painter:submit{ kind = "create_room", source =, mask =, room_type =, theme =, variation = 0 }
 *   painter:submit{ kind = "create_exterior", source =, mask =, room_type =, variation = 0 }
 *   painter:submit{ kind = "house_plan", fields = { "name: value", … } }
 *   painter:fd() → readable while results wait
 *   painter:take() → job, png, width, height | job, nil, message | nil
 *   painter:close()
 *   render.contact_sheet({ {png, caption}, … }, columns, tile_width, tile_height) → png
 */
#include <string.h>

#include "hg_codec.h"
#include "hg_contact.h"
#include "hg_limits.h"
#include "hg_memory.h"
#include "hg_painter.h"
#include "hg_png.h"
#include "lhg_compat.h"

#define PAINTER_CLASS "homegen.sandbox.paint.painter"
#define OUTPUT_CLASS "homegen.sandbox.paint.output"

struct lhg_painter {
  struct hg_painter *painter; /* NULL: closed */
};

/* What C owns while Lua, which may raise, takes it over. */
struct lhg_output {
  struct hg_buffer png;
  struct hg_contact contact;
  struct hg_picture tile;
};

static int output_free(lua_State *L)
{
  struct lhg_output *output = luaL_checkudata(L, 1, OUTPUT_CLASS);
  hg_buffer_free(&output->png);
  hg_contact_free(&output->contact);
  hg_picture_free(&output->tile);
  return 0;
}

static struct lhg_output *new_output(lua_State *L)
{
  struct lhg_output *output = lhg_new_userdata(L, sizeof *output, OUTPUT_CLASS);
  hg_buffer_init(&output->png, HG_LIMIT_DOWNLOAD);
  return output;
}

static int push_failure(lua_State *L, const char *message)
{
  lua_pushnil(L);
  lua_pushstring(L, message);
  return 2;
}

static void push_bytes(lua_State *L, const struct hg_buffer *buffer)
{
  lua_pushlstring(L, buffer->length > 0 ? buffer->data : "", buffer->length);
}

/* Draws at once; what the order points to is kept by the caller's stack. */
static int draw(lua_State *L, const struct hg_order *order)
{
  int width = 0, height = 0;
  struct lhg_output *output = new_output(L);
  const char *failure = hg_order_run(order, &output->png, &width, &height);
  if (failure != NULL)
    return push_failure(L, failure);
  push_bytes(L, &output->png);
  hg_buffer_free(&output->png);
  lua_pushinteger(L, width);
  lua_pushinteger(L, height);
  return 3;
}

static int smart_replace(lua_State *L)
{
  struct hg_order order = {.kind = HG_ORDER_SMART_REPLACE};
  order.source = luaL_checklstring(L, 1, &order.source_length);
  order.mask = luaL_checklstring(L, 2, &order.mask_length);
  order.words = luaL_checkstring(L, 3);
  return draw(L, &order);
}

static int magic_editor(lua_State *L)
{
  struct hg_order order = {.kind = HG_ORDER_MAGIC_EDITOR};
  order.source = luaL_checklstring(L, 1, &order.source_length);
  order.words = luaL_checkstring(L, 2);
  order.choice = luaL_checkstring(L, 3);
  return draw(L, &order);
}

/* A variation's number at a stack index; none and nil are the first picture. */
static long check_variation(lua_State *L, int index)
{
  lua_Integer number = 0;
  if (lua_isnoneornil(L, index))
    return 0;
  if (!lhg_to_integer(L, index, &number) || number < 0 || number > 1000000)
    luaL_error(L, "homegen: a variation is a whole number from 0 to 1000000");
  return (long)number;
}

static int create_room(lua_State *L)
{
  struct hg_order order = {.kind = HG_ORDER_CREATE_ROOM};
  order.source = luaL_checklstring(L, 1, &order.source_length);
  order.mask = luaL_checklstring(L, 2, &order.mask_length);
  order.choice = luaL_checkstring(L, 3);
  order.theme = luaL_checkstring(L, 4);
  order.variation = check_variation(L, 5);
  return draw(L, &order);
}

static int create_exterior(lua_State *L)
{
  struct hg_order order = {.kind = HG_ORDER_CREATE_EXTERIOR};
  order.source = luaL_checklstring(L, 1, &order.source_length);
  order.mask = luaL_checklstring(L, 2, &order.mask_length);
  order.choice = luaL_checkstring(L, 3);
  order.variation = check_variation(L, 4);
  return draw(L, &order);
}

/* Replaces the list at the top of the stack by one string, its items as lines. */
static const char *join_lines(lua_State *L)
{
  if (lua_type(L, -1) != LUA_TTABLE)
    luaL_error(L, "homegen: a house plan needs a list of lines");
  int list = lua_absindex(L, -1), count = (int)lua_rawlen(L, list);
  luaL_Buffer lines;
  luaL_buffinit(L, &lines);
  for (int i = 1; i <= count; i++) {
    lua_rawgeti(L, list, i);
    if (lua_type(L, -1) != LUA_TSTRING)
      luaL_error(L, "homegen: a line of a house plan is a string");
    luaL_addvalue(&lines);
    luaL_addchar(&lines, '\n');
  }
  luaL_pushresult(&lines);
  lua_replace(L, list);
  return lua_tostring(L, list);
}

static int house_plan(lua_State *L)
{
  struct hg_order order = {.kind = HG_ORDER_HOUSE_PLAN};
  lua_settop(L, 1);
  order.words = join_lines(L);
  return draw(L, &order);
}

/* the painter ----------------------------------------------------------------------------------- */

static struct hg_painter *check_painter(lua_State *L)
{
  struct lhg_painter *self = luaL_checkudata(L, 1, PAINTER_CLASS);
  if (self->painter == NULL)
    luaL_error(L, "homegen: the painter is closed");
  if (hg_painter_forked(self->painter))
    luaL_error(L, LHG_USED_AFTER_FORK);
  return self->painter;
}

static int painter_new(lua_State *L)
{
  struct lhg_painter *self = lhg_new_userdata(L, sizeof *self, PAINTER_CLASS);
  self->painter = hg_painter_open();
  return self->painter != NULL ? 1 : push_failure(L, "no memory, pipe or thread to draw with");
}

static int painter_close(lua_State *L)
{
  struct lhg_painter *self = luaL_checkudata(L, 1, PAINTER_CLASS);
  struct hg_painter *painter = self->painter;
  self->painter = NULL;
  hg_painter_close(painter);
  return 0;
}

static int painter_fd(lua_State *L)
{
  lua_pushinteger(L, hg_painter_fd(check_painter(L)));
  return 1;
}

/* A field of the job's table; the string stays valid because the table keeps it. */
static const char *check_field(lua_State *L, const char *name, size_t *length)
{
  lua_getfield(L, 2, name);
  if (lua_type(L, -1) != LUA_TSTRING)
    luaL_error(L, "homegen: a job needs the string \"%s\"", name);
  const char *text = lua_tolstring(L, -1, length);
  lua_pop(L, 1);
  return text;
}

static enum hg_order_kind check_kind(lua_State *L)
{
  static const char *const kinds[] = {"smart_replace", "magic_editor", "create_room",
                                      "create_exterior", "house_plan"};
  size_t length;
  const char *name = check_field(L, "kind", &length);
  for (int i = 0; i < (int)(sizeof kinds / sizeof *kinds); i++)
    if (strcmp(name, kinds[i]) == 0)
      return (enum hg_order_kind)i;
  luaL_error(L, "homegen: the painter does not draw \"%s\"", name);
  return HG_ORDER_SMART_REPLACE;
}

/* Fills the order from the job's table; texts that Lua has to build are left on the stack. */
static void check_order(lua_State *L, struct hg_order *order)
{
  size_t length;
  bool create = order->kind == HG_ORDER_CREATE_ROOM || order->kind == HG_ORDER_CREATE_EXTERIOR;
  if (order->kind == HG_ORDER_HOUSE_PLAN) {
    lua_getfield(L, 2, "fields");
    order->words = join_lines(L);
    return;
  }
  order->source = check_field(L, "source", &order->source_length);
  if (order->kind != HG_ORDER_MAGIC_EDITOR)
    order->mask = check_field(L, "mask", &order->mask_length);
  if (!create)
    order->words = check_field(L, "prompt", &length);
  if (order->kind == HG_ORDER_MAGIC_EDITOR)
    order->choice = check_field(L, "model", &length);
  if (!create)
    return;
  order->choice = check_field(L, "room_type", &length);
  if (order->kind == HG_ORDER_CREATE_ROOM)
    order->theme = check_field(L, "theme", &length);
  lua_getfield(L, 2, "variation");
  order->variation = check_variation(L, -1);
}

static int painter_submit(lua_State *L)
{
  struct hg_painter *painter = check_painter(L);
  luaL_checktype(L, 2, LUA_TTABLE);
  struct hg_order order = {.kind = check_kind(L)};
  check_order(L, &order);
  long id = hg_painter_order(painter, &order);
  if (id == 0)
    return luaL_error(L, HG_NO_MEMORY);
  lua_pushinteger(L, (lua_Integer)id);
  return 1;
}

/* The painting leaves the painter only when its values are built: a memory error loses nothing. */
static int painter_take(lua_State *L)
{
  struct hg_painter *painter = check_painter(L);
  const struct hg_painting *painting = hg_painter_peek(painter);
  if (painting == NULL) {
    lua_pushnil(L);
    return 1;
  }
  int results = 3;
  lua_pushinteger(L, (lua_Integer)painting->id);
  if (painting->failure != NULL) {
    push_failure(L, painting->failure);
  } else {
    push_bytes(L, &painting->png);
    lua_pushinteger(L, painting->width);
    lua_pushinteger(L, painting->height);
    results = 4;
  }
  hg_painter_drop(painter);
  return results;
}

/* contact sheets -------------------------------------------------------------------------------- */

static int check_count(lua_State *L, int index, int most)
{
  lua_Integer number = 0;
  bool fits = lhg_to_integer(L, index, &number) && number >= 1 && number <= most;
  luaL_argcheck(L, fits, index, "a whole number in range expected");
  return (int)number;
}

/* Puts one {png, caption} on the sheet. */
static const char *put_tile(lua_State *L, struct lhg_output *output, int index)
{
  size_t length;
  lua_rawgeti(L, 1, index + 1);
  luaL_checktype(L, -1, LUA_TTABLE);
  lua_rawgeti(L, -1, 1);
  lua_rawgeti(L, -2, 2);
  const char *png = luaL_checklstring(L, -2, &length), *caption = luaL_checkstring(L, -1);
  const char *failure = hg_codec_decode(png, length, &output->tile);
  if (failure == NULL)
    hg_contact_put(&output->contact, index, &output->tile, caption);
  hg_picture_free(&output->tile);
  lua_pop(L, 3);
  return failure;
}

static int contact_sheet(lua_State *L)
{
  luaL_checktype(L, 1, LUA_TTABLE);
  int columns = check_count(L, 2, 100), width = check_count(L, 3, 4000);
  int height = check_count(L, 4, 4000), tiles = (int)lua_rawlen(L, 1);
  luaL_argcheck(L, tiles >= 1 && tiles <= 10000, 1, "a list of tiles expected");
  struct lhg_output *output = new_output(L);
  const char *failure = hg_contact_init(&output->contact, tiles, columns, width, height);
  for (int i = 0; failure == NULL && i < tiles; i++)
    failure = put_tile(L, output, i);
  if (failure == NULL)
    failure = hg_png_encode(&output->contact.sheet, NULL, &output->png);
  if (failure != NULL)
    return push_failure(L, failure);
  push_bytes(L, &output->png);
  return 1;
}

LHG_EXPORT int luaopen_homegen_sandbox_paint(lua_State *L);

int luaopen_homegen_sandbox_paint(lua_State *L)
{
  static const luaL_Reg functions[] = {
      {"smart_replace", smart_replace}, {"magic_editor", magic_editor},
      {"create_room", create_room},     {"create_exterior", create_exterior},
      {"house_plan", house_plan},       {"painter", painter_new},
      {"contact_sheet", contact_sheet}, {NULL, NULL}};
  static const luaL_Reg methods[] = {{"fd", painter_fd},
                                     {"submit", painter_submit},
                                     {"take", painter_take},
                                     {"close", painter_close},
                                     {NULL, NULL}};
  static const luaL_Reg none[] = {{NULL, NULL}};
  lhg_new_class(L, PAINTER_CLASS, methods, painter_close);
  lhg_new_class(L, OUTPUT_CLASS, none, output_free);
  lua_newtable(L);
  luaL_setfuncs(L, functions, 0);
  lhg_set_version(L);
  return 1;
}
