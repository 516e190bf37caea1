/* Codecs: base64, image headers, files. */
#include <stdint.h>
#include <string.h>

#include "hg_base64.h"
#include "hg_file.h"
#include "hg_hmac.h"
#include "hg_image_header.h"
#include "hg_limits.h"
#include "hg_memory.h"
#include "hg_sha256.h"
#include "hg_text.h"
#include "lhg_compat.h"
#include "lhg_parts.h"
#include "lhg_scratch.h"

/* A string argument; numbers are no strings here. Raises for anything else. */
static struct hg_text check_text(lua_State *L, int argument)
{
  struct hg_text text;
  luaL_checktype(L, argument, LUA_TSTRING);
  text.bytes = lua_tolstring(L, argument, &text.length);
  return text;
}

/* An optional size argument, at most half of what a size can be. */
static size_t check_size(lua_State *L, int argument, size_t fallback)
{
  lua_Integer size = -1;
  if (lua_isnoneornil(L, argument))
    return fallback;
  bool fits = lhg_to_integer(L, argument, &size) && size >= 0 && size < INT32_MAX;
  luaL_argcheck(L, fits, argument, "a size in bytes was expected");
  return (size_t)size;
}

static int fail(lua_State *L, const char *message)
{
  lua_pushnil(L);
  lua_pushstring(L, message);
  return 2;
}

/* Base64 --------------------------------------------------------------------------------------- */

/* base64_encode(bytes) -> text | nil, message */
static int base64_encode(lua_State *L)
{
  struct hg_text bytes = check_text(L, 1);
  if (hg_base64_encoded_length(bytes.length) > HG_LIMIT_BASE64)
    return fail(L, "is too large for base64");
  struct lhg_scratch *scratch = lhg_scratch_push(L, HG_LIMIT_CHECK_MEMORY);
  size_t length = hg_base64_encoded_length(bytes.length);
  char *text = hg_arena_bytes(&scratch->arena, length);
  if (text == NULL)
    return lhg_scratch_fail(L, scratch, "does not fit into memory");
  hg_base64_encode(bytes.bytes, bytes.length, text);
  lua_pushlstring(L, text, length);
  lhg_scratch_free(scratch);
  return 1;
}

/* base64_decode(text) -> bytes | nil, message */
static int base64_decode(lua_State *L)
{
  struct hg_text text = check_text(L, 1);
  size_t length;
  if (text.length > HG_LIMIT_BASE64)
    return fail(L, "is too large for base64");
  struct lhg_scratch *scratch = lhg_scratch_push(L, HG_LIMIT_CHECK_MEMORY);
  char *bytes = hg_arena_bytes(&scratch->arena, text.length);
  if (bytes == NULL)
    return lhg_scratch_fail(L, scratch, "does not fit into memory");
  length = hg_base64_strip(text.bytes, text.length, bytes);
  const char *problem = hg_base64_decode(bytes, length, bytes, &length);
  if (problem != NULL)
    fail(L, problem);
  else
    lua_pushlstring(L, bytes, length);
  lhg_scratch_free(scratch);
  return problem != NULL ? 2 : 1;
}

/* Images --------------------------------------------------------------------------------------- */

static int push_header(lua_State *L, const struct hg_image_header *header, bool to_end)
{
  lua_pushstring(L, hg_image_format_name(header->format));
  lua_pushinteger(L, (lua_Integer)header->width);
  lua_pushinteger(L, (lua_Integer)header->height);
  lua_pushinteger(L, header->orientation);
  if (!to_end)
    return 4;
  lua_pushboolean(L, header->has_end);
  return 5;
}

/* image_info(bytes) -> format, width, height, orientation | nil, message: the header alone */
static int image_info(lua_State *L)
{
  struct hg_text bytes = check_text(L, 1);
  struct hg_image_header header;
  const char *problem = hg_image_header_read(bytes.bytes, bytes.length, &header);
  return problem != NULL ? fail(L, problem) : push_header(L, &header, false);
}

/*
 * image_check(bytes) -> as image_info, once the image is known to be there to its end; and whether it
 * has an end mark: one that has none may be cut off
 */
static int image_check(lua_State *L)
{
  struct hg_text bytes = check_text(L, 1);
  struct hg_image_header header;
  const char *problem = hg_image_check(bytes.bytes, bytes.length, &header);
  return problem != NULL ? fail(L, problem) : push_header(L, &header, true);
}

/* image_file(path) -> as image_check, without reading the file as a whole into memory */
static int image_file(lua_State *L)
{
  struct hg_text path = check_text(L, 1);
  struct hg_image_header header;
  struct hg_file_problem problem;
  if (!hg_file_check_image(path.bytes, path.length, &header, &problem))
    return fail(L, problem.text);
  return push_header(L, &header, true);
}

/* Files ---------------------------------------------------------------------------------------- */

/* read_file(path [, most]) -> bytes | nil, message */
static int read_file(lua_State *L)
{
  struct hg_text path = check_text(L, 1);
  size_t most = check_size(L, 2, HG_LIMIT_IMAGE_FILE), length;
  struct hg_file_problem problem;
  struct lhg_scratch *scratch = lhg_scratch_push(L, most + HG_KILOBYTE);
  const char *bytes =
      hg_file_read(&scratch->arena, path.bytes, path.length, most, &length, &problem);
  if (bytes == NULL)
    return lhg_scratch_fail(L, scratch, problem.text);
  lua_pushlstring(L, bytes, length);
  lhg_scratch_free(scratch);
  return 1;
}

/* sha256(bytes) -> 32 bytes */
static int sha256(lua_State *L)
{
  struct hg_text bytes = check_text(L, 1);
  uint8_t digest[HG_SHA256_BYTES];
  hg_sha256(bytes.bytes, bytes.length, digest);
  lua_pushlstring(L, (const char *)digest, sizeof digest);
  return 1;
}

/* aws_signature(secret, date, region, service, text) -> 32 bytes | nil, message */
static int aws_signature(lua_State *L)
{
  struct hg_text secret = check_text(L, 1);
  struct hg_hmac_scope scope = {check_text(L, 2), check_text(L, 3), check_text(L, 4)};
  struct hg_text message = check_text(L, 5);
  uint8_t signature[HG_SHA256_BYTES];
  if (!hg_hmac_sign(secret, &scope, message, signature))
    return fail(L, "the secret key is too long");
  lua_pushlstring(L, (const char *)signature, sizeof signature);
  return 1;
}

/* Text ----------------------------------------------------------------------------------------- */

static int is_utf8(lua_State *L)
{
  struct hg_text text = check_text(L, 1);
  lua_pushboolean(L, hg_text_is_utf8(text.bytes, text.length));
  return 1;
}

void lhg_codec_open(lua_State *L)
{
  static const luaL_Reg functions[] = {
      {"aws_signature", aws_signature},
      {"base64_decode", base64_decode},
      {"base64_encode", base64_encode},
      {"image_check", image_check},
      {"image_file", image_file},
      {"image_info", image_info},
      {"is_utf8", is_utf8},
      {"read_file", read_file},
      {"sha256", sha256},
      {NULL, NULL},
  };
  lhg_scratch_open(L);
  luaL_setfuncs(L, functions, 0);
}
