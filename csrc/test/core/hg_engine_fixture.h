/* What the engine's unit tests share: an engine, a target at a peer, and waiting for completions. */
#ifndef HG_ENGINE_FIXTURE_H
#define HG_ENGINE_FIXTURE_H

#include "hg_clock.h"
#include "hg_curl_fixture.h"
#include "hg_engine.h"
#include "hg_peer.h"
#include "hg_test.h"

static inline struct hg_text fixture_text(const char *text)
{
  return (struct hg_text){text, text != NULL ? strlen(text) : 0};
}

static inline struct hg_target *fixture_target(int port, const char *path)
{
  char url[128];
  snprintf(url, sizeof url, "http://127.0.0.1:%d%s", port, path);
  struct hg_text header = fixture_text("APIKEY: secret");
  struct hg_target_options options = {
      .url = fixture_text(url), .headers = &header, .header_count = 1, .connect_timeout = 5.0};
  const char *message = NULL;
  struct hg_target *target = hg_target_new(&options, &message);
  if (target == NULL)
    fprintf(stderr, "no target: %s\n", message);
  return target;
}

static inline struct hg_engine *fixture_engine(size_t max_connections)
{
  static int initialized;
  if (!initialized++)
    curl_global_init(CURL_GLOBAL_DEFAULT);
  return hg_engine_new(max_connections);
}

/* An open part of which the caller has the only reference. */
static inline struct hg_part *fixture_part(const char *path)
{
  struct hg_part *part = hg_part_new(path, false);
  hg_test_check(part != NULL && hg_part_open(part) == 0, __FILE__, __LINE__, "a part is made");
  return part;
}

static inline int64_t fixture_submit(struct hg_engine *engine, enum hg_method method,
                                     struct hg_target *target, const char *text)
{
  bool has_body = method == HG_POST || method == HG_CREATE;
  struct hg_request request = {.method = method, .target = target, .timeout = 5.0};
  if (has_body)
    request.body = fixture_text(text);
  else
    request.query = fixture_text(text);
  return hg_engine_submit(engine, &request);
}

static inline int64_t fixture_download(struct hg_engine *engine, struct hg_target *target,
                                       struct hg_part *part)
{
  struct hg_request request = {
      .method = HG_DOWNLOAD, .target = target, .timeout = 5.0, .part = part};
  return hg_engine_submit(engine, &request);
}

/* Steps until a completion is there; NULL after 5 s. It is the engine's until hg_engine_pop. */
static inline struct hg_transfer *fixture_wait(struct hg_engine *engine)
{
  double deadline = hg_clock_now() + 5.0;
  while (hg_engine_peek(engine) == NULL && hg_clock_now() < deadline)
    hg_engine_step(engine, 0.5);
  return hg_engine_peek(engine);
}

/* Waits for the next completion, checks its outcome and body (NULL: any), and takes it. */
static inline void fixture_expect_at(struct hg_engine *engine, const char *outcome,
                                     const char *body, const char *file, int line)
{
  struct hg_transfer *done = fixture_wait(engine);
  hg_test_check(done != NULL, file, line, "a completion comes");
  if (done == NULL)
    return;
  hg_test_check_text(hg_outcome_name(done->outcome), outcome, file, line);
  if (body != NULL)
    hg_test_check_text(done->body.data != NULL ? done->body.data : "", body, file, line);
  hg_engine_pop(engine);
}

#define EXPECT(engine, outcome, body)                                                              \
  fixture_expect_at((engine), (outcome), (body), __FILE__, __LINE__)

/* Lets the engine run for a while without taking completions. */
static inline void fixture_run(struct hg_engine *engine, double seconds)
{
  double deadline = hg_clock_now() + seconds, left = seconds;
  while (left > 0.0) {
    if (hg_engine_peek(engine) != NULL)
      usleep(1000);
    hg_engine_step(engine, left);
    left = deadline - hg_clock_now();
  }
}

/* Steps until the peer has read so many requests, at most 5 s. */
static inline void fixture_until_requests(struct hg_engine *engine, struct hg_peer *peer, int count)
{
  double deadline = hg_clock_now() + 5.0;
  while (atomic_load(&peer->requests) < count && hg_clock_now() < deadline)
    hg_engine_step(engine, 0.01);
}

#endif
