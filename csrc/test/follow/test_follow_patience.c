/* Replies to several polls wake the host once; whatever else is under way wakes it at once. */
#include "hg_engine_fixture.h"
#include "hg_follow.h"

#include <poll.h>

#define PATIENCE 0.6 /* seconds that the descriptor keeps still */
#define SOON 50      /* milliseconds: less than that, and than libcurl's own timers have */
#define CONNECTIONS 4

static atomic_int replied;

/* Answers when the flag is set. */
static void serve(struct hg_peer *peer, int fd, int index)
{
  char text[4096];
  (void)index;
  while (hg_peer_read(peer, fd, text, sizeof text)) {
    while (atomic_load(&peer->flag) == 0 && !atomic_load(&peer->stopping))
      usleep(200);
    hg_peer_reply(fd, "news");
    atomic_fetch_add(&replied, 1);
  }
}

struct scene {
  struct hg_peer peer;
  struct hg_engine *engine;
  struct hg_follow *follow;
  struct hg_target *target;
  int fd;
};

static bool is_readable(const struct scene *scene, int milliseconds)
{
  struct pollfd entry = {.fd = scene->fd, .events = POLLIN};
  return poll(&entry, 1, milliseconds) == 1;
}

static void follow_one(struct scene *scene, double minimum)
{
  struct hg_follow_request request = {.target = scene->target,
                                      .argument = fixture_text("id=7"),
                                      .timeout = 5.0,
                                      .minimum = minimum,
                                      .maximum = minimum,
                                      .deadline = hg_clock_now() + 60.0};
  HG_CHECK(hg_follow_add(scene->follow, &request) != 0);
}

static void step_until_requests(struct scene *scene, int count)
{
  double deadline = hg_clock_now() + 5.0;
  while (atomic_load(&scene->peer.requests) < count && hg_clock_now() < deadline)
    hg_engine_step(scene->engine, 0.01);
  HG_CHECK(atomic_load(&scene->peer.requests) == count);
}

/* So many polls have left, and their replies have not come. */
static void open_scene(struct scene *scene, int polls)
{
  hg_peer_start(&scene->peer, serve);
  atomic_store(&replied, 0);
  scene->engine = fixture_engine(CONNECTIONS);
  scene->follow = hg_follow_new(scene->engine);
  scene->target = fixture_target(scene->peer.port, "/task");
  scene->fd = hg_engine_fd(scene->engine);
  for (int i = 0; i < polls; i++)
    follow_one(scene, 1e-3);
  ((struct hg_requester *)scene->follow)->patience = PATIENCE; /* its first member */
  step_until_requests(scene, polls);
  hg_engine_step(scene->engine, 0.0);
}

static void close_scene(struct scene *scene)
{
  hg_target_release(scene->target);
  hg_engine_free(scene->engine);
  hg_follow_free(scene->follow);
  hg_peer_stop(&scene->peer);
}

static void answer(struct scene *scene, int count)
{
  atomic_store(&scene->peer.flag, 1);
  double deadline = hg_clock_now() + 5.0;
  while (atomic_load(&replied) < count && hg_clock_now() < deadline)
    usleep(200);
  HG_CHECK(atomic_load(&replied) == count);
}

/* Without another wait: a step has half a millisecond for sockets, and leaves the rest to the next. */
static bool take(struct scene *scene, size_t count)
{
  size_t taken = 0;
  for (int i = 0; i < 10 && taken < count; i++)
    taken = hg_engine_step(scene->engine, 0.0); /* those that nobody has taken yet */
  return taken == count;
}

static void test_several_replies_wake_once(void)
{
  struct scene scene;
  open_scene(&scene, 3);
  answer(&scene, 3);
  HG_CHECK(!is_readable(&scene, 0));
  HG_CHECK(is_readable(&scene, 5000));
  HG_CHECK(take(&scene, 3));
  close_scene(&scene);
}

/* Of a provider that takes its time the host hears as soon as one reply is there, and not before. */
static void test_patience_in_vain_is_not_begun_anew(void)
{
  struct scene scene;
  open_scene(&scene, 3);
  double deadline = hg_clock_now() + 2.0; /* libcurl's own timers are over by then */
  while (hg_clock_now() < deadline && is_readable(&scene, (int)(1500 * PATIENCE)))
    hg_engine_step(scene.engine, 0.0);
  HG_CHECK(!is_readable(&scene, (int)(1500 * PATIENCE)));
  answer(&scene, 3);
  HG_CHECK(is_readable(&scene, SOON));
  close_scene(&scene);
}

