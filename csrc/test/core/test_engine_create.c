/* Never pay twice: what a create does to a server that misbehaves. */
#include "hg_engine_fixture.h"

/* Answers every request on the connection. */
static void serve_ok(struct hg_peer *peer, int fd, int index)
{
  char text[4096];
  (void)index;
  while (hg_peer_read(peer, fd, text, sizeof text))
    hg_peer_reply(fd, "ok");
}

/* Answers the first request of a connection; reads the second and closes, or resets. */
static void serve_once_then_close(struct hg_peer *peer, int fd, int index)
{
  char text[4096];
  (void)index;
  if (!hg_peer_read(peer, fd, text, sizeof text))
    return;
  if (strncmp(text, "POST", 4) != 0) {
    hg_peer_reply(fd, "warm");
    hg_peer_read(peer, fd, text, sizeof text);
  }
  if (atomic_load(&peer->flag))
    hg_peer_reset(fd);
}

static void check_read_once(int reset)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_once_then_close);
  atomic_store(&peer.flag, reset);
  struct hg_engine *engine = fixture_engine(8);
  struct hg_target *target = fixture_target(peer.port, "/");
  for (int i = 0; i < 6; i++)
    fixture_submit(engine, HG_GET, target, "warm=1");
  for (int i = 0; i < 6; i++)
    EXPECT(engine, "ok", "warm");
  int before = atomic_load(&peer.requests);
  fixture_submit(engine, HG_CREATE, target, "{}");
  struct hg_transfer *done = fixture_wait(engine);
  HG_CHECK(done != NULL && done->outcome == HG_OUTCOME_RESET && done->sends == 1);
  hg_engine_pop(engine);
  fixture_run(engine, 0.05);
  HG_CHECK(atomic_load(&peer.requests) == before + 1);
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

static void test_read_once_when_the_server_closes(void)
{
  check_read_once(0);
}

static void test_read_once_when_the_server_resets(void)
{
  check_read_once(1);
}

/*
 * The guard itself: a repeatable POST on the same warm connection is sent again by libcurl, so the
 * scene above does provoke it; the transfer's second sending is what a create refuses.
 */
static void test_a_plain_post_is_sent_again(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_once_then_close);
  struct hg_engine *engine = fixture_engine(8);
  struct hg_target *target = fixture_target(peer.port, "/");
  fixture_submit(engine, HG_GET, target, NULL);
  EXPECT(engine, "ok", "warm");
  fixture_submit(engine, HG_POST, target, "{}");
  struct hg_transfer *done = fixture_wait(engine);
  HG_CHECK(done != NULL && done->sends == 2);
  HG_CHECK(atomic_load(&peer.requests) == 3);
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

static void test_second_sending_of_a_create_is_refused(void)
{
  struct hg_target *target = fixture_target(1, "/");
  struct hg_request request = {
      .method = HG_CREATE, .target = target, .timeout = 1.0, .body = fixture_text("{}")};
  struct hg_transfer *transfer = hg_transfer_new(1, &request);
  HG_CHECK(hg_transfer_note_sending(transfer));
  HG_CHECK(!hg_transfer_note_sending(transfer));
  hg_transfer_conclude(transfer, HG_OUTCOME_PROTOCOL, "operation aborted by callback");
  HG_CHECK(transfer->outcome == HG_OUTCOME_UNSAFE_RESEND && transfer->sends == 1);
  hg_transfer_free(transfer);
  hg_target_release(target);
}

static void test_connection_of_a_create_serves_polls(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_ok);
  struct hg_engine *engine = fixture_engine(8);
  struct hg_target *target = fixture_target(peer.port, "/");
  for (int i = 0; i < 3; i++) {
    fixture_submit(engine, HG_CREATE, target, "{}");
    EXPECT(engine, "ok", "ok");
    fixture_submit(engine, HG_GET, target, NULL);
    EXPECT(engine, "ok", "ok");
  }
  HG_CHECK(atomic_load(&peer.connections) == 3);
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

