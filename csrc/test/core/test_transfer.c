/* What a transfer makes of the bytes that libcurl hands to it. */
#include "hg_limits.h"
#include "hg_transfer.h"

#include "hg_curl_fixture.h"
#include "hg_test.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct hg_target *target;

static struct hg_transfer *make(enum hg_method method, size_t max_body, struct hg_part *part)
{
  struct hg_request request = {
      .method = method, .target = target, .timeout = 1.0, .max_body = max_body, .part = part};
  return hg_transfer_new(7, &request);
}

static bool header(struct hg_transfer *transfer, const char *line)
{
  return hg_transfer_receive_header(transfer, line, strlen(line));
}

static bool body(struct hg_transfer *transfer, const char *text)
{
  return hg_transfer_receive_body(transfer, text, strlen(text), strlen(text));
}

static const struct {
  const char *line;
  int status;
} status_lines[] = {
    {"HTTP/1.1 200 OK\r\n", 200}, {"HTTP/2 503\r\n", 503},     {"HTTP/1.1 404\n", 404},
    {"HTTP/1.1 404", 404},        {"HTTP/1.1 999 X\r\n", 999}, {"HTTP/1.1 2000 X\r\n", 200},
    {"HTTP/1.1 nonsense\r\n", 0}, {"HTTP/1.1\r\n", 0},         {"HTTP/1.1 ", 0},
};

static void test_status_lines(void)
{
  for (size_t i = 0; i < sizeof status_lines / sizeof *status_lines; i++) {
    struct hg_transfer *transfer = make(HG_GET, 0, NULL);
    HG_CHECK(header(transfer, status_lines[i].line));
    HG_CHECK(transfer->status == status_lines[i].status);
    hg_transfer_free(transfer);
  }
}

static void test_headers_are_kept_when_they_matter(void)
{
  struct hg_transfer *transfer = make(HG_GET, 0, NULL);
  header(transfer, "HTTP/1.1 103 Early Hints\r\n");
  header(transfer, "Link: early\r\n");
  header(transfer, "\r\n");
  header(transfer, "HTTP/1.1 429 Slow\r\n");
  header(transfer, "Retry-After: 3\r\n");
  HG_CHECK_TEXT(transfer->headers.data, "Retry-After: 3\r\n");
  header(transfer, "HTTP/1.1 200 OK\r\n");
  header(transfer, "Server: x\r\n");
  HG_CHECK(transfer->headers.length == 0 && !hg_transfer_keeps_headers(transfer));
  hg_transfer_free(transfer);
}

static void test_header_flood_over_all_responses(void)
{
  struct hg_transfer *transfer = make(HG_GET, 0, NULL);
  int lines = 0;
  header(transfer, "HTTP/1.1 200 OK\r\n");
  while (lines < 100000 && header(transfer, "HTTP/1.1 102 Processing\r\n"))
    lines++;
  HG_CHECK(lines < 100000 && transfer->header_bytes <= HG_LIMIT_REPLY_HEADERS + 100);
  hg_transfer_conclude(transfer, HG_OUTCOME_PROTOCOL, "words of libcurl");
  HG_CHECK(transfer->outcome == HG_OUTCOME_TOO_LARGE);
  HG_CHECK_TEXT(transfer->message, "the reply's headers are larger than allowed");
  hg_transfer_free(transfer);
}

static void test_body_over_its_cap_keeps_the_first_bytes(void)
{
  struct hg_transfer *transfer = make(HG_GET, 10, NULL);
  header(transfer, "HTTP/1.1 200 OK\r\n");
  HG_CHECK(body(transfer, "0123") && body(transfer, "456789"));
  HG_CHECK(!body(transfer, "x"));
  HG_CHECK_TEXT(transfer->body.data, "0123456789");
  hg_transfer_conclude(transfer, HG_OUTCOME_PROTOCOL, "write error");
  HG_CHECK(transfer->outcome == HG_OUTCOME_TOO_LARGE && transfer->state == HG_DONE);
  hg_transfer_free(transfer);
  transfer = make(HG_GET, 10, NULL);
  HG_CHECK(!body(transfer, "0123456789abc"));
  HG_CHECK_TEXT(transfer->body.data, "0123456789");
  hg_transfer_free(transfer);
}

