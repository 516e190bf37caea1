/* The methods of an engine that take a transfer on, or a task to follow (lhg_engine_follow.c). */
#ifndef LHG_ENGINE_SUBMIT_H
#define LHG_ENGINE_SUBMIT_H

#include "lhg_compat.h"

int lhg_engine_get(lua_State *L);
int lhg_engine_post(lua_State *L);
int lhg_engine_put(lua_State *L);
int lhg_engine_create(lua_State *L);
int lhg_engine_download(lua_State *L);

int lhg_engine_follow(lua_State *L);
int lhg_engine_unfollow(lua_State *L);
int lhg_engine_poll_on(lua_State *L);
int lhg_engine_next_poll(lua_State *L);

#endif
