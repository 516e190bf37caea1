/* Lua values as hg_values and back: the only place where schemas meet Lua's data. */
#ifndef LHG_SCHEMA_VALUE_H
#define LHG_SCHEMA_VALUE_H

#include "hg_value.h"
#include "lhg_compat.h"

struct lhg_value_limits {
  size_t depth;   /* of tables within tables; a deeper one becomes HG_VALUE_TOO_DEEP */
  size_t entries; /* of all tables together */
};

/*
 * Reads the value at index into the arena, text included: what is built from it later allocates in
 * Lua, and a collection must not pull the bytes away. Access is raw, no metamethod runs. False: too
 * many entries, or the arena has failed; the stack may then be higher. Never raises.
 */
bool lhg_value_read(lua_State *L, int index, struct hg_arena *arena,
                    const struct lhg_value_limits *limits, struct hg_value *out);

/*
 * Whether no table in the value has a metatable, as far as the limits go: what has more in it is
 * refused by lhg_value_read. Raises (memory).
 */
bool lhg_value_is_plain(lua_State *L, int index, const struct lhg_value_limits *limits);

/* Pushes the value: null is the light userdata NULL, which is cjson.null. Raises (memory). */
void lhg_value_push(lua_State *L, const struct hg_value *value);

#endif
