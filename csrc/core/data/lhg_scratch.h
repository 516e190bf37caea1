/*
 * C memory for the length of one call, owned by a userdata: a Lua error in between frees it like
 * any other value, so that nothing is leaked when a result does not fit into memory.
 */
#ifndef LHG_SCRATCH_H
#define LHG_SCRATCH_H

#include "hg_arena.h"
#include "hg_buffer.h"
#include "lhg_compat.h"

struct lhg_scratch {
  struct hg_arena arena;
  struct hg_buffer buffer;
};

/* Registers the userdata's class; once per Lua state. */
void lhg_scratch_open(lua_State *L);

/* Pushes a scratch whose arena and buffer take so many bytes each. Raises (memory). */
struct lhg_scratch *lhg_scratch_push(lua_State *L, size_t limit);

/* Raises if arena or buffer had no memory; where they have failed for another reason it returns. */
void lhg_scratch_check(lua_State *L, const struct lhg_scratch *scratch);

/* The same, then returns nil, message. */
int lhg_scratch_fail(lua_State *L, const struct lhg_scratch *scratch, const char *message);

/*
 * The scratch at this index is used no more: it is the next one that is pushed, with a little memory
 * that it keeps. Never raises.
 */
void lhg_scratch_give_back(lua_State *L, int index);

/* Gives the memory back now instead of at some collection. */
void lhg_scratch_free(struct lhg_scratch *scratch);

#endif
