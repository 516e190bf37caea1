/*
 * The body of a reply or of a request: text that Lua holds without having made a string of it.
 *
 * A Lua string is hashed, and LuaJIT hashes long ones at a few places only: bodies that differ in little
 * more than an id fall together there, and each new one is compared with all of them. Few bodies are
 * ever read by Lua code; C reads them where they lie.
 *
 * A body is a userdata that holds its bytes, and lives as long as somebody has it. For Lua it is a text
 * with #body, body:sub(first, last) and tostring(body), which do as they do with a string.
 */
#ifndef LHG_BODY_H
#define LHG_BODY_H

#include "hg_text.h"
#include "lhg_compat.h"

/* Pushes a body with a copy of the bytes. Raises (memory). */
void lhg_body_push(lua_State *L, struct hg_text text);

/*
 * The text at an index of the stack, a string or a body; a NUL that is not counted follows it. It is
 * there as long as its value is. Raises (another type).
 */
struct hg_text lhg_check_text(lua_State *L, int index);

#endif
