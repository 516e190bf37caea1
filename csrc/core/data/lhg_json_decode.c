/* json_decode: JSON, and what servers send for it, as Lua values, and what was odd about it. */
#include <math.h>
#include <stdint.h>

#include "hg_decimal.h"
#include "hg_json_pick.h"
#include "hg_json_read.h"
#include "hg_memory.h"
#include "lhg_body.h"
#include "lhg_compat.h"
#include "lhg_parts.h"
#include "lhg_scratch.h"

/* Digits of the longest integer that an id is; a longer one is read as any other number. */
#define ID_DIGITS 19

struct decoder {
  struct hg_json_read read;
  struct lhg_scratch *scratch;
  bool keeps_bytes;
  lua_Integer counts[HG_JSON_READ_DEPTH + 1]; /* of the arrays' elements */
};

/* Strings, names and numbers --------------------------------------------------------------------- */

static void push_text(lua_State *L, struct decoder *decoder, struct hg_text inside)
{
  struct hg_buffer *buffer = &decoder->scratch->buffer;
  hg_buffer_clear(buffer);
  if (inside.length == 0) {
    lua_pushliteral(L, "");
    return;
  }
  if (!hg_json_text_append(buffer, inside, decoder->keeps_bytes, &decoder->read.oddities))
    luaL_error(L, HG_NO_MEMORY);
  lua_pushlstring(L, buffer->data != NULL ? buffer->data : "", buffer->length);
}

static bool is_integer(struct hg_text text)
{
  for (size_t i = *text.bytes == '-'; i < text.length; i++)
    if (text.bytes[i] < '0' || text.bytes[i] > '9')
      return false;
  return true;
}

static void push_short_integer(lua_State *L, struct hg_text text)
{
  int64_t number = 0;
  bool negative = *text.bytes == '-';
  for (size_t i = negative; i < text.length; i++)
    number = number * 10 + (text.bytes[i] - '0');
  if (negative && number == 0)
    lua_pushnumber(L, -0.0);
  else
    lua_pushinteger(L, (lua_Integer)(negative ? -number : number));
}

/* A whole number that is too long for a double, however it was written: its digits as text. */
static void push_digits(lua_State *L, const struct hg_decimal *decimal)
{
  char digits[ID_DIGITS + 2];
  size_t length = 0, magnitude = (size_t)decimal->magnitude;
  if (decimal->negative)
    digits[length++] = '-';
  for (size_t i = 0; i < magnitude; i++)
    digits[length++] = i < decimal->count ? decimal->digits[i] : '0';
  lua_pushlstring(L, digits, length);
}

static void push_number(lua_State *L, struct decoder *decoder, struct hg_text text)
{
  struct hg_decimal decimal;
  bool whole = is_integer(text);
  if (whole && text.length - (*text.bytes == '-') <= HG_JSON_EXACT_DIGITS) {
    push_short_integer(L, text);
    return;
  }
  if (whole || !hg_decimal_read(text.bytes, text.length, &decimal)) {
    lua_pushlstring(L, text.bytes, text.length);
    return;
  }
  bool may_be_id = hg_decimal_is_whole(&decimal) && decimal.magnitude > HG_JSON_EXACT_DIGITS &&
                   decimal.magnitude <= ID_DIGITS;
  double value = hg_decimal_value(&decimal);
  if (may_be_id) {
    decoder->read.oddities |= HG_JSON_ODD_FLOAT;
    push_digits(L, &decimal);
  } else if (isfinite(value)) {
    lua_pushnumber(L, value);
  } else {
    lua_pushlstring(L, text.bytes, text.length); /* no encoder takes an infinite number back */
  }
}

/* Values ----------------------------------------------------------------------------------------- */

/* nil for what is absent. */
static void push_value(lua_State *L, struct decoder *decoder, const struct hg_json_item *item)
{
  switch (item->kind) {
  case HG_JSON_ITEM_OBJECT:
  case HG_JSON_ITEM_ARRAY:
    lua_newtable(L);
    break;
  case HG_JSON_ITEM_STRING:
    push_text(L, decoder, item->text);
    break;
  case HG_JSON_ITEM_NUMBER:
    push_number(L, decoder, item->text);
    break;
  case HG_JSON_ITEM_TRUE:
  case HG_JSON_ITEM_FALSE:
    lua_pushboolean(L, item->kind == HG_JSON_ITEM_TRUE);
    break;
  case HG_JSON_ITEM_NULL:
    lua_pushlightuserdata(L, NULL); /* cjson.null */
    break;
  default:
    lua_pushnil(L);
  }
}

