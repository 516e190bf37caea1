/* The methods of a journal that make a transaction and give it to the thread. */
#ifndef LHG_JOURNAL_SUBMIT_H
#define LHG_JOURNAL_SUBMIT_H

#include "lhg_compat.h"

int lhg_journal_submit(lua_State *L);
int lhg_journal_hold(lua_State *L);
int lhg_journal_go(lua_State *L);
int lhg_journal_finish(lua_State *L);

#endif
