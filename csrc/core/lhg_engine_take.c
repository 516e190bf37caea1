/*
 * engine:take() → id, outcome, sent, status, body, headers, message, handle of a followed task
 * A body is what lhg_body.h makes of it where it is a create's or a followed task's, else a string.
 * A completion as Lua values. Nothing leaves the queue before all of them exist.
 */
#include "lhg_engine_take.h"

#include "hg_point.h"
#include "lhg_body.h"
#include "lhg_engine_handle.h"

static bool is_blank(char byte)
{
  return byte == ' ' || byte == '\t' || byte == '\r' || byte == '\n';
}

static void push_lower(lua_State *L, const char *text, size_t length)
{
  luaL_Buffer buffer;
  luaL_buffinit(L, &buffer);
  for (size_t i = 0; i < length; i++) {
    char byte = text[i];
    luaL_addchar(&buffer, byte >= 'A' && byte <= 'Z' ? (char)(byte + ('a' - 'A')) : byte);
  }
  luaL_pushresult(&buffer);
}

/* table[name] = value, or "old, value" as RFC 9110 joins repeated headers. Pops name and value. */
static void add_header(lua_State *L, int table)
{
  lua_pushvalue(L, -2);
  lua_rawget(L, table);
  if (lua_isnil(L, -1)) {
    lua_pop(L, 1);
  } else {
    lua_insert(L, -2);
    lua_pushliteral(L, ", ");
    lua_insert(L, -2);
    lua_concat(L, 3);
  }
  lua_rawset(L, table);
}

static void add_line(lua_State *L, int table, const char *line, size_t length)
{
  const char *colon = memchr(line, ':', length);
  if (colon == NULL || colon == line)
    return; /* the blank line at the end, or nonsense */
  const char *value = colon + 1, *end = line + length;
  while (value < end && is_blank(*value))
    value++;
  while (end > value && is_blank(end[-1]))
    end--;
  push_lower(L, line, (size_t)(colon - line));
  lua_pushlstring(L, value, (size_t)(end - value));
  add_header(L, table);
}

static void push_headers(lua_State *L, const struct hg_buffer *headers)
{
  lua_newtable(L);
  int table = lua_gettop(L);
  const char *line = headers->data;
  size_t left = headers->length;
  while (left > 0) {
    const char *line_end = memchr(line, '\n', left);
    size_t length = line_end != NULL ? (size_t)(line_end - line) + 1 : left;
    add_line(L, table, line, length);
    line += length;
    left -= length;
  }
}

/* Tasks have very many replies that are alike; those to other requests are read by Lua code. */
static void push_body(lua_State *L, const struct hg_transfer *done)
{
  struct hg_text text = {done->body.data != NULL ? done->body.data : "", done->body.length};
  if (done->method == HG_CREATE || done->tag != 0)
    lhg_body_push(L, text);
  else
    lua_pushlstring(L, text.bytes, text.length);
}

/* What was told of a task that is no longer followed concerns nobody. */
static const struct hg_transfer *next_known(struct hg_engine *engine, const struct lhg_engine *box)
{
  const struct hg_transfer *done = hg_engine_peek(engine);
  while (done != NULL && done->tag != 0 && !hg_follow_has(box->follow, done->tag)) {
    hg_engine_pop(engine);
    done = hg_engine_peek(engine);
  }
  return done;
}

int lhg_engine_take(lua_State *L)
{
  struct hg_engine *engine = lhg_engine_check(L);
  const struct hg_transfer *done = next_known(engine, lua_touserdata(L, 1));
  if (done == NULL)
    return 0;
  lhg_check_stack(L, 16);
  lua_pushinteger(L, (lua_Integer)done->id);
  lua_pushstring(L, hg_outcome_name(done->outcome));
  lua_pushboolean(L, done->sends > 0);
  lua_pushinteger(L, done->status);
  push_body(L, done);
  if (done->status != 0 && hg_transfer_keeps_headers(done))
    push_headers(L, &done->headers);
  else
    lua_pushnil(L);
  if (done->outcome == HG_OUTCOME_OK)
    lua_pushnil(L);
  else
    lua_pushstring(L, done->message != NULL ? done->message : "out of memory");
  if (done->tag == 0)
    lua_pushnil(L);
  else
    lua_pushinteger(L, (lua_Integer)done->tag);
  if (done->method == HG_CREATE)
    HG_POINT("reply_taken", NULL);
  hg_engine_pop(engine);
  return 8;
}
