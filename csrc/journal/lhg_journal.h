/* The journal userdata, shared by lhg_journal.c (its life) and the other lhg_journal_*. */
#ifndef LHG_JOURNAL_H
#define LHG_JOURNAL_H

#include "hg_journal.h"
#include "lhg_compat.h"

/* The open journal at argument 1; raises if it is closed, or if this is a forked child. */
struct hg_journal *lhg_journal_check(lua_State *L);

/* journal:submit, :finish */
int lhg_journal_submit(lua_State *L);
int lhg_journal_finish(lua_State *L);

/* journal:take */
int lhg_journal_take(lua_State *L);

#endif
