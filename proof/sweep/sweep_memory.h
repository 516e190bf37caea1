/*
 * Memory that can be made to run out: the C library's allocator and Lua's, counted and refused.
 *
 * malloc and its relatives are defined in the program, so every library in the process uses these.
 * Requests are told apart by who makes them; only those of the thread that called sweep_start are
 * counted. One sweep at a time; nothing here allocates.
 */
#ifndef SWEEP_MEMORY_H
#define SWEEP_MEMORY_H

#include <stdbool.h>
#include <stddef.h>

enum sweep_class {
  SWEEP_LUA,     /* the interpreter's own requests */
  SWEEP_HOMEGEN, /* homegen's C modules */
  SWEEP_LIBRARY, /* everything else: libcurl, TLS, the C library … */
  SWEEP_CJSON,   /* lua-cjson, which ends the process when it gets no memory */
  SWEEP_CRYPTO, /* libcrypto, which leaks where it gets no memory itself: refused with the libraries */
  SWEEP_RUNTIME, /* the dynamic linker, for threads: refused with the libraries; it leaks nothing */
  SWEEP_CLASSES
};

/* Finds out where the libraries are and who the main thread is. Once, when all modules are loaded. */
void sweep_start(void);

/* Counts the requests of a class from now on and refuses those from first to last (from 1). */
void sweep_arm(enum sweep_class class, long first, long last);

/* Grants everything again. */
void sweep_disarm(void);

struct sweep_figures {
  long requests, refused;       /* since sweep_arm */
  size_t lua_blocks, lua_bytes; /* that are in use */
  size_t blocks[SWEEP_CLASSES]; /* of C, made since sweep_start and still in use */
};
void sweep_read(struct sweep_figures *figures);

/* The lua_Alloc. */
void *sweep_lua_alloc(void *unused, void *block, size_t old_size, size_t new_size);

#endif
