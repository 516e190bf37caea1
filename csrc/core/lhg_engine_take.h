/* The method of an engine that gives a completion out. */
#ifndef LHG_ENGINE_TAKE_H
#define LHG_ENGINE_TAKE_H

#include "lhg_compat.h"

int lhg_engine_take(lua_State *L);

#endif
