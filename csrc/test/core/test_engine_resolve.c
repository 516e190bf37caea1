/* Names that take their time: nobody waits for a look-up but the transfer that needs it. */
#include "hg_engine_fixture.h"

#include <dlfcn.h>
#include <netdb.h>
#include <sys/socket.h>

/*
 * The resolver of this program: looking up "slow.test" takes its time, as a dead name server does.
 * From 8.20 libcurl asks twice, for each kind of address: the one about IPv6 alone does not count.
 */
static atomic_int slow_lookups;

int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints,
                struct addrinfo **result)
{
  typedef int resolver(const char *, const char *, const struct addrinfo *, struct addrinfo **);
  if (node != NULL && strcmp(node, "slow.test") == 0) {
    if (hints == NULL || hints->ai_family != AF_INET6)
      atomic_fetch_add(&slow_lookups, 1);
    usleep(1500000);
    return EAI_NONAME;
  }
  void *symbol = dlsym(RTLD_NEXT, "getaddrinfo");
  resolver *next;
  memcpy(&next, &symbol, sizeof next);
  return next(node, service, hints, result);
}

static void serve_ok(struct hg_peer *peer, int fd, int index)
{
  char text[4096];
  (void)index;
  while (hg_peer_read(peer, fd, text, sizeof text))
    hg_peer_reply(fd, "ok");
}

static struct hg_target *slow_target(void)
{
  const char *message = NULL;
  struct hg_target_options options = {.url = fixture_text("http://slow.test/"),
                                      .connect_timeout = 0.2};
  return hg_target_new(&options, &message);
}

static void test_cancel_timeout_and_close_do_not_wait_for_a_resolver(void)
{
  struct hg_engine *engine = fixture_engine(4);
  struct hg_target *target = slow_target();
  double started = hg_clock_now();
  int64_t id = fixture_submit(engine, HG_CREATE, target, "{}");
  fixture_run(engine, 0.05);
  HG_CHECK(hg_engine_cancel(engine, id));
  EXPECT(engine, "canceled", "");
  fixture_submit(engine, HG_CREATE, target, "{}");
  struct hg_transfer *done = fixture_wait(engine);
  HG_CHECK(done != NULL && done->sends == 0);
  EXPECT(engine, "timeout", "");
  fixture_submit(engine, HG_GET, target, NULL);
  fixture_run(engine, 0.05);
  hg_target_release(target);
  hg_engine_free(engine);
  HG_CHECK(hg_clock_now() - started < 1.2);
  HG_CHECK(atomic_load(&slow_lookups) == 3);
}

/* Other transfers go on while a name is looked up, and descriptors that come and go do not mix up. */
static void test_look_ups_and_requests_interleave(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_ok);
  struct hg_engine *engine = fixture_engine(8);
  struct hg_target *good = fixture_target(peer.port, "/"), *slow = slow_target();
  struct hg_target *refused = fixture_target(1, "/");
  for (int round = 0; round < 5; round++) {
    int64_t id = fixture_submit(engine, HG_GET, slow, NULL);
    fixture_submit(engine, HG_CREATE, refused, "{}");
    fixture_submit(engine, HG_CREATE, good, "{}");
    fixture_submit(engine, HG_GET, good, NULL);
    int ok = 0, failed = 0;
    for (int i = 0; i < 3; i++) {
      struct hg_transfer *done = fixture_wait(engine);
      HG_CHECK(done != NULL && done->id != id);
      ok += done != NULL && done->outcome == HG_OUTCOME_OK;
      failed += done != NULL && done->outcome == HG_OUTCOME_CONNECT;
      hg_engine_pop(engine);
    }
    HG_CHECK(ok == 2 && failed == 1);
    hg_engine_cancel(engine, id);
    EXPECT(engine, "canceled", "");
  }
  hg_target_release(good);
  hg_target_release(slow);
  hg_target_release(refused);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

int main(void)
{
  HG_RUN(test_cancel_timeout_and_close_do_not_wait_for_a_resolver);
  HG_RUN(test_look_ups_and_requests_interleave);
  sleep(2); /* abandoned look-ups end before the process does: leak checkers see them gone */
  return hg_test_report("engine_resolve");
}
