/* The reference for downloads: a plain C program on libcurl that keeps what it fetches.
 *
 *   plain_downloads PORT TASKS FOLDER [CONNECTIONS]
 *
 * Polls TASKS tasks of bench/poll_server, which was started with one poll for each and a picture, and
 * fetches the pictures, CONNECTIONS (64) at a time: to a file of another name, which is synced, gets its
 * own name, and whose folder is synced. Prints "files <n> cpu <ms for all, user and system>". */
#include <curl/curl.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

enum { max_slots = 512, max_reply = 4096, max_path = 600 };

struct slot {
  CURL *easy;
  unsigned long task;
  int file; /* -1: its poll is on its way */
  size_t length;
  char reply[max_reply];
};

static struct {
  CURLM *multi;
  struct curl_slist *headers;
  const char *folder;
  int directory;
  long port;
  unsigned long tasks, begun, finished;
  struct slot slots[max_slots];
} bench;

static void fail(const char *what)
{
  perror(what);
  exit(1);
}

static size_t on_body(char *bytes, size_t size, size_t count, void *data)
{
  struct slot *slot = data;
  size_t length = size * count;
  if (slot->file >= 0)
    return write(slot->file, bytes, length) == (ssize_t)length ? length : 0;
  if (slot->length + length >= max_reply)
    return 0;
  memcpy(slot->reply + slot->length, bytes, length);
  slot->length += length;
  return length;
}

static void request(struct slot *slot, const char *url, struct curl_slist *headers)
{
  curl_easy_setopt(slot->easy, CURLOPT_URL, url);
  curl_easy_setopt(slot->easy, CURLOPT_HTTPHEADER, headers);
  if (curl_multi_add_handle(bench.multi, slot->easy) != CURLM_OK)
    fail("curl_multi_add_handle");
}

static void begin_task(struct slot *slot)
{
  char url[160];
  if (bench.begun == bench.tasks)
    return;
  slot->task = bench.begun++;
  slot->length = 0;
  slot->file = -1;
  snprintf(url, sizeof url, "http://127.0.0.1:%ld/api/v1/smartReplace/result?taskId=1234567890123%06lu",
           bench.port, 456789 + slot->task);
  request(slot, url, bench.headers);
}

static void name_file(const struct slot *slot, const char *ending, char *path)
{
  snprintf(path, max_path, "%s/%lu.png%s", bench.folder, slot->task, ending);
}

static void begin_download(struct slot *slot)
{
  char path[max_path], *url, *end;
  slot->reply[slot->length] = '\0';
  url = strstr(slot->reply, "\"resultUrl\":\"");
  if (!url || !(end = strchr(url + 13, '"')))
    fail("a poll");
  *end = '\0';
  name_file(slot, ".part", path);
  slot->file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (slot->file < 0)
    fail(path);
  request(slot, url + 13, NULL);
}

static void finish_download(struct slot *slot)
{
  char part[max_path], path[max_path];
  name_file(slot, ".part", part);
  name_file(slot, "", path);
  if (fsync(slot->file) != 0 || close(slot->file) != 0 || link(part, path) != 0 || unlink(part) != 0 ||
      fsync(bench.directory) != 0)
    fail(path);
  bench.finished++;
  begin_task(slot);
}

static void collect_finished(void)
{
  CURLMsg *message;
  int left;
  while ((message = curl_multi_info_read(bench.multi, &left))) {
    struct slot *slot = NULL;
    long status = 0;
    CURLcode code = message->data.result;
    CURL *easy = message->easy_handle;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, (char **)&slot);
    curl_easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &status);
    curl_multi_remove_handle(bench.multi, easy);
    if (code != CURLE_OK || status != 200)
      fail("a request");
    if (slot->file < 0)
      begin_download(slot);
    else
      finish_download(slot);
  }
}

static void open_bench(unsigned slots)
{
  curl_global_init(CURL_GLOBAL_ALL);
  bench.multi = curl_multi_init();
  curl_multi_setopt(bench.multi, CURLMOPT_MAXCONNECTS, (long)slots);
  bench.headers = curl_slist_append(NULL, "APIKEY: sandbox-0123456789abcdef0123456789abcdef");
  bench.directory = open(bench.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (bench.directory < 0)
    fail(bench.folder);
  for (unsigned i = 0; i < slots; i++) {
    CURL *easy = bench.slots[i].easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &bench.slots[i]);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &bench.slots[i]);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  }
}

static double cpu_ms(void)
{
  struct rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1e3 +
         (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e3;
}

int main(int argc, char **argv)
{
  int running;
  if (argc < 4)
    return 2;
  bench.port = strtol(argv[1], NULL, 10);
  bench.tasks = strtoul(argv[2], NULL, 10);
  bench.folder = argv[3];
  unsigned slots = argc > 4 ? (unsigned)strtoul(argv[4], NULL, 10) : 64;
  if (slots < 1 || slots > max_slots)
    return 2;
  open_bench(slots);
  double cpu = cpu_ms();
  for (unsigned i = 0; i < slots; i++)
    begin_task(&bench.slots[i]);
  while (bench.finished < bench.tasks) {
    curl_multi_perform(bench.multi, &running);
    collect_finished();
    curl_multi_poll(bench.multi, NULL, 0, 100, NULL);
  }
  printf("files %lu cpu %.2f\n", bench.finished, cpu_ms() - cpu);
  return 0;
}
