/* What a transfer makes of the bytes that libcurl hands to it. */
#include "hg_limits.h"
#include "hg_transfer.h"

#include "hg_test.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static struct hg_target *target;

static struct hg_transfer *make(enum hg_method method, size_t max_body, const char *path)
{
  struct hg_request request = {
      .method = method, .target = target, .timeout = 1.0, .max_body = max_body, .path = path};
  return hg_transfer_new(7, &request);
}

static bool header(struct hg_transfer *transfer, const char *line)
{
  return hg_transfer_receive_header(transfer, line, strlen(line));
}

static bool body(struct hg_transfer *transfer, const char *text)
{
  return hg_transfer_receive_body(transfer, text, strlen(text));
}

static const struct {
  const char *line;
  int status;
} status_lines[] = {
    {"HTTP/1.1 200 OK\r\n", 200},
    {"HTTP/2 503\r\n", 503},
    {"HTTP/1.1 404\n", 404},
    {"HTTP/1.1 2000 X\r\n", 200},
    {"HTTP/1.1 nonsense\r\n", 0},
    {"HTTP/1.1\r\n", 0},
    {"HTTP/1.1 ", 0},
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

/* Runs a download that gets a status and two pieces of a body. */
static struct hg_transfer *download(const char *path, size_t max_body, const char *status_line,
                                    enum hg_outcome outcome)
{
  struct hg_transfer *transfer = make(HG_DOWNLOAD, max_body, path);
  HG_CHECK(hg_download_open(&transfer->download));
  header(transfer, status_line);
  header(transfer, "\r\n");
  if (body(transfer, "pic"))
    body(transfer, "ture");
  hg_transfer_conclude(transfer, outcome, "words");
  return transfer;
}

static void test_download_fills_the_file(void)
{
  const char *path = scratch("whole.png");
  umask(022);
  struct hg_transfer *done = download(path, 0, "HTTP/1.1 200 OK\r\n", HG_OUTCOME_OK);
  struct stat status;
  HG_CHECK(done->outcome == HG_OUTCOME_OK && done->body.length == 0);
  HG_CHECK(file_holds(path, "picture"));
  HG_CHECK(stat(path, &status) == 0 && (status.st_mode & 0777) == 0644);
  hg_transfer_free(done);
  HG_CHECK(file_holds(path, "picture"));
  unlink(path);
}

static void test_download_that_fails_leaves_no_file(void)
{
  static const struct {
    const char *status_line;
    enum hg_outcome given, outcome;
    size_t max_body;
    const char *body;
  } cases[] = {
      {"HTTP/1.1 200 OK\r\n", HG_OUTCOME_RESET, HG_OUTCOME_RESET, 0, ""},
      {"HTTP/1.1 200 OK\r\n", HG_OUTCOME_CANCELED, HG_OUTCOME_CANCELED, 0, ""},
      {"HTTP/1.1 200 OK\r\n", HG_OUTCOME_PROTOCOL, HG_OUTCOME_TOO_LARGE, 5, ""},
      {"HTTP/1.1 404 No\r\n", HG_OUTCOME_OK, HG_OUTCOME_OK, 0, "picture"},
      {"HTTP/1.1 206 Part\r\n", HG_OUTCOME_OK, HG_OUTCOME_OK, 0, "picture"},
  };
  const char *path = scratch("failed.png");
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
    struct hg_transfer *done =
        download(path, cases[i].max_body, cases[i].status_line, cases[i].given);
    HG_CHECK(done->outcome == cases[i].outcome);
    HG_CHECK_TEXT(done->body.data != NULL ? done->body.data : "", cases[i].body);
    HG_CHECK(access(path, F_OK) != 0);
    hg_transfer_free(done);
  }
}

static void test_error_bodies_of_downloads_are_small(void)
{
  const char *path = scratch("error.png");
  struct hg_transfer *transfer = make(HG_DOWNLOAD, 0, path);
  char block[1000];
  memset(block, 'x', sizeof block);
  HG_CHECK(hg_download_open(&transfer->download));
  header(transfer, "HTTP/1.1 500 Oops\r\n");
  int blocks = 0;
  while (blocks < 1000 && hg_transfer_receive_body(transfer, block, sizeof block))
    blocks++;
  HG_CHECK(blocks < 1000 && transfer->body.length == HG_LIMIT_ERROR_BODY);
  hg_transfer_conclude(transfer, HG_OUTCOME_PROTOCOL, "");
  hg_transfer_free(transfer);
}

static void test_files_that_exist_and_links_are_left_alone(void)
{
  const char *path = scratch("taken");
  FILE *file = fopen(path, "w");
  fputs("mine", file);
  fclose(file);
  struct hg_transfer *transfer = make(HG_DOWNLOAD, 0, path);
  HG_CHECK(!hg_download_open(&transfer->download) && transfer->download.error == EEXIST);
  hg_transfer_conclude(transfer, HG_OUTCOME_IO, "cannot make the file");
  HG_CHECK(strstr(transfer->message, "File exists") != NULL);
  hg_transfer_free(transfer);
  HG_CHECK(file_holds(path, "mine"));
  unlink(path);
  HG_CHECK(symlink("/tmp/hg_nowhere", path) == 0);
  transfer = make(HG_DOWNLOAD, 0, path);
  HG_CHECK(!hg_download_open(&transfer->download));
  hg_transfer_free(transfer);
  HG_CHECK(access("/tmp/hg_nowhere", F_OK) != 0);
  unlink(path);
}

/* /dev/full takes nothing: a disk without room. */
static void test_full_disk_is_io(void)
{
  struct hg_transfer *transfer = make(HG_DOWNLOAD, 0, scratch("full"));
  HG_CHECK(hg_download_open(&transfer->download));
  FILE *full = fopen("/dev/full", "w");
  dup2(fileno(full), transfer->download.fd);
  fclose(full);
  header(transfer, "HTTP/1.1 200 OK\r\n");
  HG_CHECK(!body(transfer, "picture"));
  hg_transfer_conclude(transfer, HG_OUTCOME_PROTOCOL, "write error");
  HG_CHECK(transfer->outcome == HG_OUTCOME_IO);
  HG_CHECK(strstr(transfer->message, "No space left") != NULL);
  hg_transfer_free(transfer);
  HG_CHECK(access(scratch("full"), F_OK) != 0);
}

static void test_a_fork_closes_but_keeps_the_file(void)
{
  const char *path = scratch("parent");
  struct hg_transfer *transfer = make(HG_DOWNLOAD, 0, path);
  HG_CHECK(hg_download_open(&transfer->download));
  hg_transfer_free(transfer);
  HG_CHECK(access(path, F_OK) == 0);
  unlink(path);
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
  HG_RUN(test_download_fills_the_file);
  HG_RUN(test_download_that_fails_leaves_no_file);
  HG_RUN(test_error_bodies_of_downloads_are_small);
  HG_RUN(test_files_that_exist_and_links_are_left_alone);
  HG_RUN(test_full_disk_is_io);
  HG_RUN(test_a_fork_closes_but_keeps_the_file);
  HG_CHECK(target->references == 1);
  hg_target_release(target);
  return hg_test_report("transfer");
}
