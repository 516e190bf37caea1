/* core.resolve_url and core.url_parts: hosts are compared as libcurl reads them, or not at all. */
#include "hg_memory.h"
#include "hg_plain_url.h"
#include "hg_url.h"
#include "lhg_libcurl.h"
#include "lhg_parts.h"

/*
 * libcurl's memory is freed by C, but pushing a string may raise: a userdata owns the handle first.
 */
#define LHG_URL_TYPE "homegen.url"

struct lhg_url {
  CURLU *url;
  char *text; /* the part being pushed */
};

static int close_url(lua_State *L)
{
  struct lhg_url *box = luaL_checkudata(L, 1, LHG_URL_TYPE);
  curl_free(box->text);
  box->text = NULL;
  curl_url_cleanup(box->url);
  box->url = NULL;
  return 0;
}

static int fail(lua_State *L, const char *message)
{
  if (hg_memory_is_missing(message))
    return luaL_error(L, HG_NO_MEMORY);
  lua_pushnil(L);
  lua_pushstring(L, message);
  return 2;
}

/* Pushes text, which box has to own until it is a Lua string; nil for NULL. */
static void push_text(lua_State *L, struct lhg_url *box, char *text)
{
  box->text = text;
  lua_pushstring(L, text);
  curl_free(text);
  box->text = NULL;
}

static int resolve_url(lua_State *L)
{
  size_t base_length, relative_length;
  const char *base = luaL_checklstring(L, 1, &base_length);
  const char *relative = luaL_checklstring(L, 2, &relative_length);
  lhg_libcurl_need(L);
  struct lhg_url *box = lhg_new_userdata(L, sizeof *box, LHG_URL_TYPE);
  const char *message;
  box->url = hg_url_resolve(base, base_length, relative, relative_length, &message);
  if (box->url == NULL)
    return fail(L, message);
  push_text(L, box, hg_url_text(box->url));
  return lua_isnil(L, -1) ? fail(L, HG_NO_MEMORY) : 1;
}

static void set_piece(lua_State *L, const char *name, struct hg_text piece)
{
  if (piece.bytes == NULL)
    return;
  lua_pushlstring(L, piece.bytes, piece.length);
  lua_setfield(L, -2, name);
}

static int push_plain(lua_State *L, const struct hg_plain_url *url)
{
  lua_createtable(L, 0, 5);
  set_piece(L, "scheme", url->scheme);
  set_piece(L, "host", url->host);
  set_piece(L, "port", url->port);
  set_piece(L, "path", url->path);
  set_piece(L, "query", url->query);
  return 1;
}

/* Most need no libcurl, which is loaded for the others. */
static int url_parts(lua_State *L)
{
  static const struct {
    const char *name;
    CURLUPart part;
  } parts[] = {
      {"scheme", CURLUPART_SCHEME}, {"host", CURLUPART_HOST},   {"port", CURLUPART_PORT},
      {"path", CURLUPART_PATH},     {"query", CURLUPART_QUERY},
  };
  size_t length;
  const char *text = luaL_checklstring(L, 1, &length);
  struct hg_plain_url plain;
  if (hg_plain_url_read(&plain, text, length))
    return push_plain(L, &plain);
  lhg_libcurl_need(L);
  struct lhg_url *box = lhg_new_userdata(L, sizeof *box, LHG_URL_TYPE);
  const char *message;
  box->url = hg_url_parse(text, length, &message);
  if (box->url == NULL)
    return fail(L, message);
  lua_newtable(L);
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
    char *part;
    if (!hg_url_part(box->url, parts[i].part, &part))
      return fail(L, HG_NO_MEMORY);
    push_text(L, box, part);
    lua_setfield(L, -2, parts[i].name);
  }
  return 1;
}

static const luaL_Reg no_methods[] = {{NULL, NULL}};

static const luaL_Reg functions[] = {
    {"resolve_url", resolve_url},
    {"url_parts", url_parts},
    {NULL, NULL},
};

void lhg_url_open(lua_State *L)
{
  lhg_new_class(L, LHG_URL_TYPE, no_methods, close_url);
  luaL_setfuncs(L, functions, 0);
}
