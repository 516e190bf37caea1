/* The reference: the requests that homegen makes, by a plain C program on libcurl.
 *
 *   plain_multi [--create] [--tuned] [--pause] PORT TASKS [CONNECTIONS]
 *   plain_multi --task=ID PORT POLLS [CONNECTIONS]      polls this one so often, whatever it is told
 *
 * Polls TASKS tasks of bench/poll_server until each reports Success, CONNECTIONS (64) at a time, by
 * curl_multi_socket_action and epoll, with pooled easy handles and the options that homegen's engine
 * sets. --create has each task created first, on a fresh connection as a request that costs money must
 * be. --pause gives the server 5 ms to answer before each look, for counts that repeat. --tuned adds
 * two things that the engine does too: idle sockets stay in the epoll set, and a pooled handle keeps
 * its parsed URL of which only the query changes.
 * Prints one line: "requests <n> cpu <µs per request, user and system> wall <µs per request>"; with
 * --create the same of tasks. */
#include <curl/curl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum { max_slots = 512, max_sockets = 4096, max_events = 128, max_reply = 16384 };

static const unsigned long long first_id = 1234567890123456789ULL;

/* One request at a time: a pooled handle and the task that it polls. */
struct slot {
  CURL *easy;
  CURLU *url;
  unsigned long long task; /* 0: its create is on its way */
  size_t length;
  char body[512];
  char reply[max_reply];
  char error[CURL_ERROR_SIZE];
};

static struct {
  CURLM *multi;
  CURLSH *share;
  struct curl_slist *headers, *json_headers;
  int epoll;
  bool tuned, creates, pauses;
  long port;
  double deadline; /* of libcurl's timer in ms; negative: none */
  unsigned long long only_task;
  unsigned long tasks, begun, finished, requests;
  uint32_t watched[max_sockets]; /* events in the epoll set, by descriptor */
  struct slot slots[max_slots];
} bench;

static void fail(const char *what)
{
  fprintf(stderr, "plain_multi: %s\n", what);
  exit(1);
}

static double now_ms(void)
{
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static double cpu_us(void)
{
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e6 +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *data)
{
  struct slot *slot = data;
  size_t length = size * count;
  if (slot->length + length >= max_reply)
    return 0;
  memcpy(slot->reply + slot->length, bytes, length);
  slot->length += length;
  return length;
}

static size_t on_header(char *line, size_t size, size_t count, void *data)
{
  (void)line;
  (void)data;
  return size * count;
}

static int on_sending(void *data, char *remote, char *local, int remote_port, int local_port)
{
  (void)data;
  (void)remote;
  (void)local;
  (void)remote_port;
  (void)local_port;
  return CURL_PREREQFUNC_OK;
}

static int on_timer(CURLM *multi, long timeout_ms, void *data)
{
  (void)multi;
  (void)data;
  bench.deadline = timeout_ms < 0 ? -1 : now_ms() + (double)timeout_ms;
  return 0;
}

static void set_watch(int fd, uint32_t events)
{
  struct epoll_event event = {.events = events, .data.fd = fd};
  if (fd >= max_sockets)
    fail("too many sockets");
  if (bench.watched[fd] == events)
    return;
  int operation = EPOLL_CTL_MOD;
  if (!bench.watched[fd])
    operation = EPOLL_CTL_ADD;
  else if (!events)
    operation = EPOLL_CTL_DEL;
  epoll_ctl(bench.epoll, operation, fd, &event);
  bench.watched[fd] = events;
}

static int on_socket(CURL *easy, curl_socket_t fd, int what, void *data, void *socket_data)
{
  (void)easy;
  (void)data;
  (void)socket_data;
  if (what == CURL_POLL_REMOVE && bench.tuned)
    return 0; /* the next request on this connection needs it again */
  uint32_t events = 0;
  if (what == CURL_POLL_IN || what == CURL_POLL_INOUT)
    events |= EPOLLIN;
  if (what == CURL_POLL_OUT || what == CURL_POLL_INOUT)
    events |= EPOLLOUT;
  set_watch(fd, events);
  return 0;
}

static int on_close(void *data, curl_socket_t fd)
{
  (void)data;
  bench.watched[fd] = 0;
  return close(fd);
}

static void begin_request(struct slot *slot)
{
  slot->length = 0;
  if (curl_multi_add_handle(bench.multi, slot->easy) != CURLM_OK)
    fail("curl_multi_add_handle");
}

static void begin_create(struct slot *slot)
{
  char text[80];
  snprintf(text, sizeof text, "http://127.0.0.1:%ld/api/v1/smartReplace/generate", bench.port);
  int length = snprintf(slot->body, sizeof slot->body,
                        "{\"imageUrl\":\"https://assets.example.com/uploads/2026/03/06/"
                        "living-room-original.jpg\","
                        "\"prompt\":\"a modern velvet sofa in dark blue with slim brass legs and "
                        "cushion %lu\",\"maskUrl\":\"https://assets.example.com/uploads/2026/03/06/"
                        "living-room-mask.png\"}",
                        bench.begun);
  slot->task = 0;
  if (bench.tuned)
    curl_easy_setopt(slot->easy, CURLOPT_CURLU, NULL);
  curl_easy_setopt(slot->easy, CURLOPT_URL, text);
  curl_easy_setopt(slot->easy, CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(slot->easy, CURLOPT_POST, 1L);
  curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, bench.json_headers);
  curl_easy_setopt(slot->easy, CURLOPT_POSTFIELDS, slot->body);
  curl_easy_setopt(slot->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)length);
  begin_request(slot);
}