/* Answers, and adds an answer to a question that nobody asked, in the same breath or later. */
static void serve_and_babble(struct hg_peer *peer, int fd, int index)
{
  static const char stale[] = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nstale";
  char text[4096];
  (void)index;
  while (hg_peer_read(peer, fd, text, sizeof text)) {
    hg_peer_reply(fd, "right");
    usleep(20000);
    hg_peer_say(fd, stale);
    atomic_fetch_add(&peer->flag, 1);
  }
}

/* wait: seconds that the engine runs before the next request; the bytes are there in any case. */
static void check_stale(enum hg_method method, double wait)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_and_babble);
  struct hg_engine *engine = fixture_engine(4);
  struct hg_target *target = fixture_target(peer.port, "/");
  for (int i = 0; i < 3; i++) {
    fixture_submit(engine, HG_GET, target, NULL);
    EXPECT(engine, "ok", "right");
    fixture_run(engine, wait);
    hg_peer_await_flag(&peer, 2 * i + 1);
    fixture_submit(engine, method, target, method == HG_CREATE ? "{}" : NULL);
    EXPECT(engine, "ok", "right");
    hg_peer_await_flag(&peer, 2 * i + 2);
  }
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

static void test_stale_bytes_never_answer(void)
{
  check_stale(HG_CREATE, 0.0);
  check_stale(HG_CREATE, 0.1);
  check_stale(HG_GET, 0.0);
  check_stale(HG_GET, 0.1);
}

/* Reads the request and answers when the flag rises. */
static void serve_late(struct hg_peer *peer, int fd, int index)
{
  char text[4096];
  (void)index;
  if (!hg_peer_read(peer, fd, text, sizeof text))
    return;
  hg_peer_await_flag(peer, 1);
  hg_peer_reply(fd, "late");
}

static void test_cancel_before_and_after_sending(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_late);
  struct hg_engine *engine = fixture_engine(1);
  struct hg_target *target = fixture_target(peer.port, "/");
  int64_t sent = fixture_submit(engine, HG_CREATE, target, "{}");
  int64_t waiting = fixture_submit(engine, HG_CREATE, target, "{}");
  HG_CHECK(!hg_engine_is_sent(engine, sent));
  fixture_until_requests(engine, &peer, 1);
  HG_CHECK(hg_engine_is_sent(engine, sent) && !hg_engine_is_sent(engine, waiting));
  HG_CHECK(!hg_engine_cancel(engine, sent));
  HG_CHECK(hg_engine_cancel(engine, waiting));
  struct hg_transfer *done = fixture_wait(engine);
  HG_CHECK(done != NULL && done->id == waiting && done->sends == 0);
  EXPECT(engine, "canceled", "");
  atomic_store(&peer.flag, 1);
  EXPECT(engine, "ok", "late");
  HG_CHECK(hg_engine_cancel(engine, sent) && hg_engine_cancel(engine, 12345));
  HG_CHECK(atomic_load(&peer.requests) == 1);
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

static void test_running_get_and_unsent_create_are_canceled(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_late);
  struct hg_engine *engine = fixture_engine(4);
  struct hg_target *target = fixture_target(peer.port, "/");
  int64_t get = fixture_submit(engine, HG_GET, target, NULL);
  fixture_until_requests(engine, &peer, 1);
  HG_CHECK(hg_engine_is_sent(engine, get) && hg_engine_cancel(engine, get));
  EXPECT(engine, "canceled", "");
  int64_t create = fixture_submit(engine, HG_CREATE, target, "{}");
  HG_CHECK(hg_engine_cancel(engine, create));
  struct hg_transfer *done = fixture_wait(engine);
  HG_CHECK(done != NULL && done->sends == 0);
  EXPECT(engine, "canceled", "");
  HG_CHECK(hg_engine_active(engine) == 0);
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

