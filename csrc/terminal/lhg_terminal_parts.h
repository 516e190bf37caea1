/* The parts of homegen.terminal: each is opened with the module's table on top, and adds to it. */
#ifndef LHG_TERMINAL_PARTS_H
#define LHG_TERMINAL_PARTS_H

#include "lhg_compat.h"

void lhg_channel_open(lua_State *L); /* channel */
void lhg_keeper_open(lua_State *L);  /* split */
void lhg_private_open(lua_State *L); /* append, lock, private_folder */

#endif
