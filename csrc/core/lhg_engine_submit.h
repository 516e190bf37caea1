/* The methods of an engine that take a transfer on. */
#ifndef LHG_ENGINE_SUBMIT_H
#define LHG_ENGINE_SUBMIT_H

#include "lhg_compat.h"

int lhg_engine_get(lua_State *L);
int lhg_engine_post(lua_State *L);
int lhg_engine_create(lua_State *L);
int lhg_engine_download(lua_State *L);

#endif
