/*
 * homegen.network: the module that is linked with libcurl. It initialises it and holds its functions
 * ready for the core (csrc/core/lhg_libcurl.c); there is nothing in it for Lua to call.
 *
 *   network._VERSION, network.libcurl_version    texts
 *   network.functions     light userdata: a struct hg_curl_functions
 *   network.has_http2     whether libcurl speaks HTTP/2
 *   network.has_wiping    whether what libcurl frees is overwritten
 */
#include "hg_network.h"
#include "hg_wipe.h"
#include "lhg_compat.h"
#include "lhg_pin.h"

#include <pthread.h>
#include <stdint.h>

LHG_EXPORT int luaopen_homegen_network(lua_State *L);

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static bool ready, wipes; /* for the process; guarded by lock until ready */

/*
 * The module, and with it libcurl, stays mapped: the core has its functions. And a name look-up that
 * was abandoned goes on in a detached thread (CURLOPT_QUICK_EXIT): unloading at lua_close would pull
 * its code from under it. What fails, for want of memory, is tried again by whoever loads it next.
 * NULL: it is done, otherwise what went wrong.
 */
static const char *prepare_process(void)
{
  if (!lhg_pin_module(luaopen_homegen_network))
    return dlerror();
  /* libcurl keeps what it is given here for as long as the process lives */
  CURLcode code = hg_wipe_global_init(&wipes);
  ready = code == CURLE_OK;
  return ready ? NULL : curl_easy_strerror(code);
}

static void prepare(lua_State *L, const curl_version_info_data *libcurl)
{
  if (libcurl->version_num < HG_NETWORK_OLDEST_CURL)
    luaL_error(L, "homegen: libcurl %s is too old: %s or later is needed", libcurl->version,
               HG_NETWORK_OLDEST_CURL_TEXT);
  pthread_mutex_lock(&lock);
  const char *trouble = ready ? NULL : prepare_process();
  pthread_mutex_unlock(&lock);
  if (trouble != NULL)
    luaL_error(L, "homegen: libcurl cannot be initialised: %s", trouble);
}

int luaopen_homegen_network(lua_State *L)
{
  const curl_version_info_data *libcurl = curl_version_info(CURLVERSION_NOW);
  prepare(L, libcurl);
  lua_newtable(L);
  lhg_set_version(L);
  lua_pushstring(L, libcurl->version);
  lua_setfield(L, -2, "libcurl_version");
  lua_pushlightuserdata(L, (void *)(uintptr_t)&hg_network_functions);
  lua_setfield(L, -2, "functions");
  lua_pushboolean(L, (libcurl->features & CURL_VERSION_HTTP2) != 0);
  lua_setfield(L, -2, "has_http2");
  lua_pushboolean(L, wipes);
  lua_setfield(L, -2, "has_wiping");
  return 1;
}
