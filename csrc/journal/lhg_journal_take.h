/* The method of a journal that gives an outcome out. */
#ifndef LHG_JOURNAL_TAKE_H
#define LHG_JOURNAL_TAKE_H

#include "lhg_compat.h"

int lhg_journal_take(lua_State *L);

#endif
