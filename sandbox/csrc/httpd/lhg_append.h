/*
 * Durable files for the sandbox: the Lua class homegen.sandbox.httpd.appender, and functions of
 * homegen.sandbox.httpd.
 */
#ifndef LHG_APPEND_H
#define LHG_APPEND_H

#include "lhg_compat.h"

/* Registers the class and adds the functions to the table on top of the stack. Raises (memory). */
void lhg_append_open(lua_State *L);

#endif
