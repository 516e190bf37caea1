/*
 * The Lua class of an HTTP server: homegen.sandbox.httpd.server.
 */
#ifndef LHG_SERVER_H
#define LHG_SERVER_H

#include "lhg_compat.h"

/* Registers the class; leaves the stack as it was. Raises (memory). */
void lhg_server_register(lua_State *L);

/* httpd.new{host=, port=, max_body=, max_connections=, idle_timeout=} → server | nil, message */
int lhg_server_new(lua_State *L);

#endif
