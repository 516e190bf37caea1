#include "lhg_journal_handle.h"

struct hg_journal *lhg_journal_check(lua_State *L)
{
  const struct lhg_journal *box = luaL_checkudata(L, 1, LHG_JOURNAL_TYPE);
  if (box->journal == NULL)
    luaL_error(L, "homegen: the journal is closed");
  if (hg_journal_is_foreign(box->journal))
    luaL_error(L, LHG_USED_AFTER_FORK);
  return box->journal;
}
