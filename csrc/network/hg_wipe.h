/*
 * libcurl builds each request, the key's header included, in memory that it frees as it is. Whoever
 * initialises libcurl first may give it functions for its memory; ours overwrite what is freed.
 */
#ifndef HG_WIPE_H
#define HG_WIPE_H

#include <curl/curl.h>
#include <stdbool.h>

/*
 * curl_global_init with those functions. *wipes: libcurl uses them; false where something else in the
 * process had initialised it before, whose functions it keeps. Call once, before any other thread
 * knows libcurl.
 */
CURLcode hg_wipe_global_init(bool *wipes);

#endif