/* The value on top of the stack becomes a member of the table below it, and stays there. */
static void set_member(lua_State *L, struct decoder *decoder, struct hg_text name)
{
  push_text(L, decoder, name);
  lua_pushvalue(L, -1);
  lua_rawget(L, -4);
  if (!lua_isnil(L, -1))
    decoder->read.oddities |= HG_JSON_ODD_DUPLICATE;
  lua_pop(L, 1);
  lua_pushvalue(L, -2);
  lua_rawset(L, -4);
}

/* An array has no holes: null stands for what is absent. */
static void add_element(lua_State *L, lua_Integer place)
{
  if (lua_isnil(L, -1))
    lua_pushlightuserdata(L, NULL);
  else
    lua_pushvalue(L, -1);
  lua_rawseti(L, -3, (int)place);
}

/* The arrays and objects that are open lie on the stack, the document, open or not, below them. */
static void add_value(lua_State *L, struct decoder *decoder, const struct hg_json_item *item,
                      size_t depth)
{
  push_value(L, decoder, item);
  if (item->is_member)
    set_member(L, decoder, item->name);
  else if (depth > 0)
    add_element(L, ++decoder->counts[depth]);
  if (decoder->read.depth > depth)
    decoder->counts[depth + 1] = 0;
  else if (depth > 0)
    lua_pop(L, 1);
}

/* Leaves the document on the stack; nothing when none has begun. */
static bool decode_items(lua_State *L, struct decoder *decoder)
{
  struct hg_json_item item;
  int bottom = lua_gettop(L);
  for (;;) {
    size_t depth = decoder->read.depth;
    hg_json_read_next(&decoder->read, &item);
    if (item.kind == HG_JSON_ITEM_NONE)
      break;
    if (item.kind != HG_JSON_ITEM_END)
      add_value(L, decoder, &item, depth);
    else if (depth > 1)
      lua_pop(L, 1);
  }
  bool has_begun = lua_gettop(L) > bottom;
  if (has_begun)
    lua_settop(L, bottom + 1);
  return has_begun;
}

/* Oddities --------------------------------------------------------------------------------------- */

static const struct {
  unsigned bit;
  const char *name;
} names[] = {
    {HG_JSON_ODD_MARK, "mark"},           {HG_JSON_ODD_BLANK, "blank"},
    {HG_JSON_ODD_COMMENT, "comment"},     {HG_JSON_ODD_WRAPPER, "wrapper"},
    {HG_JSON_ODD_TRAILING, "trailing"},   {HG_JSON_ODD_SECOND, "second"},
    {HG_JSON_ODD_CUT, "cut"},             {HG_JSON_ODD_BROKEN, "broken"},
    {HG_JSON_ODD_WORD, "word"},           {HG_JSON_ODD_NUMBER, "number"},
    {HG_JSON_ODD_FLOAT, "float"},         {HG_JSON_ODD_SURROGATE, "surrogate"},
    {HG_JSON_ODD_UTF8, "utf8"},           {HG_JSON_ODD_CONTROL, "control"},
    {HG_JSON_ODD_ESCAPE, "escape"},       {HG_JSON_ODD_QUOTE, "quote"},
    {HG_JSON_ODD_COMMA, "comma"},         {HG_JSON_ODD_DUPLICATE, "duplicate"},
    {HG_JSON_ODD_DEEP, "deep"},
};

static void push_oddities(lua_State *L, unsigned oddities)
{
  if (oddities == 0) {
    lua_pushnil(L);
    return;
  }
  lua_newtable(L);
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    if ((oddities & names[i].bit) == 0)
      continue;
    lua_pushboolean(L, true);
    lua_setfield(L, -2, names[i].name);
  }
}

/*
 * json_decode(text, depth, keeps_bytes) -> value, nil | value, { oddity = true … }: value is nil when
 * the text, a string or a body, does not begin as JSON does. keeps_bytes: strings may hold bytes that
 * are no UTF-8.
 */
static int json_decode(lua_State *L)
{
  struct decoder decoder = {.keeps_bytes = lua_toboolean(L, 3)};
  lua_Integer depth = 0;
  struct hg_text text = lhg_check_text(L, 1);
  bool fits = lhg_to_integer(L, 2, &depth) && depth > 0 && depth <= HG_JSON_READ_DEPTH;
  luaL_argcheck(L, fits, 2, "a depth was expected");
  lhg_check_stack(L, HG_JSON_READ_DEPTH + 16);
  decoder.scratch = lhg_scratch_push(L, text.length * HG_JSON_TEXT_GROWTH + 1);
  int scratch = lua_gettop(L);
  hg_json_read_start(&decoder.read, text.bytes, text.length, (size_t)depth);
  if (!decode_items(L, &decoder))
    lua_pushnil(L);
  push_oddities(L, decoder.read.oddities);
  lhg_scratch_give_back(L, scratch);
  return 2;
}

void lhg_json_decode_open(lua_State *L)
{
  lua_pushcfunction(L, json_decode);
  lua_setfield(L, -2, "json_decode");
}
