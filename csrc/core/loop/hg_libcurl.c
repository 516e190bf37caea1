#define CURL_DISABLE_DEPRECATION /* curl_multi_socket_all: nothing else reaches every transfer */
#include "hg_libcurl.h"

#include "hg_limits.h"

#include <limits.h>

/* Of 8.20: the headers of older ones lack them, and their libraries refuse them, which does no harm. */
#define RESOLVE_THREADS_MAX ((CURLMoption)(CURLOPTTYPE_LONG + 20))
#define QUICK_EXIT ((CURLMoption)(CURLOPTTYPE_LONG + 21))

#define THREADS_PER_NAME 2 /* one for each family of addresses */

static bool is_between(unsigned first, unsigned beyond)
{
  unsigned version = curl_version_info(CURLVERSION_NOW)->version_num;
  return version >= first && version < beyond;
}

bool hg_libcurl_has_http2(void)
{
  return (curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_HTTP2) != 0;
}

bool hg_libcurl_can_sign(void)
{
  CURL *easy = curl_easy_init();
  CURLcode code = CURLE_OUT_OF_MEMORY;
  if (easy != NULL)
    code = curl_easy_setopt(easy, CURLOPT_AWS_SIGV4, "aws:amz:us-east-1:s3");
  curl_easy_cleanup(easy);
  return code == CURLE_OK || code == CURLE_OUT_OF_MEMORY;
}

bool hg_libcurl_leaves_wakeups(void)
{
  return is_between(0x081400, 0x081500);
}

bool hg_libcurl_must_look_again(void)
{
  return is_between(0x081400, 0x081600);
}

CURLMcode hg_libcurl_look_at_all(CURLM *multi)
{
  int running = 0;
  return curl_multi_socket_all(multi, &running);
}

bool hg_libcurl_trusts_idle(void)
{
  return is_between(0x081600, UINT_MAX);
}

void hg_libcurl_set_up_resolver(CURLM *multi, size_t max_connections)
{
  long threads = (long)max_connections * THREADS_PER_NAME * HG_LIMIT_ABANDONED_LOOKUPS;
  curl_multi_setopt(multi, RESOLVE_THREADS_MAX, threads);
  curl_multi_setopt(multi, QUICK_EXIT, 1L);
}
