#include "lhg_engine_handle.h"

struct hg_engine *lhg_engine_check(lua_State *L)
{
  const struct lhg_engine *box = luaL_checkudata(L, 1, LHG_ENGINE_TYPE);
  if (box->engine == NULL)
    luaL_error(L, "homegen: the engine is closed");
  if (hg_engine_is_foreign(box->engine))
    luaL_error(L, LHG_USED_AFTER_FORK);
  return box->engine;
}
