/*
 * What homegen calls of libcurl. The core is not linked with libcurl, which brings dozens of libraries
 * with it: the module homegen.network is, and hands its functions over when they are first needed.
 */
#ifndef HG_CURL_FUNCTIONS_H
#define HG_CURL_FUNCTIONS_H

#include <curl/curl.h>

/* Each needs a line here and one in csrc/core/curl/hg_curl_forward.c. */
#define HG_CURL_FUNCTIONS(X)                                                                       \
  X(curl_easy_cleanup)                                                                             \
  X(curl_easy_getinfo)                                                                             \
  X(curl_easy_init)                                                                                \
  X(curl_easy_reset)                                                                               \
  X(curl_easy_setopt)                                                                              \
  X(curl_easy_strerror)                                                                            \
  X(curl_free)                                                                                     \
  X(curl_multi_add_handle)                                                                         \
  X(curl_multi_cleanup)                                                                            \
  X(curl_multi_info_read)                                                                          \
  X(curl_multi_init)                                                                               \
  X(curl_multi_poll)                                                                               \
  X(curl_multi_remove_handle)                                                                      \
  X(curl_multi_setopt)                                                                             \
  X(curl_multi_socket_action)                                                                      \
  X(curl_multi_socket_all)                                                                         \
  X(curl_share_cleanup)                                                                            \
  X(curl_share_init)                                                                               \
  X(curl_share_setopt)                                                                             \
  X(curl_slist_append)                                                                             \
  X(curl_slist_free_all)                                                                           \
  X(curl_url)                                                                                      \
  X(curl_url_cleanup)                                                                              \
  X(curl_url_dup)                                                                                  \
  X(curl_url_get)                                                                                  \
  X(curl_url_set)                                                                                  \
  X(curl_version_info)

#define HG_CURL_MEMBER(name) __typeof__(name) *name;

/* One of them is deprecated: whoever calls it is told, naming it here is no call. */
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wdeprecated-declarations"

/* Of one version of homegen: the modules tell each other theirs before it is handed over. */
struct hg_curl_functions {
  HG_CURL_FUNCTIONS(HG_CURL_MEMBER)
};

#pragma GCC diagnostic pop

#endif
