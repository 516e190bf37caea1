/* The part userdata: one reference to a struct hg_part. */
#ifndef LHG_PART_H
#define LHG_PART_H

#include "hg_part.h"
#include "lhg_compat.h"

/* Raises if there is no part at index, or if a transfer or the disk has it. */
struct hg_part *lhg_part_check(lua_State *L, int index);

/* A path: a string that is not empty and holds no NUL; else raises. */
const char *lhg_part_check_path(lua_State *L, int index);

#endif
