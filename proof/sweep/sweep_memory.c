#include "sweep_memory.h"

#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>

/* glibc's own, under the names by which an interposer reaches them. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t size);
void __libc_free(void *block);

#define MODULES 32
#define TRACKED ((size_t)1 << 16) /* a power of two, far more than are ever in use at a time */

struct module {
  uintptr_t from, to;
  enum sweep_class class;
};

struct tracked {
  void *block;
  enum sweep_class class;
};

static struct module modules[MODULES];
static size_t module_count;
static struct tracked tracked[TRACKED];
static pthread_t main_thread;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of what follows */
static bool started, armed;
static enum sweep_class armed_class;
static long first_refused, last_refused;
static struct sweep_figures figures;

/* Who asks ------------------------------------------------------------------------------------- */

static int note_module(struct dl_phdr_info *info, size_t size, void *data)
{
  (void)size;
  (void)data;
  static const struct {
    const char *part;
    enum sweep_class class;
  } known[] = {{"/homegen/", SWEEP_HOMEGEN},
               {"/cjson.so", SWEEP_CJSON},
               {"/libcrypto.so", SWEEP_CRYPTO},
               {"/ld-linux", SWEEP_RUNTIME}};
  size_t found = 0;
  while (found < sizeof known / sizeof *known && strstr(info->dlpi_name, known[found].part) == NULL)
    found++;
  if (found == sizeof known / sizeof *known || module_count == MODULES)
    return 0;
  struct module *module = &modules[module_count++];
  module->class = known[found].class;
  for (int i = 0; i < info->dlpi_phnum; i++) {
    const ElfW(Phdr) *header = &info->dlpi_phdr[i];
    if (header->p_type != PT_LOAD || (header->p_flags & PF_X) == 0)
      continue;
    module->from = info->dlpi_addr + header->p_vaddr;
    module->to = module->from + header->p_memsz;
  }
  return 0;
}

static enum sweep_class class_of(const void *caller)
{
  uintptr_t address = (uintptr_t)caller;
  for (size_t i = 0; i < module_count; i++)
    if (address >= modules[i].from && address < modules[i].to)
      return modules[i].class;
  return SWEEP_LIBRARY;
}

void sweep_start(void)
{
  module_count = 0;
  dl_iterate_phdr(note_module, NULL);
  main_thread = pthread_self();
  memset(tracked, 0, sizeof tracked);
  memset(figures.blocks, 0, sizeof figures.blocks);
  started = true;
}

/* Counting and refusing ------------------------------------------------------------------------ */

static bool is_refused(enum sweep_class class)
{
  if (class == SWEEP_RUNTIME || class == SWEEP_CRYPTO)
    class = SWEEP_LIBRARY;
  if (!armed || class != armed_class)
    return false;
  figures.requests++;
  if (figures.requests < first_refused || figures.requests > last_refused)
    return false;
  figures.refused++;
  return true;
}

static bool is_watched(void)
{
  return started && pthread_equal(pthread_self(), main_thread);
}

void sweep_arm(enum sweep_class class, long first, long last)
{
  armed_class = class;
  first_refused = first;
  last_refused = last;
  figures.requests = figures.refused = 0;
  armed = true;
}

void sweep_disarm(void)
{
  armed = false;
}

void sweep_read(struct sweep_figures *out)
{
  *out = figures;
}

/* Blocks in use -------------------------------------------------------------------------------- */

static size_t place_of(const void *block)
{
  return (size_t)(((uintptr_t)block >> 4) * 0x9E3779B97F4A7C15u >> 32) % TRACKED;
}

static void track(void *block, enum sweep_class class)
{
  if (block == NULL)
    return;
  pthread_mutex_lock(&lock);
  size_t place = place_of(block);
  while (tracked[place].block != NULL)
    place = (place + 1) % TRACKED;
  tracked[place] = (struct tracked){block, class};
  figures.blocks[class]++;
  pthread_mutex_unlock(&lock);
}

/* Closes the gap that a removal leaves in a run of neighbours. */
static void close_gap(size_t gap)
{
  for (size_t next = (gap + 1) % TRACKED; tracked[next].block != NULL;
       next = (next + 1) % TRACKED) {
    size_t home = place_of(tracked[next].block);
    if ((next - home) % TRACKED < (next - gap) % TRACKED)
      continue;
    tracked[gap] = tracked[next];
    gap = next;
  }
  tracked[gap].block = NULL;
}

static void untrack(const void *block)
{
  if (!started || block == NULL)
    return;
  pthread_mutex_lock(&lock);
  size_t place = place_of(block);
  while (tracked[place].block != NULL && tracked[place].block != block)
    place = (place + 1) % TRACKED;
  if (tracked[place].block != NULL) {
    figures.blocks[tracked[place].class]--;
    close_gap(place);
  }
  pthread_mutex_unlock(&lock);
}

/* The C library's allocator -------------------------------------------------------------------- */

#define EXPORTED __attribute__((visibility("default")))
#define CALLER __builtin_return_address(0)

static void *refuse(void)
{
  errno = ENOMEM;
  return NULL;
}

static void *allocate(size_t count, size_t size, bool zero, const void *caller)
{
  if (!is_watched())
    return zero ? __libc_calloc(count, size) : __libc_malloc(size);
  enum sweep_class class = class_of(caller);
  if (is_refused(class))
    return refuse();
  void *block = zero ? __libc_calloc(count, size) : __libc_malloc(size);
  track(block, class);
  return block;
}

EXPORTED void *malloc(size_t size)
{
  return allocate(1, size, false, CALLER);
}

EXPORTED void *calloc(size_t count, size_t size)
{
  return allocate(count, size, true, CALLER);
}

EXPORTED void *realloc(void *block, size_t size)
{
  bool watched = is_watched();
  enum sweep_class class = watched ? class_of(CALLER) : SWEEP_LIBRARY;
  if (watched && is_refused(class))
    return refuse();
  untrack(block);
  void *grown = __libc_realloc(block, size);
  if (watched)
    track(grown, class);
  return grown;
}

EXPORTED void free(void *block)
{
  untrack(block);
  __libc_free(block);
}

static char *copy(const char *text, size_t length, const void *caller)
{
  char *block = allocate(1, length + 1, false, caller);
  if (block == NULL)
    return NULL;
  memcpy(block, text, length);
  block[length] = '\0';
  return block;
}

/* In the C library they would hide who asks. */
EXPORTED char *strdup(const char *text)
{
  return copy(text, strlen(text), CALLER);
}

EXPORTED char *strndup(const char *text, size_t most)
{
  return copy(text, strnlen(text, most), CALLER);
}

/* Lua's ---------------------------------------------------------------------------------------- */

void *sweep_lua_alloc(void *unused, void *block, size_t old_size, size_t new_size)
{
  (void)unused;
  if (block == NULL)
    old_size = 0; /* Lua tells the kind of object there */
  if (new_size == 0) {
    figures.lua_blocks -= block != NULL;
    figures.lua_bytes -= old_size;
    __libc_free(block);
    return NULL;
  }
  if (new_size > old_size && is_refused(SWEEP_LUA))
    return NULL;
  void *made = __libc_realloc(block, new_size);
  if (made != NULL) {
    figures.lua_blocks += block == NULL;
    figures.lua_bytes += new_size - old_size;
  }
  return made;
}
