/* An engine before libcurl is there, and the moment in which it comes. */
#include "hg_clock.h"
#include "hg_curl.h"
#include "hg_engine.h"
#include "hg_network.h"
#include "hg_test.h"

#include <poll.h>

static bool is_readable(int fd)
{
  struct pollfd entry = {.fd = fd, .events = POLLIN};
  return poll(&entry, 1, 0) == 1;
}

static void test_waiting_needs_no_libcurl(void)
{
  int ends[2];
  HG_CHECK(!hg_curl_is_there() && pipe(ends) == 0);
  struct hg_engine *engine = hg_engine_new(4);
  HG_CHECK(engine != NULL && hg_engine_active(engine) == 0 &&
           hg_engine_free_connections(engine) == 4);
  HG_CHECK(hg_engine_step(engine, -1.0) == 0); /* nothing could ever come */
  HG_CHECK(hg_engine_watch(engine, ends[0]));
  HG_CHECK(hg_engine_step(engine, 0.0) == 0 && hg_engine_take_ready(engine) == -1);
  HG_CHECK(write(ends[1], "x", 1) == 1);
  HG_CHECK(hg_engine_step(engine, 5.0) == 0 && hg_engine_take_ready(engine) == ends[0]);
  hg_engine_unwatch(engine, ends[0]);
  double before = hg_clock_now();
  hg_engine_wake_at(engine, before + 0.02);
  HG_CHECK(hg_engine_step(engine, 5.0) == 0);
  HG_CHECK(hg_clock_now() >= before + 0.02 && hg_clock_now() < before + 4.0);
  hg_engine_free(engine);
  close(ends[0]);
  close(ends[1]);
}

static void test_what_never_was_is_let_go_without_libcurl(void)
{
  struct hg_engine *engine = hg_engine_new(1);
  HG_CHECK(hg_engine_cancel(engine, 7) && !hg_engine_is_sent(engine, 7));
  HG_CHECK(hg_engine_peek(engine) == NULL && !hg_engine_take_starved(engine));
  hg_engine_rest(engine);
  hg_engine_free(engine);
}

static void test_a_child_lets_it_go_without_libcurl(void)
{
  struct hg_engine *engine = hg_engine_new(1);
  pid_t child = fork();
  if (child == 0) {
    bool foreign = hg_engine_is_foreign(engine);
    hg_engine_free(engine);
    hg_test_end_child(foreign);
  }
  HG_CHECK(hg_test_child_was_fine(child));
  HG_CHECK(!hg_engine_is_foreign(engine));
  hg_engine_free(engine);
}

static int refusals; /* of the calls that follow */

static bool is_refused(void)
{
  return refusals > 0 && --refusals == 0;
}

static CURLSH *init_share(void)
{
  return is_refused() ? NULL : curl_share_init();
}

static CURLM *init_multi(void)
{
  return is_refused() ? NULL : curl_multi_init();
}

static bool submit(struct hg_engine *engine, struct hg_target *target)
{
  struct hg_request request = {.method = HG_GET, .target = target, .timeout = 5.0};
  return hg_engine_submit(engine, &request) > 0;
}

/* The descriptor that a host was given before stays the same, and becomes readable for the transfer. */
static void test_libcurl_comes_with_the_first_transfer(void)
{
  const char *message = NULL;
  struct hg_target_options options = {.url = {"http://127.0.0.1:1/", 19}, .connect_timeout = 1.0};
  struct hg_engine *engine = hg_engine_new(2);
  int fd = hg_engine_fd(engine);
  HG_CHECK(hg_engine_step(engine, 0.0) == 0 && (fd < 0 || !is_readable(fd)));
  struct hg_target *target = hg_target_new(&options, &message);
  for (int refused = 1; refused <= 2; refused++) {
    refusals = refused; /* the share, then the multi */
    HG_CHECK(!submit(engine, target) && hg_engine_active(engine) == 0);
    HG_CHECK(hg_engine_step(engine, 0.0) == 0);
  }
  HG_CHECK(submit(engine, target) && hg_engine_active(engine) == 1);
  HG_CHECK(hg_engine_fd(engine) == fd && (fd < 0 || is_readable(fd)));
  while (hg_engine_step(engine, 5.0) == 0)
    ;
  HG_CHECK(hg_engine_peek(engine)->outcome == HG_OUTCOME_CONNECT);
  hg_target_release(target);
  hg_engine_free(engine);
}

int main(void)
{
  HG_RUN(test_waiting_needs_no_libcurl);
  HG_RUN(test_what_never_was_is_let_go_without_libcurl);
  HG_RUN(test_a_child_lets_it_go_without_libcurl);
  static struct hg_curl_functions functions;
  functions = hg_network_functions;
  functions.curl_share_init = init_share;
  functions.curl_multi_init = init_multi;
  hg_curl_use(&functions);
  curl_global_init(CURL_GLOBAL_DEFAULT);
  HG_RUN(test_libcurl_comes_with_the_first_transfer);
  int status = hg_test_report("engine_light");
  curl_global_cleanup();
  return status;
}
