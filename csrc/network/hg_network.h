/* libcurl's functions, for homegen.core, which is not linked with it. */
#ifndef HG_NETWORK_H
#define HG_NETWORK_H

#include "hg_curl_functions.h"

#include <stdbool.h>

/* Of the oldest libcurl that homegen works with, as curl_version_info's version_num has it. */
#define HG_NETWORK_OLDEST_CURL 0x075700
#define HG_NETWORK_OLDEST_CURL_TEXT "7.87"

extern const struct hg_curl_functions hg_network_functions;

#endif
