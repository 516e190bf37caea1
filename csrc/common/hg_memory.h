/*
 * The words for "there was no memory". They are Lua's own: what is raised with them is known for what
 * it is, and done again by whoever can (lua/homegen/base/crash.lua).
 */
#ifndef HG_MEMORY_H
#define HG_MEMORY_H

#include <stdbool.h>
#include <string.h>

#define HG_NO_MEMORY "not enough memory"

static inline bool hg_memory_is_missing(const char *message)
{
  return message != NULL && strcmp(message, HG_NO_MEMORY) == 0;
}

#endif
