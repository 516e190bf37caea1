/* A transfer that could not be set up for lack of memory leaves nothing behind for the next one. */
#include "hg_engine_fixture.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>

/* libcurl copies an empty text where it is told to use no proxy. */
static bool refuses_empty_texts;

static char *copy(const char *text)
{
  return refuses_empty_texts && text[0] == '\0' ? NULL : strdup(text);
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
  refuses_empty_texts = true;
  done = get(engine, "http://127.0.0.1:1/");
  refuses_empty_texts = false;
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
  curl_global_init_mem(CURL_GLOBAL_DEFAULT, malloc, free, realloc, copy, calloc);
  HG_RUN(test_no_proxy_is_inherited);
  int status = hg_test_report("engine_memory");
  curl_global_cleanup();
  return status;
}
