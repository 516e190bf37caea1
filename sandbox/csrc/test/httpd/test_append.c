#include "hg_test.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hg_append.h"

static char folder[] = "/tmp/homegen-test-append-XXXXXX";

static const char *path_of(const char *name)
{
  static char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

/* What the file holds, up to 255 bytes. */
static const char *text_of(const char *name)
{
  static char text[256];
  FILE *file = fopen(path_of(name), "rb");
  if (file == NULL)
    return "no file";
  text[fread(text, 1, sizeof text - 1, file)] = '\0';
  fclose(file);
  return text;
}

static bool append(struct hg_append *log, const char *text)
{
  const char *message = NULL;
  bool written = hg_append_write(log, text, strlen(text), &message);
  HG_CHECK(written == (message == NULL));
  return written;
}

static void test_appends_and_goes_on(void)
{
  struct hg_append log;
  struct stat status;
  const char *message = NULL;
  HG_CHECK(hg_append_open(&log, path_of("log"), true, &message) && log.length == 0);
  HG_CHECK(append(&log, "one\n") && append(&log, "two\n"));
  HG_CHECK_TEXT(text_of("log"), "one\ntwo\n");
  hg_append_close(&log);
  hg_append_close(&log);
  HG_CHECK(stat(path_of("log"), &status) == 0 && (status.st_mode & 0777) == 0600);
  HG_CHECK(hg_append_open(&log, path_of("log"), true, &message) && log.length == 8);
  HG_CHECK(hg_append_cut(&log, 4, &message) && append(&log, "three\n"));
  HG_CHECK_TEXT(text_of("log"), "one\nthree\n");
  hg_append_close(&log);
}

static void test_without_sync(void)
{
  struct hg_append log;
  const char *message = NULL;
  HG_CHECK(hg_append_open(&log, path_of("log"), false, &message) && append(&log, "four\n"));
  HG_CHECK_TEXT(text_of("log"), "one\nthree\nfour\n");
  HG_CHECK(hg_append_cut(&log, 10, &message));
  HG_CHECK_TEXT(text_of("log"), "one\nthree\n");
  hg_append_close(&log);
  HG_CHECK(hg_append_write_file(path_of("whole"), "text", 4, false, &message));
  HG_CHECK_TEXT(text_of("whole"), "text");
}

static void test_one_at_a_time(void)
{
  struct hg_append first, second;
  const char *message = NULL;
  HG_CHECK(hg_append_open(&first, path_of("log"), true, &message));
  HG_CHECK(!hg_append_open(&second, path_of("log"), true, &message));
  HG_CHECK_TEXT(message, "in use by another process");
  hg_append_close(&first);
  HG_CHECK(hg_append_open(&second, path_of("log"), true, &message));
  hg_append_close(&second);
}

static void test_refuses(void)
{
  struct hg_append log;
  const char *message = NULL;
  HG_CHECK(!hg_append_open(&log, path_of("no/folder"), true, &message));
  HG_CHECK_TEXT(message, "No such file or directory");
  HG_CHECK(!hg_append_open(&log, folder, true, &message));
  HG_CHECK_TEXT(message, "Is a directory");
  HG_CHECK(mkfifo(path_of("fifo"), 0600) == 0);
  HG_CHECK(!hg_append_open(&log, path_of("fifo"), true, &message));
  HG_CHECK_TEXT(message, "not a regular file");
}

/* A file that may not grow beyond a few bytes stands for a full disk. */
static void limit_files_to(rlim_t bytes)
{
  struct rlimit limit;
  HG_CHECK(getrlimit(RLIMIT_FSIZE, &limit) == 0);
  limit.rlim_cur = bytes;
  HG_CHECK(setrlimit(RLIMIT_FSIZE, &limit) == 0);
}

static void test_all_or_nothing(void)
{
  struct hg_append log;
  const char *message = NULL;
  HG_CHECK(hg_append_open(&log, path_of("full"), true, &message) && append(&log, "12345\n"));
  limit_files_to(10);
  HG_CHECK(!append(&log, "does not fit\n"));
  HG_CHECK_TEXT(text_of("full"), "12345\n");
  HG_CHECK(append(&log, "fit\n"));
  limit_files_to(RLIM_INFINITY);
  HG_CHECK(append(&log, "later\n"));
  HG_CHECK_TEXT(text_of("full"), "12345\nfit\nlater\n");
  HG_CHECK(log.length == 16);
  hg_append_close(&log);
}

/* What cannot be taken back makes everything behind it doubtful. */
static void test_broken(void)
{
  struct hg_append log;
  const char *message = NULL;
  HG_CHECK(hg_append_open(&log, path_of("broken"), true, &message) && append(&log, "good\n"));
  int fd = log.fd;
  log.fd = open(path_of("broken"), O_RDONLY | O_CLOEXEC);
  HG_CHECK(!append(&log, "bad\n"));
  hg_append_close(&log);
  log.fd = fd;
  HG_CHECK(!append(&log, "more\n"));
  HG_CHECK_TEXT(text_of("broken"), "good\n");
  hg_append_close(&log);
}

static void test_whole_files(void)
{
  const char *message = NULL;
  HG_CHECK(hg_append_write_file(path_of("whole"), "long text", 9, true, &message));
  HG_CHECK(hg_append_write_file(path_of("whole"), "short", 5, true, &message));
  HG_CHECK_TEXT(text_of("whole"), "short");
  HG_CHECK(!hg_append_write_file(path_of("no/whole"), "x", 1, true, &message));
  HG_CHECK_TEXT(message, "No such file or directory");
  limit_files_to(3);
  HG_CHECK(!hg_append_write_file(path_of("whole"), "longer", 6, true, &message));
  HG_CHECK_TEXT(message, "File too large");
  limit_files_to(RLIM_INFINITY);
}

static void test_folders(void)
{
  struct stat status;
  const char *message = NULL;
  HG_CHECK(hg_append_make_folder(path_of("results"), &message));
  HG_CHECK(hg_append_make_folder(path_of("results"), &message));
  HG_CHECK(stat(path_of("results"), &status) == 0 && (status.st_mode & 0777) == 0700);
  HG_CHECK(!hg_append_make_folder(path_of("whole"), &message));
  HG_CHECK_TEXT(message, "Not a directory");
  HG_CHECK(!hg_append_make_folder(path_of("no/folder"), &message));
  HG_CHECK_TEXT(message, "No such file or directory");
}

static void remove_all(void)
{
  static const char *const names[] = {"log", "fifo", "full", "broken", "whole"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    HG_CHECK(unlink(path_of(names[i])) == 0);
  HG_CHECK(rmdir(path_of("results")) == 0 && rmdir(folder) == 0);
}

int main(void)
{
  if (mkdtemp(folder) == NULL)
    return 1;
  signal(SIGXFSZ, SIG_IGN);
  HG_RUN(test_appends_and_goes_on);
  HG_RUN(test_without_sync);
  HG_RUN(test_one_at_a_time);
  HG_RUN(test_refuses);
  HG_RUN(test_all_or_nothing);
  HG_RUN(test_broken);
  HG_RUN(test_whole_files);
  HG_RUN(test_folders);
  HG_RUN(remove_all);
  return hg_test_report("append");
}