/* The reply to a create has come: from here on the handle polls. */
static void read_create(struct slot *slot)
{
  const char *data = strstr(slot->reply, "\"data\":");
  if (!data)
    fail("a create failed");
  slot->task = strtoull(data + 7, NULL, 10);
  curl_easy_setopt(slot->easy, CURLOPT_FRESH_CONNECT, 0L);
  curl_easy_setopt(slot->easy, CURLOPT_HTTPGET, 1L);
  curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, bench.headers);
}

static void begin_poll(struct slot *slot)
{
  char text[160];
  if (bench.tuned) {
    snprintf(text, sizeof text, "taskId=%llu", slot->task);
    curl_url_set(slot->url, CURLUPART_QUERY, text, 0);
    curl_easy_setopt(slot->easy, CURLOPT_CURLU, slot->url);
  } else {
    snprintf(text, sizeof text, "http://127.0.0.1:%ld/api/v1/smartReplace/result?taskId=%llu",
             bench.port, slot->task);
    curl_easy_setopt(slot->easy, CURLOPT_URL, text);
  }
  begin_request(slot);
}

static void begin_task(struct slot *slot)
{
  if (bench.begun == bench.tasks)
    return;
  slot->task = bench.only_task ? bench.only_task : first_id + bench.begun;
  bench.begun++;
  if (bench.creates)
    begin_create(slot);
  else
    begin_poll(slot);
}

static void finish_request(struct slot *slot, CURLcode code)
{
  long status = 0;
  curl_easy_getinfo(slot->easy, CURLINFO_RESPONSE_CODE, &status);
  slot->reply[slot->length] = '\0';
  if (code != CURLE_OK || status != 200)
    fail(slot->error[0] ? slot->error : "a request failed");
  bench.requests++;
  if (slot->task == 0)
    read_create(slot);
  if (!bench.only_task && !strstr(slot->reply, "\"status\":\"Success\"")) {
    begin_poll(slot);
    return;
  }
  bench.finished++;
  begin_task(slot);
}

static void collect_finished(void)
{
  CURLMsg *message;
  int left;
  while ((message = curl_multi_info_read(bench.multi, &left))) {
    struct slot *slot = NULL;
    CURL *easy = message->easy_handle;
    CURLcode code = message->data.result; /* the message is gone after remove_handle */
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&slot);
    curl_multi_remove_handle(bench.multi, easy);
    finish_request(slot, code);
  }
}

static void run_timer(void)
{
  int running;
  if (bench.deadline < 0 || now_ms() < bench.deadline)
    return;
  bench.deadline = -1;
  curl_multi_socket_action(bench.multi, CURL_SOCKET_TIMEOUT, 0, &running);
}

static void run_sockets(void)
{
  struct epoll_event events[max_events];
  if (bench.pauses)
    nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
  double left = bench.deadline < 0 ? 1000 : bench.deadline - now_ms();
  int running, count = epoll_wait(bench.epoll, events, max_events, left > 0 ? (int)left + 1 : 0);
  for (int i = 0; i < count; i++) {
    uint32_t seen = events[i].events;
    int action = (seen & EPOLLIN ? CURL_CSELECT_IN : 0) | (seen & EPOLLOUT ? CURL_CSELECT_OUT : 0);
    if (seen & (EPOLLERR | EPOLLHUP))
      action |= CURL_CSELECT_ERR;
    curl_multi_socket_action(bench.multi, events[i].data.fd, action, &running);
  }
}

