/* Following: what is told and what is not, what ends it, and that overdue polls are spread. */
#include "hg_engine_fixture.h"
#include "hg_follow.h"

#include <poll.h>
#include <sys/wait.h>

/* Says the same until the flag is set; "/counts" and "/fails" say what they say. */
static void serve(struct hg_peer *peer, int fd, int index)
{
  char text[4096], reply[64];
  (void)index;
  while (hg_peer_read(peer, fd, text, sizeof text)) {
    int flag = atomic_load(&peer->flag);
    if (strstr(text, "/fails") != NULL) {
      hg_peer_say(fd, "HTTP/1.1 503 No\r\nContent-Length: 2\r\n\r\nno");
      continue;
    }
    if (strstr(text, "/stalls") != NULL)
      continue;
    snprintf(reply, sizeof reply, "%.40s %d", strstr(text, "id=") != NULL ? "task" : text, flag);
    hg_peer_reply(fd, reply);
  }
}

struct scene {
  struct hg_peer peer;
  struct hg_engine *engine;
  struct hg_follow *follow;
};

static void open_scene(struct scene *scene)
{
  hg_peer_start(&scene->peer, serve);
  scene->engine = fixture_engine(4);
  scene->follow = hg_follow_new(scene->engine);
}

static void close_scene(struct scene *scene)
{
  hg_engine_free(scene->engine);
  hg_follow_free(scene->follow);
  hg_peer_stop(&scene->peer);
}

static struct hg_follow_request request_at(struct scene *scene, const char *path, double seconds)
{
  return (struct hg_follow_request){.target = fixture_target(scene->peer.port, path),
                                    .argument = fixture_text("id=7"),
                                    .timeout = 5.0,
                                    .minimum = 1e-3,
                                    .maximum = 2e-3,
                                    .deadline = hg_clock_now() + seconds};
}

static uint64_t follow(struct scene *scene, const struct hg_follow_request *request)
{
  uint64_t handle = hg_follow_add(scene->follow, request);
  hg_target_release(request->target);
  return handle;
}

static uint64_t follow_at(struct scene *scene, const char *path, double seconds)
{
  struct hg_follow_request request = request_at(scene, path, seconds);
  return follow(scene, &request);
}

static const struct hg_poll_view view = {.percentage = -1, .queue_position = -1};

/* Lets polls pass until the peer has read so many requests. */
static void step_until_requests(struct scene *scene, int count)
{
  double deadline = hg_clock_now() + 5.0;
  while (atomic_load(&scene->peer.requests) < count && hg_clock_now() < deadline)
    hg_engine_step(scene->engine, 0.01);
  HG_CHECK(atomic_load(&scene->peer.requests) >= count);
}

static void test_only_news_are_told(void)
{
  struct scene scene;
  open_scene(&scene);
  uint64_t handle = follow_at(&scene, "/task", 60.0);
  HG_CHECK(handle != 0 && hg_engine_step(scene.engine, 5.0) == 1);
  const struct hg_transfer *done = hg_engine_peek(scene.engine);
  HG_CHECK(done->tag == handle && done->outcome == HG_OUTCOME_OK && done->status == 200);
  EXPECT(scene.engine, "ok", "task 0");
  int before = atomic_load(&scene.peer.requests);
  HG_CHECK(hg_engine_step(scene.engine, 0.02) == 0); /* nobody has said that it goes on */
  HG_CHECK(atomic_load(&scene.peer.requests) == before);
  hg_follow_go_on(scene.follow, handle, &view, 0.0);
  step_until_requests(&scene, before + 10);
  HG_CHECK(hg_engine_peek(scene.engine) == NULL);
  atomic_store(&scene.peer.flag, 1);
  EXPECT(scene.engine, "ok", "task 1");
  close_scene(&scene);
}

static void test_one_that_is_said_to_be_over_is_asked_for_at_once(void)
{
  struct scene scene;
  open_scene(&scene);
  struct hg_follow_request request = request_at(&scene, "/task", 60.0);
  request.minimum = request.maximum = 30.0;
  request.at_once = true;
  uint64_t handle = follow(&scene, &request);
  double begun = hg_clock_now();
  EXPECT(scene.engine, "ok", "task 0");
  HG_CHECK(hg_clock_now() - begun < 20.0);
  hg_follow_go_on(scene.follow, handle, &view, 0.0); /* from then on like any other */
  HG_CHECK(hg_engine_requester_time(scene.engine) > hg_clock_now() + 20.0);
  close_scene(&scene);
}

/* Whoever submits knows the next id before, and has made ready for it: polls must not take it. */
static void test_polls_take_no_ids_of_others(void)
{
  struct scene scene;
  open_scene(&scene);
  struct hg_target *target = fixture_target(scene.peer.port, "/other");
  uint64_t handle = follow_at(&scene, "/task", 60.0);
  for (int64_t id = 1; id <= 3; id++) {
    EXPECT(scene.engine, "ok", "task 0");
    HG_CHECK(fixture_submit(scene.engine, HG_POST, target, "{}") == id);
    EXPECT(scene.engine, "ok", NULL);
    hg_follow_go_on(scene.follow, handle, NULL, 0.0);
  }
  hg_target_release(target);
  close_scene(&scene);
}

