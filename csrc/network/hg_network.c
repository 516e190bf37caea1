#define CURL_DISABLE_DEPRECATION /* curl_multi_socket_all, see hg_libcurl.h */
#include "hg_network.h"

#if LIBCURL_VERSION_NUM < HG_NETWORK_OLDEST_CURL
#error "homegen needs libcurl 7.87 or later (CURLOPT_QUICK_EXIT, CURLOPT_PREREQFUNCTION)"
#endif

#define FUNCTION(name) .name = name,

const struct hg_curl_functions hg_network_functions = {HG_CURL_FUNCTIONS(FUNCTION)};
