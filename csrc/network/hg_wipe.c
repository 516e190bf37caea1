#include "hg_wipe.h"

#include <stdlib.h>
#include <string.h>

#ifdef __APPLE__
#include <malloc/malloc.h>
#define usable_size malloc_size
#else
#include <malloc.h>
#define usable_size malloc_usable_size
#endif

static bool probing, used; /* written by hg_wipe_global_init's thread alone */

static void wipe_free(void *memory)
{
  if (memory == NULL)
    return;
  explicit_bzero(memory, usable_size(memory));
  free(memory);
}

static void *wipe_malloc(size_t size)
{
  return malloc(size);
}

static void *wipe_calloc(size_t count, size_t size)
{
  return calloc(count, size);
}

static char *wipe_strdup(const char *text)
{
  if (probing)
    used = true;
  return strdup(text);
}

/* What the C library moves it leaves behind as it was, so a block that cannot stay is moved here. */
static void *wipe_realloc(void *memory, size_t size)
{
  size_t had = memory != NULL ? usable_size(memory) : 0;
  if (memory != NULL && size <= had && size >= had / 2)
    return memory;
  void *moved = malloc(size);
  if (moved == NULL)
    return NULL;
  if (memory != NULL)
    memcpy(moved, memory, had < size ? had : size);
  wipe_free(memory);
  return moved;
}

CURLcode hg_wipe_global_init(bool *wipes)
{
  CURLcode code = curl_global_init_mem(CURL_GLOBAL_DEFAULT, wipe_malloc, wipe_free, wipe_realloc,
                                       wipe_strdup, wipe_calloc);
  if (code != CURLE_OK)
    return code;
  probing = true;
  struct curl_slist *probe = curl_slist_append(NULL, "copied by libcurl");
  probing = false;
  *wipes = used;
  curl_slist_free_all(probe);
  return CURLE_OK;
}