/* The options of the engine for a poll (csrc/core/engine/hg_slot.c), set once per pooled handle. */
static void set_options(CURL *easy, struct slot *slot)
{
  curl_easy_setopt(easy, CURLOPT_PRIVATE, slot);
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, slot->error);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, slot);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
  curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_sending);
  curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_close);
  curl_easy_setopt(easy, CURLOPT_HTTPHEADER, bench.headers);
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
  curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_SHARE, bench.share);
  curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, 60000L);
  curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, 10000L);
}

static void open_slot(struct slot *slot)
{
  char text[128];
  slot->easy = curl_easy_init();
  slot->url = curl_url();
  snprintf(text, sizeof text, "http://127.0.0.1:%ld/api/v1/smartReplace/result", bench.port);
  if (!slot->easy || !slot->url || curl_url_set(slot->url, CURLUPART_URL, text, 0) != CURLUE_OK)
    fail("out of memory");
  set_options(slot->easy, slot);
}

static void open_bench(unsigned slots)
{
  /* A header without a value is one that libcurl shall not send. */
  static const char *const headers[] = {"APIKEY: sandbox-0123456789abcdef0123456789abcdef",
                                        "User-Agent: homegen/0.2.0", "Accept-Encoding:"};
  static const char *const json_headers[] = {"Content-Type: application/json", "Expect:"};
  curl_global_init(CURL_GLOBAL_ALL);
  bench.epoll = epoll_create1(EPOLL_CLOEXEC);
  bench.deadline = -1;
  bench.multi = curl_multi_init();
  bench.share = curl_share_init();
  curl_share_setopt(bench.share, CURLSHOPT_SHARE, CURL_LOCK_DATA_DNS);
  curl_share_setopt(bench.share, CURLSHOPT_SHARE, CURL_LOCK_DATA_SSL_SESSION);
  curl_multi_setopt(bench.multi, CURLMOPT_SOCKETFUNCTION, on_socket);
  curl_multi_setopt(bench.multi, CURLMOPT_TIMERFUNCTION, on_timer);
  curl_multi_setopt(bench.multi, CURLMOPT_MAXCONNECTS, (long)slots);
  for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
    bench.headers = curl_slist_append(bench.headers, headers[i]);
  for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
    bench.json_headers = curl_slist_append(bench.json_headers, headers[i]);
  for (size_t i = 0; i < sizeof json_headers / sizeof *json_headers; i++)
    bench.json_headers = curl_slist_append(bench.json_headers, json_headers[i]);
  for (unsigned i = 0; i < slots; i++)
    open_slot(&bench.slots[i]);
}

static void close_bench(unsigned slots)
{
  for (unsigned i = 0; i < slots; i++) {
    curl_easy_cleanup(bench.slots[i].easy);
    curl_url_cleanup(bench.slots[i].url);
  }
  curl_multi_cleanup(bench.multi);
  curl_share_cleanup(bench.share);
  curl_slist_free_all(bench.headers);
  curl_slist_free_all(bench.json_headers);
  curl_global_cleanup();
}

int main(int argc, char **argv)
{
  int at = 1;
  for (; at < argc && strncmp(argv[at], "--", 2) == 0; at++) {
    bench.tuned |= strcmp(argv[at], "--tuned") == 0;
    bench.creates |= strcmp(argv[at], "--create") == 0;
    bench.pauses |= strcmp(argv[at], "--pause") == 0;
    if (strncmp(argv[at], "--task=", 7) == 0)
      bench.only_task = strtoull(argv[at] + 7, NULL, 10);
  }
  if (argc < at + 2)
    fail("usage: plain_multi [--create] [--tuned] [--pause] PORT TASKS [CONNECTIONS]");
  bench.port = strtol(argv[at], NULL, 10);
  bench.tasks = strtoul(argv[at + 1], NULL, 10);
  unsigned slots = argc > at + 2 ? (unsigned)strtoul(argv[at + 2], NULL, 10) : 64;
  if (slots < 1 || slots > max_slots)
    fail("too many connections");
  open_bench(slots);
  double cpu = cpu_us(), wall = now_ms();
  for (unsigned i = 0; i < slots; i++)
    begin_task(&bench.slots[i]);
  while (bench.finished < bench.tasks) {
    run_timer();
    collect_finished(); /* a quick server's reply is read as soon as its request was sent */
    run_sockets();
    collect_finished();
  }
  double count = (double)(bench.creates ? bench.tasks : bench.requests);
  printf("%s %.0f cpu %.2f wall %.2f\n", bench.creates ? "tasks" : "requests", count,
         (cpu_us() - cpu) / count, (now_ms() - wall) * 1e3 / count);
  close_bench(slots);
  return 0;
}
