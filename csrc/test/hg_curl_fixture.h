/* For tests of what calls libcurl: it is there from the beginning. */
#ifndef HG_CURL_FIXTURE_H
#define HG_CURL_FIXTURE_H

#include "hg_curl.h"
#include "hg_network.h"

__attribute__((constructor)) static void fixture_use_libcurl(void)
{
  hg_curl_use(&hg_network_functions);
}

#endif