static void test_reply_must_have_a_whole_head(void)
{
  struct hg_transfer *transfer = make(HG_GET, 0, NULL);
  header(transfer, "HTTP/1.1 200 OK\r\n");
  hg_transfer_conclude(transfer, HG_OUTCOME_OK, "");
  HG_CHECK(transfer->outcome == HG_OUTCOME_RESET);
  hg_transfer_free(transfer);
  transfer = make(HG_GET, 0, NULL);
  header(transfer, "HTTP/1.1 200 OK\n");
  header(transfer, "X\n"); /* no name and no value, and no end of the head */
  HG_CHECK(!transfer->head_complete);
  header(transfer, "\n");
  HG_CHECK(transfer->head_complete);
  hg_transfer_free(transfer);
  transfer = make(HG_GET, 0, NULL);
  header(transfer, "HTTP/1.1 100 Continue\r\n");
  header(transfer, "\r\n");
  hg_transfer_conclude(transfer, HG_OUTCOME_OK, "");
  HG_CHECK(transfer->outcome == HG_OUTCOME_RESET);
  hg_transfer_free(transfer);
}

static void test_failure_keeps_libcurls_words(void)
{
  struct hg_transfer *transfer = make(HG_GET, 0, NULL);
  hg_transfer_conclude(transfer, HG_OUTCOME_DNS, "Could not resolve host: x");
  HG_CHECK(transfer->outcome == HG_OUTCOME_DNS && transfer->target == NULL);
  HG_CHECK_TEXT(transfer->message, "Could not resolve host: x");
  hg_transfer_free(transfer);
}

