/*
 * A library to preload: the process has initialised libcurl before homegen is loaded, as a program that
 * embeds Lua and speaks HTTP itself has.
 */
#include <curl/curl.h>

__attribute__((constructor)) static void initialise(void)
{
  curl_global_init(CURL_GLOBAL_DEFAULT);
}
