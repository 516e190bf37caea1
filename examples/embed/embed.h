/*
 * homegen in a program of your own: its C parts are linked into it (build/<lua>/lib/homegen.a), its Lua
 * files lie in a folder that the program names. Copy these two files.
 *
 * A Lua state belongs to one thread at a time; any number of states may be in use at once.
 */
#ifndef EMBED_H
#define EMBED_H

#include <lua.h>
#include <stdbool.h>

/*
 * A state with Lua's libraries and homegen in reach of `require`. folder: what holds homegen/init.lua.
 * NULL: out of memory. The caller closes it.
 */
lua_State *embed_open(const char *folder);

/*
 * Runs a script: the arguments are its `...`, and what it returns (one value) is left on the stack.
 * False: it failed, and standard error tells.
 */
bool embed_run(lua_State *L, const char *script, int count, char *const *arguments);

/* The descriptor that is readable when embed_step is due; -1: this platform has none. */
int embed_fd(lua_State *L);

/* homegen.step(): how many tasks and coroutines are alive after it; -1: it raised. */
int embed_step(lua_State *L);

/* Calls the function on top of the stack, and removes it. False: it raised, standard error tells. */
bool embed_call(lua_State *L);

#endif