static const char *scratch(const char *name)
{
  static char path[256];
  static char folder[] = "/tmp/hg_transfer_XXXXXX";
  static bool made;
  if (!made)
    made = mkdtemp(folder) != NULL;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static bool file_holds(const char *path, const char *text)
{
  char bytes[100] = "";
  FILE *file = fopen(path, "rb");
  if (file == NULL)
    return false;
  size_t length = fread(bytes, 1, sizeof bytes - 1, file);
  fclose(file);
  return length == strlen(text) && memcmp(bytes, text, length) == 0;
}

static struct hg_part *open_part(void)
{
  struct hg_part *part = hg_part_new(scratch("result"), false);
  HG_CHECK(part != NULL && hg_part_open(part) == 0);
  return part;
}

/* Runs a download that gets some header lines and two pieces of a body. */
static struct hg_transfer *download(struct hg_part *part, size_t max_body, const char *head,
                                    enum hg_outcome outcome)
{
  struct hg_transfer *transfer = make(HG_DOWNLOAD, max_body, part);
  char line[100];
  bool goes_on = true;
  HG_CHECK(part->busy);
  for (const char *end; goes_on && *head != '\0'; head = end + 1) {
    end = strchr(head, '\n');
    snprintf(line, sizeof line, "%.*s\r\n", (int)(end - head), head);
    goes_on = header(transfer, line);
  }
  goes_on = goes_on && header(transfer, "\r\n") && body(transfer, "pic") && body(transfer, "ture");
  hg_transfer_conclude(transfer, goes_on ? outcome : HG_OUTCOME_PROTOCOL, "words");
  HG_CHECK(!part->busy);
  return transfer;
}

static void test_download_fills_the_part(void)
{
  struct stat status;
  umask(022);
  struct hg_part *part = open_part();
  struct hg_transfer *done = download(part, 0, "HTTP/1.1 200 OK\n", HG_OUTCOME_OK);
  HG_CHECK(done->outcome == HG_OUTCOME_OK && done->body.length == 0);
  HG_CHECK(file_holds(part->path, "picture") && part->length == 7);
  HG_CHECK(stat(part->path, &status) == 0 && (status.st_mode & 0777) == 0644);
  hg_transfer_free(done);
  HG_CHECK(part->references == 1);
  hg_part_release(part);
}

/* What is in the part before, what comes, how it ends, and what is in the part then. */
static const struct {
  const char *before;
  uint64_t total;
  const char *head;
  enum hg_outcome given, outcome;
  size_t max_body;
  const char *body, *after;
} replies[] = {
    {"", 0, "HTTP/1.1 200 OK\n", HG_OUTCOME_RESET, HG_OUTCOME_RESET, 0, "", "picture"},
    {"", 0, "HTTP/1.1 200 OK\n", HG_OUTCOME_CANCELED, HG_OUTCOME_CANCELED, 0, "", "picture"},
    {"", 0, "HTTP/1.1 200 OK\n", HG_OUTCOME_OK, HG_OUTCOME_TOO_LARGE, 5, "", "pic"},
    {"a ", 0, "HTTP/1.1 404 No\n", HG_OUTCOME_OK, HG_OUTCOME_OK, 0, "picture", "a "},
    {"an old ", 14, "HTTP/1.1 200 OK\n", HG_OUTCOME_OK, HG_OUTCOME_OK, 0, "", "picture"},
    {"an old ", 14, "HTTP/1.1 200 OK\n", HG_OUTCOME_RESET, HG_OUTCOME_RESET, 0, "", "picture"},
    {"a ", 9, "HTTP/1.1 206 Part\nContent-Range: bytes 2-8/9\n", HG_OUTCOME_OK, HG_OUTCOME_OK, 0,
     "", "a picture"},
    {"a ", 0, "HTTP/1.1 206 Part\ncontent-range:bytes 2-8/9\n", HG_OUTCOME_OK, HG_OUTCOME_OK, 0, "",
     "a picture"},
    {"a ", 9, "HTTP/1.1 206 Part\nContent-Range: bytes 2-8/9\n", HG_OUTCOME_RESET, HG_OUTCOME_RESET,
     0, "", "a picture"},
    /* a server may give less than it was asked for */
    {"a ", 20, "HTTP/1.1 206 Part\nContent-Range: bytes 2-8/20\n", HG_OUTCOME_OK, HG_OUTCOME_RESET,
     0, "", "a picture"},
    {"a ", 8, "HTTP/1.1 206 Part\nContent-Range: bytes 2-7/8\n", HG_OUTCOME_OK, HG_OUTCOME_PROTOCOL,
     0, "", "a picture"},
    /* none of these continues what is there */
    {"a ", 9, "HTTP/1.1 206 Part\nContent-Range: bytes 3-8/9\n", HG_OUTCOME_OK, HG_OUTCOME_PROTOCOL,
     0, "", "a "},
    {"a ", 9, "HTTP/1.1 206 Part\nContent-Range: bytes 0-8/9\n", HG_OUTCOME_OK, HG_OUTCOME_PROTOCOL,
     0, "", "a "},
    {"a ", 9, "HTTP/1.1 206 Part\nContent-Range: bytes 2-8/10\n", HG_OUTCOME_OK,
     HG_OUTCOME_PROTOCOL, 0, "", "a "},
    {"a ", 9, "HTTP/1.1 206 Part\nContent-Range: bytes 2-8/*\n", HG_OUTCOME_OK, HG_OUTCOME_PROTOCOL,
     0, "", "a "},
    {"a ", 9, "HTTP/1.1 206 Part\n", HG_OUTCOME_OK, HG_OUTCOME_PROTOCOL, 0, "", "a "},
    /* where nobody asked for a part: the file, its beginning, which is kept, and neither */
    {"", 0, "HTTP/1.1 206 Part\nContent-Range: bytes 0-6/7\n", HG_OUTCOME_OK, HG_OUTCOME_OK, 0, "",
     "picture"},
    {"", 0, "HTTP/1.1 206 Part\nContent-Range: bytes 0-6/*\n", HG_OUTCOME_OK, HG_OUTCOME_OK, 0, "",
     "picture"},
    {"", 0, "HTTP/1.1 206 Part\n", HG_OUTCOME_OK, HG_OUTCOME_OK, 0, "", "picture"},
    {"", 0, "HTTP/1.1 206 Part\nContent-Range: bytes 0-6/20\n", HG_OUTCOME_OK, HG_OUTCOME_RESET, 0,
     "", "picture"},
    {"", 0, "HTTP/1.1 206 Part\nContent-Range: bytes 0-8/*\n", HG_OUTCOME_OK, HG_OUTCOME_RESET, 0,
     "", "picture"},
    {"", 0, "HTTP/1.1 206 Part\nContent-Range: bytes 0-5/6\n", HG_OUTCOME_OK, HG_OUTCOME_PROTOCOL,
     0, "", "picture"},
    {"", 0, "HTTP/1.1 206 Part\nContent-Range: bytes 1-7/8\n", HG_OUTCOME_OK, HG_OUTCOME_PROTOCOL,
     0, "", ""},
    {"a very long one", 0, "HTTP/1.1 206 Part\nContent-Range: bytes 15-21/22\n", HG_OUTCOME_OK,
     HG_OUTCOME_TOO_LARGE, 10, "", "a very long one"},
};

static void test_replies_and_parts(void)
{
  for (size_t i = 0; i < sizeof replies / sizeof *replies; i++) {
    struct hg_part *part = open_part();
    HG_CHECK(hg_part_write(part, replies[i].before, strlen(replies[i].before)) == 0);
    part->total = replies[i].total;
    struct hg_transfer *done =
        download(part, replies[i].max_body, replies[i].head, replies[i].given);
    hg_test_check(done->outcome == replies[i].outcome, __FILE__, (int)i, "the case's outcome");
    HG_CHECK_TEXT(done->body.data != NULL ? done->body.data : "", replies[i].body);
    HG_CHECK(part->length == strlen(replies[i].after));
    hg_test_check(file_holds(part->path, replies[i].after), __FILE__, (int)i, replies[i].after);
    hg_transfer_free(done);
    hg_part_release(part);
  }
}

/* What is left of an older file would be taken for the beginning of this one. */
static void test_a_broken_head_leaves_nothing_of_an_older_file(void)
{
  struct hg_part *part = open_part();
  HG_CHECK(hg_part_write(part, "old", 3) == 0);
  struct hg_transfer *transfer = make(HG_DOWNLOAD, 0, part);
  HG_CHECK(header(transfer, "HTTP/1.1 200 OK\r\n") && header(transfer, "ETag: \"new\"\r\n"));
  hg_transfer_conclude(transfer, HG_OUTCOME_RESET, "words");
  HG_CHECK(part->length == 0 && file_holds(part->path, ""));
  hg_transfer_free(transfer);
  hg_part_release(part);
}

static void test_an_empty_file_is_one(void)
{
  struct hg_part *part = open_part();
  struct hg_transfer *transfer = make(HG_DOWNLOAD, 0, part);
  header(transfer, "HTTP/1.1 200 OK\r\n");
  header(transfer, "\r\n");
  hg_transfer_conclude(transfer, HG_OUTCOME_OK, "");
  HG_CHECK(transfer->outcome == HG_OUTCOME_OK && part->length == 0);
  hg_transfer_free(transfer);
  hg_part_release(part);
}

static void test_error_bodies_of_downloads_are_small(void)
{
  struct hg_part *part = open_part();
  struct hg_transfer *transfer = make(HG_DOWNLOAD, 0, part);
  char block[1000];
  memset(block, 'x', sizeof block);
  header(transfer, "HTTP/1.1 500 Oops\r\n");
  int blocks = 0;
  while (blocks < 1000 && hg_transfer_receive_body(transfer, block, sizeof block, UINT32_MAX))
    blocks++;
  HG_CHECK(blocks < 1000 && transfer->body.length == HG_LIMIT_ERROR_BODY);
  hg_transfer_conclude(transfer, HG_OUTCOME_PROTOCOL, "");
  hg_transfer_free(transfer);
  hg_part_release(part);
}

/* /dev/full takes nothing: a disk without room. */
static void test_full_disk_is_io(void)
{
  struct hg_part *part = open_part();
  FILE *full = fopen("/dev/full", "w");
  dup2(fileno(full), part->fd);
  fclose(full);
  struct hg_transfer *transfer = make(HG_DOWNLOAD, 0, part);
  transfer->download.begun = true; /* a device cannot be cut */
  header(transfer, "HTTP/1.1 200 OK\r\n");
  HG_CHECK(!body(transfer, "picture"));
  hg_transfer_conclude(transfer, HG_OUTCOME_PROTOCOL, "write error");
  HG_CHECK(transfer->outcome == HG_OUTCOME_IO);
  HG_CHECK(strstr(transfer->message, "No space left") != NULL);
  HG_CHECK(strstr(transfer->message, part->path) == transfer->message);
  hg_transfer_free(transfer);
  hg_part_release(part);
}

static void test_the_last_reference_removes_the_file(void)
{
  char path[300];
  struct hg_part *part = open_part();
  snprintf(path, sizeof path, "%s", part->path);
  struct hg_transfer *transfer = make(HG_DOWNLOAD, 0, part);
  hg_part_release(part);
  HG_CHECK(access(path, F_OK) == 0);
  hg_transfer_free(transfer);
  HG_CHECK(access(path, F_OK) != 0);
  rmdir(scratch(""));
}

int main(void)
{
  const char *message = NULL;
  struct hg_target_options options = {.url = {"http://h/", 9}, .connect_timeout = 1.0};
  target = hg_target_new(&options, &message);
  HG_RUN(test_status_lines);
  HG_RUN(test_headers_are_kept_when_they_matter);
  HG_RUN(test_header_flood_over_all_responses);
  HG_RUN(test_body_over_its_cap_keeps_the_first_bytes);
  HG_RUN(test_reply_must_have_a_whole_head);
  HG_RUN(test_failure_keeps_libcurls_words);
  HG_RUN(test_download_fills_the_part);
  HG_RUN(test_replies_and_parts);
  HG_RUN(test_a_broken_head_leaves_nothing_of_an_older_file);
  HG_RUN(test_an_empty_file_is_one);
  HG_RUN(test_error_bodies_of_downloads_are_small);
  HG_RUN(test_full_disk_is_io);
  HG_RUN(test_the_last_reference_removes_the_file);
  HG_CHECK(target->references == 1);
  hg_target_release(target);
  return hg_test_report("transfer");
}
