/* A transfer that could not be set up for lack of memory leaves nothing behind for the next one. */
#include "hg_engine_fixture.h"

#include <dlfcn.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

/*
 * This program's way to libcurl's options, where the lack of memory is planted: libcurl up to 8.21
 * copies the empty text that means "no proxy" with the program's strdup, but newer ones do not.
 */
static bool has_no_memory_for_the_proxy;

#undef curl_easy_setopt
CURLcode curl_easy_setopt(CURL *easy, CURLoption option, ...)
{
  void *symbol = dlsym(RTLD_NEXT, "curl_easy_setopt");
  CURLcode (*next)(CURL *, CURLoption, ...);
  memcpy(&next, &symbol, sizeof next);
  if (has_no_memory_for_the_proxy && option == CURLOPT_PROXY)
    return CURLE_OUT_OF_MEMORY;
  bool is_offset = (int)option >= CURLOPTTYPE_OFF_T && (int)option < CURLOPTTYPE_BLOB;
  va_list values;
  va_start(values, option);
  CURLcode code = is_offset ? next(easy, option, va_arg(values, curl_off_t))
                            : next(easy, option, va_arg(values, void *));
  va_end(values);
  return code;
}

static void serve_refusal(struct hg_peer *peer, int fd, int index)
{
  char text[4096];
  (void)index;
  if (hg_peer_read(peer, fd, text, sizeof text))
    hg_peer_say(fd, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
}

static struct hg_transfer *get(struct hg_engine *engine, const char *url)
{
  const char *message = NULL;
  struct hg_target_options options = {.url = fixture_text(url), .connect_timeout = 3.0};
  struct hg_target *target = hg_target_new(&options, &message);
  fixture_submit(engine, HG_GET, target, NULL);
  hg_target_release(target);
  return fixture_wait(engine);
}

static void test_no_proxy_is_inherited(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_refusal);
  struct hg_engine *engine = fixture_engine(1);
  char proxy[64];
  snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", peer.port);
  setenv("http_proxy", proxy, 1);
  struct hg_transfer *done = get(engine, "http://a.homegen.invalid/");
  HG_CHECK(done != NULL && done->status == 503);
  EXPECT(engine, "ok", "");
  has_no_memory_for_the_proxy = true;
  done = get(engine, "http://127.0.0.1:1/");
  has_no_memory_for_the_proxy = false;
  HG_CHECK(done != NULL && done->outcome == HG_OUTCOME_MEMORY && done->sends == 0);
  hg_engine_pop(engine);
  done = get(engine, "http://127.0.0.1:1/");
  HG_CHECK(done != NULL && done->sends == 0);
  EXPECT(engine, "connect", "");
  HG_CHECK(atomic_load(&peer.requests) == 1);
  unsetenv("http_proxy");
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

int main(void)
{
  curl_global_init(CURL_GLOBAL_DEFAULT);
  HG_RUN(test_no_proxy_is_inherited);
  int status = hg_test_report("engine_memory");
  curl_global_cleanup();
  return status;
}