/* Idle connections fill the allowance, and a create still gets a fresh one at once. */
static void test_create_is_not_starved_by_idle_connections(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_ok);
  struct hg_engine *engine = fixture_engine(3);
  struct hg_target *target = fixture_target(peer.port, "/");
  for (int i = 0; i < 3; i++)
    fixture_submit(engine, HG_GET, target, NULL);
  for (int i = 0; i < 3; i++)
    EXPECT(engine, "ok", "ok");
  int before = atomic_load(&peer.connections); /* 3, fewer if one was free for the next already */
  for (int i = 0; i < 9; i++)
    fixture_submit(engine, HG_CREATE, target, "{}");
  for (int i = 0; i < 9; i++)
    EXPECT(engine, "ok", "ok");
  /* more when one that a request had opened, and then not needed, was accepted late */
  HG_CHECK(atomic_load(&peer.connections) >= before + 9);
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

/* What the request looks like on the wire. */
static void serve_echo_head(struct hg_peer *peer, int fd, int index)
{
  char text[4096];
  (void)index;
  while (hg_peer_read(peer, fd, text, sizeof text))
    hg_peer_reply(fd, text);
}

static void test_request_head_of_a_create(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_echo_head);
  struct hg_engine *engine = fixture_engine(2);
  struct hg_target *target = fixture_target(peer.port, "/create?a=1");
  char *body = malloc(3000001);
  memset(body, 'x', 3000000);
  body[3000000] = '\0';
  fixture_submit(engine, HG_CREATE, target, body);
  free(body);
  char expected[512];
  snprintf(expected, sizeof expected,
           "POST /create?a=1 HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAccept: */*\r\n"
           "Content-Type: application/json\r\nAPIKEY: secret\r\nContent-Length: 3000000\r\n\r\n",
           peer.port);
  EXPECT(engine, "ok", expected);
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

/* A 417, a 401 and a redirect invite a client to send again: none is followed. */
static void serve_invitation(struct hg_peer *peer, int fd, int index)
{
  static const char *const replies[] = {
      "HTTP/1.1 417 Expectation Failed\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 307 Over There\r\nLocation: /again\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 408 Slow\r\nConnection: close\r\nContent-Length: 0\r\n\r\n",
      "HTTP/1.1 425 Early\r\nContent-Length: 0\r\n\r\n",
  };
  char text[4096];
  if (hg_peer_read(peer, fd, text, sizeof text))
    hg_peer_say(fd, replies[index % 5]);
  hg_peer_read(peer, fd, text, sizeof text);
}

static void test_invitations_to_send_again_are_declined(void)
{
  struct hg_peer peer;
  hg_peer_start(&peer, serve_invitation);
  struct hg_engine *engine = fixture_engine(4);
  struct hg_target *target = fixture_target(peer.port, "/");
  for (int i = 0; i < 5; i++) {
    fixture_submit(engine, HG_CREATE, target, "{}");
    struct hg_transfer *done = fixture_wait(engine);
    HG_CHECK(done != NULL && done->outcome == HG_OUTCOME_OK && done->sends == 1);
    HG_CHECK(done != NULL && done->status > 300);
    hg_engine_pop(engine);
  }
  fixture_run(engine, 0.05);
  HG_CHECK(atomic_load(&peer.requests) == 5);
  hg_target_release(target);
  hg_engine_free(engine);
  hg_peer_stop(&peer);
}

int main(void)
{
  HG_RUN(test_read_once_when_the_server_closes);
  HG_RUN(test_read_once_when_the_server_resets);
  HG_RUN(test_a_plain_post_is_sent_again);
  HG_RUN(test_second_sending_of_a_create_is_refused);
  HG_RUN(test_connection_of_a_create_serves_polls);
  HG_RUN(test_stale_bytes_never_answer);
  HG_RUN(test_cancel_before_and_after_sending);
  HG_RUN(test_running_get_and_unsent_create_are_canceled);
  HG_RUN(test_create_is_not_starved_by_idle_connections);
  HG_RUN(test_request_head_of_a_create);
  HG_RUN(test_invitations_to_send_again_are_declined);
  return hg_test_report("engine_create");
}
