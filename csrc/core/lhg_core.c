#include "lhg_core.h"

#include "hg_clock.h"

#include <curl/curl.h>
#include <dlfcn.h>
#include <pthread.h>

#define LHG_CORE_VERSION "0.1.0"

LHG_EXPORT int luaopen_homegen_core(lua_State *L);

/*
 * Keeps this module, and with it libcurl, mapped until the process ends. A name look-up that was
 * abandoned goes on in a detached thread (CURLOPT_QUICK_EXIT): unloading at lua_close would pull its
 * code from under it. The fork counter's handler has to stay, too.
 */
static bool pin_module(void)
{
  Dl_info info;
  int (*self)(lua_State *) = luaopen_homegen_core;
  void *address;
  memcpy(&address, &self, sizeof address); /* ISO C has no cast from a function to an object */
  return dladdr(address, &info) != 0 && dlopen(info.dli_fname, RTLD_NOW | RTLD_NODELETE) != NULL;
}

static CURLcode global_result;
static bool pinned;

static void prepare_process(void)
{
  pinned = pin_module();
  global_result = curl_global_init(CURL_GLOBAL_DEFAULT);
}

static int monotonic(lua_State *L)
{
  lua_pushnumber(L, hg_clock_now());
  return 1;
}

static const luaL_Reg functions[] = {
  {"monotonic", monotonic},
  {NULL, NULL},
};

int luaopen_homegen_core(lua_State *L)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare_process);
  if (!pinned)
    return luaL_error(L, "homegen: cannot keep the module in memory: %s", dlerror());
  if (global_result != CURLE_OK)
    return luaL_error(L, "homegen: libcurl: %s", curl_easy_strerror(global_result));
  lua_newtable(L);
  luaL_setfuncs(L, functions, 0);
  lua_pushliteral(L, LHG_CORE_VERSION);
  lua_setfield(L, -2, "_VERSION");
#ifdef HG_PORTABLE
  lua_pushboolean(L, false);
#else
  lua_pushboolean(L, true);
#endif
  lua_setfield(L, -2, "has_fd");
  lhg_engine_open(L);
  lhg_target_open(L);
  lhg_url_open(L);
  lhg_schema_open(L);
  lhg_codec_open(L);
  lhg_json_open(L);
  lhg_part_open(L);
  lhg_disk_open(L);
  return 1;
}
