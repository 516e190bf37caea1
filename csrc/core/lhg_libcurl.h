/* libcurl, at the first need: the core works without it up to then. */
#ifndef LHG_LIBCURL_H
#define LHG_LIBCURL_H

#include "lhg_compat.h"

/* Before any function of libcurl. Raises when it cannot be loaded, and leaves the stack as it was. */
void lhg_libcurl_need(lua_State *L);

#endif