static void test_each_failure_is_told_and_what_follows_one(void)
{
  struct scene scene;
  open_scene(&scene);
  uint64_t handle = follow_at(&scene, "/fails", 60.0);
  for (int i = 0; i < 3; i++) {
    EXPECT(scene.engine, "ok", "no");
    hg_follow_go_on(scene.follow, handle, NULL, 0.0);
  }
  hg_follow_remove(scene.follow, handle);
  handle = follow_at(&scene, "/task", 60.0);
  EXPECT(scene.engine, "ok", "task 0");
  hg_follow_go_on(scene.follow, handle, NULL, 0.0);
  EXPECT(scene.engine, "ok", "task 0"); /* the same as before, and told */
  hg_follow_go_on(scene.follow, handle, &view, 0.0);
  hg_follow_go_on(scene.follow, handle, &view, 0.0); /* twice, for want of memory in between */
  HG_CHECK(hg_engine_step(scene.engine, 0.02) == 0);
  close_scene(&scene);
}

static void test_nothing_is_asked_after_the_deadline(void)
{
  struct scene scene;
  open_scene(&scene);
  uint64_t handle = follow_at(&scene, "/task", 0.1);
  EXPECT(scene.engine, "ok", "task 0");
  HG_CHECK(hg_follow_go_on(scene.follow, handle, &view, 0.0));
  double begun = hg_clock_now();
  bool goes_on = true; /* after a last poll, too, that had no time left for its answer */
  while (goes_on && fixture_wait(scene.engine) != NULL) {
    hg_engine_pop(scene.engine);
    goes_on = hg_follow_go_on(scene.follow, handle, &view, 0.0);
  }
  HG_CHECK(!goes_on && hg_clock_now() - begun < 2.0);
  HG_CHECK(hg_engine_requester_time(scene.engine) == HG_NEVER);
  close_scene(&scene);
}

static void test_nothing_comes_after_a_removal(void)
{
  struct scene scene;
  open_scene(&scene);
  uint64_t waiting = follow_at(&scene, "/task", 60.0), asking = follow_at(&scene, "/stalls", 60.0);
  hg_follow_remove(scene.follow, waiting);
  step_until_requests(&scene, 1);
  hg_follow_remove(scene.follow, asking);
  HG_CHECK(hg_engine_active(scene.engine) == 0 && hg_engine_peek(scene.engine) == NULL);
  hg_follow_remove(scene.follow, asking);
  hg_follow_go_on(scene.follow, asking, &view, 0.0);
  HG_CHECK(!hg_follow_has(scene.follow, asking));
  uint64_t told = follow_at(&scene, "/task", 60.0);
  HG_CHECK(fixture_wait(scene.engine) != NULL);
  hg_follow_remove(scene.follow, told); /* its news are on their way up */
  HG_CHECK(hg_engine_peek(scene.engine) != NULL && !hg_follow_has(scene.follow, told));
  HG_CHECK(hg_engine_step(scene.engine, 0.0) == 1);
  close_scene(&scene);
}

static void test_many_share_few_connections(void)
{
  struct scene scene;
  open_scene(&scene);
  for (int i = 0; i < 300; i++)
    HG_CHECK(follow_at(&scene, "/task", 60.0) != 0);
  double deadline = hg_clock_now() + 10.0;
  int count = 0;
  while (count < 300 && hg_clock_now() < deadline) {
    hg_engine_step(scene.engine, 0.5);
    HG_CHECK(hg_engine_active(scene.engine) <= 4);
    for (; hg_engine_peek(scene.engine) != NULL; count++)
      hg_engine_pop(scene.engine);
  }
  HG_CHECK(count == 300 && atomic_load(&scene.peer.connections) <= 4);
  HG_CHECK(hg_engine_requester_time(scene.engine) == HG_NEVER);
  close_scene(&scene);
}

static void test_a_poll_makes_the_descriptor_readable(void)
{
  struct scene scene;
  open_scene(&scene);
  struct pollfd entry = {.fd = hg_engine_fd(scene.engine), .events = POLLIN};
  follow_at(&scene, "/task", 60.0);
  if (entry.fd >= 0)
    HG_CHECK(poll(&entry, 1, 5000) == 1);
  close_scene(&scene);
}

static void test_a_child_only_frees(void)
{
  struct scene scene;
  open_scene(&scene);
  uint64_t handle = follow_at(&scene, "/task", 60.0);
  EXPECT(scene.engine, "ok", "task 0");
  pid_t child = fork();
  if (child == 0) {
    hg_engine_free(scene.engine);
    hg_follow_free(scene.follow);
    hg_test_end_child(true);
  }
  HG_CHECK(hg_test_child_was_fine(child));
  hg_follow_go_on(scene.follow, handle, &view, 0.0);
  atomic_store(&scene.peer.flag, 1);
  EXPECT(scene.engine, "ok", "task 1");
  close_scene(&scene);
}

int main(void)
{
  HG_RUN(test_only_news_are_told);
  HG_RUN(test_one_that_is_said_to_be_over_is_asked_for_at_once);
  HG_RUN(test_polls_take_no_ids_of_others);
  HG_RUN(test_each_failure_is_told_and_what_follows_one);
  HG_RUN(test_nothing_is_asked_after_the_deadline);
  HG_RUN(test_nothing_comes_after_a_removal);
  HG_RUN(test_many_share_few_connections);
  HG_RUN(test_a_poll_makes_the_descriptor_readable);
  HG_RUN(test_a_child_only_frees);
  return hg_test_report("follow");
}
