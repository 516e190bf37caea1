/*
 * Instead of <curl/curl.h>: libcurl's functions under their own names, and with its headers' checks of
 * types. What is called is a function of ours (hg_curl_forward.c), which calls libcurl's once
 * hg_curl_use has told where they are: the core is loaded without libcurl.
 *
 * The names are ours for the linker, so that a program that links all of it into one file has both.
 * HG_CURL_DIRECT leaves them alone, for tests that stand in for functions of libcurl.
 */
#ifndef HG_CURL_H
#define HG_CURL_H

#include "hg_curl_functions.h"

#include <stdbool.h>

#ifndef HG_CURL_DIRECT
#define HG_CURL_TEXT(text) #text
#define HG_CURL_PREFIX(prefix) HG_CURL_TEXT(prefix)
#define HG_CURL_RENAME(name)                                                                       \
  extern __typeof__(name) name __asm__(HG_CURL_PREFIX(__USER_LABEL_PREFIX__) "hg_" #name)          \
      __attribute__((visibility("hidden")));
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"
HG_CURL_FUNCTIONS(HG_CURL_RENAME)
#pragma GCC diagnostic pop
#endif

/*
 * From now on libcurl can be called, which has been initialised. The functions must stay where they
 * are for as long as the process lives; those that were handed over first are kept. Any thread.
 */
void hg_curl_use(const struct hg_curl_functions *functions);

/* Before, no function of libcurl may be called. Any thread. */
bool hg_curl_is_there(void);

#endif
