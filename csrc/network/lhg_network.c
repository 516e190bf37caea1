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

static CURLcode global_result;
static bool pinned, wipes;

/*
 * The module, and with it libcurl, stays mapped: the core has its functions. And a name look-up that
 * was abandoned goes on in a detached thread (CURLOPT_QUICK_EXIT): unloading at lua_close would pull
 * its code from under it.
 */
static void prepare_process(void)
{
  pinned = lhg_pin_module(luaopen_homegen_network);
  if (pinned) /* libcurl keeps what it is given here for as long as the process lives */
    global_result = hg_wipe_global_init(&wipes);
}

static void check_libcurl(lua_State *L, const curl_version_info_data *libcurl)
{
  if (!pinned)
    luaL_error(L, "homegen: cannot keep the module in memory: %s", dlerror());
  if (global_result != CURLE_OK)
    luaL_error(L, "homegen: libcurl: %s", curl_easy_strerror(global_result));
  if (libcurl->version_num < HG_NETWORK_OLDEST_CURL)
    luaL_error(L, "homegen: libcurl %s is too old: %s or later is needed", libcurl->version,
               HG_NETWORK_OLDEST_CURL_TEXT);
}

int luaopen_homegen_network(lua_State *L)
{
  static pthread_once_t once = PTHREAD_ONCE_INIT;
  pthread_once(&once, prepare_process);
  const curl_version_info_data *libcurl = curl_version_info(CURLVERSION_NOW);
  check_libcurl(L, libcurl);
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
