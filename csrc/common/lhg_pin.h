/*
 * Keeps a module mapped until the process ends: for those with threads that may outlive lua_close, or
 * with handlers that the C library calls later (hg_fork.h).
 */
#ifndef LHG_PIN_H
#define LHG_PIN_H

#include <dlfcn.h>

#include "lhg_compat.h"

/* open is the module's own luaopen_*. False: dlerror tells. Any thread. */
static inline bool lhg_pin_module(int (*open)(lua_State *))
{
  Dl_info info;
  void *address;
  memcpy(&address, &open, sizeof address); /* ISO C has no cast from a function to an object */
  return dladdr(address, &info) != 0 && dlopen(info.dli_fname, RTLD_NOW | RTLD_NODELETE) != NULL;
}

#endif