static void test_a_step_takes_them_whenever_it_is_made(void)
{
  struct scene scene;
  open_scene(&scene, 3);
  answer(&scene, 3);
  HG_CHECK(take(&scene, 3));
  close_scene(&scene);
}

static void test_one_reply_wakes_at_once(void)
{
  struct scene scene;
  open_scene(&scene, 1);
  answer(&scene, 1);
  HG_CHECK(is_readable(&scene, SOON));
  close_scene(&scene);
}

static void test_nothing_is_held_where_a_poll_may_wait_for_a_connection(void)
{
  struct scene scene;
  open_scene(&scene, CONNECTIONS);
  answer(&scene, CONNECTIONS);
  HG_CHECK(is_readable(&scene, SOON));
  close_scene(&scene);
}

/* The host's way: a step when the descriptor is readable, until it keeps still. */
static void test_connecting_is_not_held(void)
{
  struct scene scene;
  open_scene(&scene, 0);
  follow_one(&scene, 1e-3);
  follow_one(&scene, 1e-3);
  ((struct hg_requester *)scene.follow)->patience = PATIENCE;
  while (is_readable(&scene, 3 * SOON))
    hg_engine_step(scene.engine, 0.0);
  HG_CHECK(atomic_load(&scene.peer.requests) == 2);
  close_scene(&scene);
}

static void test_other_requests_are_not_held(void)
{
  struct scene scene;
  open_scene(&scene, 2);
  HG_CHECK(!is_readable(&scene, 0));
  HG_CHECK(fixture_submit(scene.engine, HG_CREATE, scene.target, "{}") != 0);
  HG_CHECK(is_readable(&scene, SOON)); /* it wants to leave */
  step_until_requests(&scene, 3);
  hg_engine_step(scene.engine, 0.0);
  HG_CHECK(!is_readable(&scene, 0));
  answer(&scene, 3);
  HG_CHECK(is_readable(&scene, SOON));
  close_scene(&scene);
}

static void test_watches_and_deadlines_wake_at_once(void)
{
  struct scene scene;
  int ends[2];
  HG_CHECK(pipe(ends) == 0);
  open_scene(&scene, 2);
  HG_CHECK(hg_engine_watch(scene.engine, ends[0]) && !is_readable(&scene, 0));
  HG_CHECK(write(ends[1], "x", 1) == 1 && is_readable(&scene, SOON));
  hg_engine_unwatch(scene.engine, ends[0]);
  HG_CHECK(!is_readable(&scene, 0));
  hg_engine_wake_at(scene.engine, hg_clock_now() + 0.02);
  HG_CHECK(is_readable(&scene, 150));
  close_scene(&scene);
  close(ends[0]);
  close(ends[1]);
}

static void test_patience_is_a_small_part_of_the_minimum(void)
{
  struct scene scene;
  open_scene(&scene, 0);
  const struct hg_requester *requester = (const struct hg_requester *)scene.follow;
  follow_one(&scene, 3.0);
  HG_CHECK(requester->patience > 0.05 && requester->patience < 0.07);
  follow_one(&scene, 0.1);
  HG_CHECK(requester->patience > 0.001 && requester->patience < 0.003);
  follow_one(&scene, 3.0);
  HG_CHECK(requester->patience < 0.003); /* the most impatient one's */
  follow_one(&scene, 0.01);
  HG_CHECK(requester->patience <= 0.0);
  close_scene(&scene);
}

int main(void)
{
  struct scene scene;
  open_scene(&scene, 0);
  bool has_descriptor = scene.fd >= 0;
  close_scene(&scene);
  if (has_descriptor) {
    HG_RUN(test_several_replies_wake_once);
    HG_RUN(test_patience_in_vain_is_not_begun_anew);
    HG_RUN(test_one_reply_wakes_at_once);
    HG_RUN(test_nothing_is_held_where_a_poll_may_wait_for_a_connection);
    HG_RUN(test_connecting_is_not_held);
    HG_RUN(test_other_requests_are_not_held);
    HG_RUN(test_watches_and_deadlines_wake_at_once);
  }
  HG_RUN(test_a_step_takes_them_whenever_it_is_made);
  HG_RUN(test_patience_is_a_small_part_of_the_minimum);
  return hg_test_report("follow_patience");
}
