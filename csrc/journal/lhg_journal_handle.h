/* The journal userdata: what all of its methods begin with. */
#ifndef LHG_JOURNAL_HANDLE_H
#define LHG_JOURNAL_HANDLE_H

#include "hg_journal.h"
#include "lhg_compat.h"

#define LHG_JOURNAL_TYPE "homegen.journal"

struct lhg_journal {
  struct hg_journal *journal; /* NULL: closed */
};

/* The open journal at argument 1; raises if it is closed, or if this is a forked child. */
struct hg_journal *lhg_journal_check(lua_State *L);

#endif
