/* The target userdata: one reference to a struct hg_target, which never changes. */
#ifndef LHG_TARGET_H
#define LHG_TARGET_H

#include "hg_target.h"
#include "lhg_compat.h"

/* engine:target{...}, with the engine already checked. Argument 2 is the table of options. */
int lhg_target_new(lua_State *L);

/* Raises if there is no open target at index. */
struct hg_target *lhg_target_check(lua_State *L, int index);

#endif
