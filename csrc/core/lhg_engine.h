/* The engine userdata, shared by lhg_engine.c (its life and its waiting) and the other lhg_engine_*. */
#ifndef LHG_ENGINE_H
#define LHG_ENGINE_H

#include "hg_engine.h"
#include "lhg_compat.h"

/* The open engine at argument 1; raises if it is closed, or if this is a forked child. */
struct hg_engine *lhg_engine_check(lua_State *L);

/* engine:get, :post, :create, :download */
int lhg_engine_get(lua_State *L);
int lhg_engine_post(lua_State *L);
int lhg_engine_create(lua_State *L);
int lhg_engine_download(lua_State *L);

/* engine:take() */
int lhg_engine_take(lua_State *L);

#endif
