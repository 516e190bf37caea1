/* The engine userdata: what all of its methods begin with. */
#ifndef LHG_ENGINE_HANDLE_H
#define LHG_ENGINE_HANDLE_H

#include "hg_engine.h"
#include "hg_follow.h"
#include "lhg_compat.h"

#define LHG_ENGINE_TYPE "homegen.engine"

struct lhg_engine {
  struct hg_engine *engine; /* NULL: closed */
  struct hg_follow *follow; /* NULL: nothing was followed yet */
};

/* The open engine at argument 1; raises if it is closed, or if this is a forked child. */
struct hg_engine *lhg_engine_check(lua_State *L);

#endif
