/*
 * Keeps a module mapped until the process ends: for those with threads that may outlive lua_close, or
 * with handlers that the C library calls later (hg_fork.h).
 */
#ifndef LHG_PIN_H
#define LHG_PIN_H

#include <dlfcn.h>
#ifdef __linux__
#include <sys/auxv.h>
#endif

#include "lhg_compat.h"

/* Linked into the program itself: it stays, and cannot be loaded by its name. */
static inline bool lhg_is_program(const Dl_info *module)
{
#ifdef __linux__
  Dl_info program;
  unsigned long entry = getauxval(AT_ENTRY);
  void *address;
  memcpy(&address, &entry, sizeof address);
  return dladdr(address, &program) != 0 && program.dli_fbase == module->dli_fbase;
#else
  (void)module;
  return false;
#endif
}

/* open is the module's own luaopen_*. False: dlerror tells. Any thread. */
static inline bool lhg_pin_module(int (*open)(lua_State *))
{
  Dl_info info;
  void *address;
  memcpy(&address, &open, sizeof address); /* ISO C has no cast from a function to an object */
  if (dladdr(address, &info) == 0)
    return false;
  return lhg_is_program(&info) || dlopen(info.dli_fname, RTLD_NOW | RTLD_NODELETE) != NULL;
}

#endif
