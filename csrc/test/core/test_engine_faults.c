/* Peers that misbehave, caps, timeouts: each ends in the outcome that tells, and nothing hangs. */
#include "hg_engine_fixture.h"
#include "hg_limits.h"

#include <unistd.h>

/* A label longer than DNS allows: the look-up fails on this machine, nobody is asked. */
#define UNRESOLVABLE "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.invalid"

/* What a peer says to a request, and how the engine is to take it. */
struct scene {
  const char *name;
  const char *reply;
  bool reset;
  const char *outcome, *body;
  int status;
};

static const struct scene scenes[] = {
    {"nothing", "", false, "reset", "", 0},
    {"nothing, reset", "", true, "reset", "", 0},
    {"half a status line", "HTTP/1.1 2", false, "reset", "", 0},
    {"half a head", "HTTP/1.1 200 OK\r\nContent-", false, "reset", "", 200},
    {"body cut", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhalf", false, "reset", "half", 200},
    {"chunks cut", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n", false,
     "reset", "half", 200},
    {"bad chunk", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", false, "reset", "",
     200},
    {"not HTTP", "SSH-2.0-OpenSSH_9.2\r\n", false, "protocol", "", 0},
    {"bad length", "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\nbody", false, "protocol", "", 200},
    {"negative length", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\nbody", false, "protocol", "",
     200},
    {"broken gzip", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nnope",
     false, "protocol", "", 200},
    {"until the end", "HTTP/1.0 200 OK\r\n\r\nall of it", false, "ok", "all of it", 200},
    {"hints only", "HTTP/1.1 103 Hints\r\n\r\n", false, "reset", "", 103},
    {"switching", "HTTP/1.1 101 Up\r\nUpgrade: x\r\n\r\nhello", false, "reset", "hello", 101},
    {"empty", "HTTP/1.1 204 No Content\r\n\r\n", false, "ok", "", 204},
    {"hints first", "HTTP/1.1 103 Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
     false, "ok", "ok", 200},
    {"more than said", "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n", false,
     "ok", "ok", 200},
    {"redirect", "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
     false, "ok", "", 302},
};

/* The path is the number of a scene. */
static void serve_scene(struct hg_peer *peer, int fd, int index)
{
  char text[4096];
  (void)index;
  if (!hg_peer_read(peer, fd, text, sizeof text))
    return;
  const struct scene *scene = &scenes[strtol(strchr(text, '/') + 1, NULL, 10)];
  hg_peer_say(fd, scene->reply);
  if (scene->reset)
    hg_peer_reset(fd);
}

static void play(struct hg_engine *engine, int port, enum hg_method method, size_t number)
{
  const struct scene *scene = &scenes[number];
  char path[32];
  snprintf(path, sizeof path, "/%zu", number);
  struct hg_target *target = fixture_target(port, path);
  fixture_submit(engine, method, target, method == HG_GET ? NULL : "{}");
  hg_target_release(target);
  struct hg_transfer *done = fixture_wait(engine);
  HG_CHECK(done != NULL);
  if (done == NULL)
    return;
  if (strcmp(hg_outcome_name(done->outcome), scene->outcome) != 0 || done->status != scene->status)
    fprintf(stderr, "  in scene \"%s\"\n", scene->name);
  HG_CHECK_TEXT(hg_outcome_name(done->outcome), scene->outcome);
  HG_CHECK_TEXT(done->body.data != NULL ? done->body.data : "", scene->body);
  HG_CHECK(done->status == scene->status);
  /* What may be repeated may have met connections that earlier scenes were just closing. */
  HG_CHECK(done->sends == 1 || (done->sends > 1 && method != HG_CREATE));
  HG_CHECK((done->message == NULL) == (done->outcome == HG_OUTCOME_OK));
  hg_engine_pop(engine);
}

static void test_scenes(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_scene);
  struct hg_engine *engine = fixture_engine(2);
  int played = 0;
  for (size_t i = 0; i < sizeof scenes / sizeof *scenes; i++, played += 3) {
    play(engine, peer.port, HG_GET, i);
    play(engine, peer.port, HG_POST, i);
    play(engine, peer.port, HG_CREATE, i);
  }
  HG_CHECK(atomic_load(&peer.requests) == played);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

/* Says more than anybody wants to hear: the flag chooses what of. */
static void serve_flood(struct hg_peer *peer, int fd, int index)
{
  static const char *const floods[][2] = {
      {"HTTP/1.1 200 OK\r\n\r\n",
       "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
      {"HTTP/1.1 200 OK\r\n",
       "X-Filler: 0123456789abcdef0123456789abcdef0123456789abcdef012345\r\n"},
      {"HTTP/1.1 200 OK\r\n", "X-No-End: 0123456789abcdef0123456789abcdef0123456789abcdef012345"},
      {"", "HTTP/1.1 102 Processing\r\nX: y\r\n\r\n"},
      {"", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"},
  };
  char text[4096];
  (void)index;
  if (!hg_peer_read(peer, fd, text, sizeof text))
    return;
  const char *const *flood = floods[atomic_load(&peer->flag)];
  hg_peer_say(fd, flood[0]);
  size_t length = strlen(flood[1]);
  for (int i = 0; i < 200000; i++)
    if (send(fd, flood[1], length, MSG_NOSIGNAL) != (ssize_t)length)
      return;
}

static void test_floods_are_cut(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_flood);
  struct hg_engine *engine = fixture_engine(2);
  struct hg_target *target = fixture_target(peer.port, "/");
  for (int kind = 0; kind < 5; kind++) {
    atomic_store(&peer.flag, kind);
    fixture_submit(engine, HG_GET, target, NULL);
    struct hg_transfer *done = fixture_wait(engine);
    HG_CHECK(done != NULL);
    bool over = done != NULL && (done->outcome == HG_OUTCOME_TOO_LARGE || kind == 4);
    HG_CHECK(over);
    if (!over && done != NULL)
      fprintf(stderr, "  flood %d: %s\n", kind, hg_outcome_name(done->outcome));
    if (done != NULL && kind == 0)
      HG_CHECK(done->body.length == HG_LIMIT_REPLY_BODY);
    if (done != NULL)
      hg_engine_pop(engine);
  }
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

/* 1 kB on the wire that unpacks to a megabyte of spaces; nobody asked for gzip. */
static void serve_bomb(struct hg_peer *peer, int fd, int index)
{
  static const unsigned char gzip[1052] = {
      0x1f, 0x8b, 8, 0,    0,    0,    0,    0,    2,    3,    0xed, 0xc1, 0x31, 1,
      0,    0,    0, 0xc2, 0xa0, 0x2a, 0xeb, 0x9f, 0xd2, 0x10, 0xbe, 0x40, 1,    [1042] = 0x7c,
      6,    0xa7, 2, 3,    0xf1, 0,    0,    0x10, 0,
  };
  char text[4096], head[200];
  (void)index;
  while (hg_peer_read(peer, fd, text, sizeof text)) {
    if (strcasestr(text, "accept-encoding") != NULL)
      atomic_store(&peer->flag, 1);
    snprintf(head, sizeof head,
             "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %zu\r\n\r\n",
             sizeof gzip);
    hg_peer_say(fd, head);
    hg_peer_send(fd, (const char *)gzip, sizeof gzip);
  }
}

static void test_unsolicited_gzip_is_unpacked_within_the_cap(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_bomb);
  struct hg_engine *engine = fixture_engine(2);
  struct hg_target *target = fixture_target(peer.port, "/");
  struct hg_request request = {.method = HG_CREATE, .target = target, .timeout = 5.0};
  request.body = fixture_text("{}");
  hg_engine_submit(engine, &request);
  struct hg_transfer *done = fixture_wait(engine);
  HG_CHECK(done != NULL && done->outcome == HG_OUTCOME_OK && done->body.length == 1048576);
  HG_CHECK(done != NULL && done->body.data[1048575] == ' ');
  hg_engine_pop(engine);
  request.method = HG_GET;
  request.max_body = 100000;
  hg_engine_submit(engine, &request);
  done = fixture_wait(engine);
  HG_CHECK(done != NULL && done->outcome == HG_OUTCOME_TOO_LARGE && done->body.length == 100000);
  hg_engine_pop(engine);
  HG_CHECK(atomic_load(&peer.flag) == 0);
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

/* Reads, and says nothing, or says a little and stops. */
static void serve_silence(struct hg_peer *peer, int fd, int index)
{
  char text[4096];
  (void)index;
  if (!hg_peer_read(peer, fd, text, sizeof text))
    return;
  if (strstr(text, "/stall") != NULL)
    hg_peer_say(fd, "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nbegin");
  hg_peer_await_flag(peer, 1);
}

static void test_timeouts(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_silence);
  struct hg_engine *engine = fixture_engine(4);
  struct hg_target *silent = fixture_target(peer.port, "/silent");
  struct hg_target *stalled = fixture_target(peer.port, "/stall");
  struct hg_request request = {.method = HG_CREATE, .target = silent, .timeout = 0.2};
  request.body = fixture_text("{}");
  double started = hg_clock_now();
  hg_engine_submit(engine, &request);
  struct hg_transfer *done = fixture_wait(engine);
  HG_CHECK(done != NULL && done->sends == 1);
  EXPECT(engine, "timeout", "");
  request.target = stalled;
  hg_engine_submit(engine, &request);
  EXPECT(engine, "timeout", "begin");
  HG_CHECK(hg_clock_now() - started < 2.0);
  request = (struct hg_request){.method = HG_DOWNLOAD, .target = stalled, .timeout = 60.0};
  char path[64];
  snprintf(path, sizeof path, "/tmp/hg_engine_stalled_%ld", (long)getpid());
  request.part = fixture_part(path);
  request.stall_timeout = 1.0;
  hg_engine_submit(engine, &request);
  /* The speed is libcurl's average over some seconds: what came at first may count for so long. */
  (void)fixture_wait(engine);
  (void)fixture_wait(engine);
  EXPECT(engine, "timeout", "");
  HG_CHECK(hg_clock_now() - started < 17.0 && !request.part->busy);
  hg_part_release(request.part);
  hg_target_release(silent);
  hg_target_release(stalled);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

static struct hg_target *target_of(const char *url, const char *proxy)
{
  const char *message = NULL;
  struct hg_target_options options = {.url = fixture_text(url), .connect_timeout = 3.0};
  if (proxy != NULL)
    options.proxy = fixture_text(proxy);
  return hg_target_new(&options, &message);
}

static void expect_unsent(struct hg_engine *engine, const char *url, const char *proxy,
                          const char *outcome)
{
  struct hg_target *target = target_of(url, proxy);
  fixture_submit(engine, HG_CREATE, target, "{}");
  hg_target_release(target);
  struct hg_transfer *done = fixture_wait(engine);
  HG_CHECK(done != NULL && done->sends == 0 && done->message != NULL);
  EXPECT(engine, outcome, "");
}

static void serve_refusal(struct hg_peer *peer, int fd, int index)
{
  char text[4096];
  (void)index;
  bool is_tls = recv(fd, text, 1, MSG_PEEK) == 1 && text[0] == 0x16;
  if (is_tls || hg_peer_read(peer, fd, text, sizeof text))
    hg_peer_say(fd, "HTTP/1.1 503 No\r\nContent-Length: 0\r\n\r\n");
}

static void test_what_fails_before_sending(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_refusal);
  struct hg_engine *engine = fixture_engine(2);
  char tls[64], proxy[64];
  snprintf(tls, sizeof tls, "https://127.0.0.1:%d/", peer.port);
  snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", peer.port);
  expect_unsent(engine, "http://127.0.0.1:1/", NULL, "connect");
  expect_unsent(engine, "http://" UNRESOLVABLE "/", NULL, "dns");
  expect_unsent(engine, tls, NULL, "tls");
  expect_unsent(engine, "https://127.0.0.1:1/", proxy, "proxy");
  for (int i = 0; i < 3; i++) /* libcurl 8.14 has two ways to it, by who is first: it or its thread */
    expect_unsent(engine, "http://127.0.0.1:1/", "http://" UNRESOLVABLE, "proxy");
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

/* A proxy that refuses a plain request was sent that request: nothing is proven. */
static void test_environment_proxy_is_not_for_loopback(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_refusal);
  struct hg_engine *engine = fixture_engine(2);
  char proxy[64];
  snprintf(proxy, sizeof proxy, "http://127.0.0.1:%d", peer.port);
  setenv("http_proxy", proxy, 1);
  setenv("all_proxy", proxy, 1);
  expect_unsent(engine, "http://127.0.0.1:1/", NULL, "connect");
  HG_CHECK(atomic_load(&peer.requests) == 0);
  struct hg_target *remote = target_of("http://" UNRESOLVABLE "/", NULL);
  fixture_submit(engine, HG_GET, remote, NULL);
  struct hg_transfer *done = fixture_wait(engine);
  HG_CHECK(done != NULL && done->status == 503);
  EXPECT(engine, "ok", "");
  setenv("no_proxy", "*", 1);
  struct hg_target *explicitly = target_of("http://127.0.0.1:1/", proxy);
  fixture_submit(engine, HG_GET, explicitly, NULL);
  done = fixture_wait(engine);
  HG_CHECK(done != NULL && done->status == 503);
  EXPECT(engine, "ok", "");
  /* The handle that went through the proxy has forgotten it. */
  expect_unsent(engine, "http://127.0.0.1:1/", NULL, "connect");
  HG_CHECK(atomic_load(&peer.requests) == 2);
  unsetenv("http_proxy");
  unsetenv("all_proxy");
  unsetenv("no_proxy");
  hg_target_release(remote);
  hg_target_release(explicitly);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

int main(void)
{
  HG_RUN(test_scenes);
  HG_RUN(test_floods_are_cut);
  HG_RUN(test_unsolicited_gzip_is_unpacked_within_the_cap);
  HG_RUN(test_timeouts);
  HG_RUN(test_what_fails_before_sending);
  HG_RUN(test_environment_proxy_is_not_for_loopback);
  return hg_test_report("engine_faults");
}
