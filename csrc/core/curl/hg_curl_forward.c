/*
 * libcurl's functions as the core calls them, see hg_curl.h. Those with further arguments take what the
 * option's number says, as libcurl itself does.
 */
#define HG_CURL_DIRECT
#include "hg_curl.h"

#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>

static _Atomic(const struct hg_curl_functions *) functions;

void hg_curl_use(const struct hg_curl_functions *given)
{
  const struct hg_curl_functions *none = NULL;
  atomic_compare_exchange_strong(&functions, &none, given);
}

bool hg_curl_is_there(void)
{
  return atomic_load_explicit(&functions, memory_order_acquire) != NULL;
}

#define CALL(name) (atomic_load_explicit(&functions, memory_order_acquire)->name)

/* FORWARD(type, name, (parameters), (arguments)), and the same without a result. */
#define FORWARD(type, name, parameters, arguments)                                                 \
  type hg_##name parameters __attribute__((visibility("hidden")));                                 \
  type hg_##name parameters                                                                        \
  {                                                                                                \
    return CALL(name) arguments;                                                                   \
  }

#define FORWARD_VOID(name, parameters, arguments)                                                  \
  void hg_##name parameters __attribute__((visibility("hidden")));                                 \
  void hg_##name parameters                                                                        \
  {                                                                                                \
    CALL(name) arguments;                                                                          \
  }

typedef void (*any_function)(void);

/* libcurl's options, by the thousands of their numbers: the type of what is set. */
#define FORWARD_OPTION(type, option_type, name, handle_type)                                       \
  type hg_##name(handle_type *handle, option_type option, ...)                                     \
      __attribute__((visibility("hidden")));                                                       \
  type hg_##name(handle_type *handle, option_type option, ...)                                     \
  {                                                                                                \
    type code;                                                                                     \
    int number = (int)option;                                                                      \
    va_list values;                                                                                \
    va_start(values, option);                                                                      \
    if (number < CURLOPTTYPE_OBJECTPOINT)                                                          \
      code = CALL(name)(handle, option, va_arg(values, long));                                     \
    else if (number >= CURLOPTTYPE_OFF_T && number < CURLOPTTYPE_BLOB)                             \
      code = CALL(name)(handle, option, va_arg(values, curl_off_t));                               \
    else if (number >= CURLOPTTYPE_FUNCTIONPOINT && number < CURLOPTTYPE_OFF_T)                    \
      code = CALL(name)(handle, option, va_arg(values, any_function));                             \
    else                                                                                           \
      code = CALL(name)(handle, option, va_arg(values, void *));                                   \
    va_end(values);                                                                                \
    return code;                                                                                   \
  }

FORWARD_OPTION(CURLcode, CURLoption, curl_easy_setopt, CURL)
FORWARD_OPTION(CURLMcode, CURLMoption, curl_multi_setopt, CURLM)

FORWARD_VOID(curl_easy_cleanup, (CURL * easy), (easy))
FORWARD(CURL *, curl_easy_init, (void), ())
FORWARD_VOID(curl_easy_reset, (CURL * easy), (easy))
FORWARD(const char *, curl_easy_strerror, (CURLcode code), (code))
FORWARD_VOID(curl_free, (void *memory), (memory))
FORWARD(CURLMcode, curl_multi_add_handle, (CURLM * multi, CURL *easy), (multi, easy))
FORWARD(CURLMcode, curl_multi_cleanup, (CURLM * multi), (multi))
FORWARD(CURLMsg *, curl_multi_info_read, (CURLM * multi, int *left), (multi, left))
FORWARD(CURLM *, curl_multi_init, (void), ())
FORWARD(CURLMcode, curl_multi_poll,
        (CURLM * multi, struct curl_waitfd entries[], unsigned count, int timeout, int *ready),
        (multi, entries, count, timeout, ready))
FORWARD(CURLMcode, curl_multi_remove_handle, (CURLM * multi, CURL *easy), (multi, easy))
FORWARD(CURLMcode, curl_multi_socket_action,
        (CURLM * multi, curl_socket_t fd, int events, int *running), (multi, fd, events, running))
FORWARD(CURLSHcode, curl_share_cleanup, (CURLSH * share), (share))
FORWARD(CURLSH *, curl_share_init, (void), ())
FORWARD(struct curl_slist *, curl_slist_append, (struct curl_slist * list, const char *line),
        (list, line))
FORWARD_VOID(curl_slist_free_all, (struct curl_slist * list), (list))
FORWARD(CURLU *, curl_url, (void), ())
FORWARD_VOID(curl_url_cleanup, (CURLU * url), (url))
FORWARD(CURLU *, curl_url_dup, (CURLU * url), (url))
FORWARD(CURLUcode, curl_url_get, (CURLU * url, CURLUPart part, char **text, unsigned flags),
        (url, part, text, flags))
FORWARD(CURLUcode, curl_url_set, (CURLU * url, CURLUPart part, const char *text, unsigned flags),
        (url, part, text, flags))
FORWARD(curl_version_info_data *, curl_version_info, (CURLversion age), (age))

/* Whatever is asked for, a pointer to the place for it is given. */
CURLcode hg_curl_easy_getinfo(CURL *easy, CURLINFO info, ...) __attribute__((visibility("hidden")));
CURLcode hg_curl_easy_getinfo(CURL *easy, CURLINFO info, ...)
{
  va_list values;
  va_start(values, info);
  void *place = va_arg(values, void *);
  va_end(values);
  return CALL(curl_easy_getinfo)(easy, info, place);
}

/* What a share is asked to share is a number (an int), the only option that we set. */
CURLSHcode hg_curl_share_setopt(CURLSH *share, CURLSHoption option, ...)
    __attribute__((visibility("hidden")));
CURLSHcode hg_curl_share_setopt(CURLSH *share, CURLSHoption option, ...)
{
  if (option != CURLSHOPT_SHARE && option != CURLSHOPT_UNSHARE)
    return CURLSHE_BAD_OPTION;
  va_list values;
  va_start(values, option);
  int shared = va_arg(values, int);
  va_end(values);
  return CALL(curl_share_setopt)(share, option, shared);
}

/* Deprecated, and needed: see hg_libcurl.h. */
CURLMcode hg_curl_multi_socket_all(CURLM *multi, int *running)
    __attribute__((visibility("hidden")));
CURLMcode hg_curl_multi_socket_all(CURLM *multi, int *running)
{
  return CALL(curl_multi_socket_all)(multi, running);
}
