#include "hg_test.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hg_file.h"

static char folder[] = "/tmp/homegen-test-file-XXXXXX";

static const char *path_in_folder(const char *name)
{
  static char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  return path;
}

static const char *write_file(const char *name, const void *bytes, size_t length)
{
  const char *path = path_in_folder(name);
  FILE *file = fopen(path, "wb");
  HG_CHECK(file != NULL && fwrite(bytes, 1, length, file) == length);
  fclose(file);
  return path;
}

/* The problem of reading a path; "" when it was read. */
static const char *problem_of(const char *path, size_t path_length, size_t most)
{
  static struct hg_file_problem problem;
  struct hg_arena arena;
  size_t length;
  hg_arena_init(&arena, 1000000);
  bool read = hg_file_read(&arena, path, path_length, most, &length, &problem) != NULL;
  HG_CHECK(read == (problem.text[0] == '\0'));
  hg_arena_free(&arena);
  return problem.text;
}

static void test_reads_all_bytes(void)
{
  struct hg_arena arena;
  struct hg_file_problem problem;
  size_t length = 0;
  const char *path = write_file("bytes", "a\0b\xff", 4);
  hg_arena_init(&arena, 1000);
  char *bytes = hg_file_read(&arena, path, strlen(path), 4, &length, &problem);
  HG_CHECK(bytes != NULL && length == 4 && memcmp(bytes, "a\0b\xff", 5) == 0);
  path = write_file("empty", "", 0);
  bytes = hg_file_read(&arena, path, strlen(path), 0, &length, &problem);
  HG_CHECK(bytes != NULL && length == 0);
  hg_arena_free(&arena);
}

static void test_refuses(void)
{
  const char *path = write_file("five", "12345", 5);
  HG_CHECK_TEXT(problem_of(path, strlen(path), 5), "");
  HG_CHECK_TEXT(problem_of(path, strlen(path), 4), "is larger than 4 bytes (it has 5)");
  HG_CHECK_TEXT(problem_of(folder, strlen(folder), 100), "is a directory");
  HG_CHECK_TEXT(problem_of("/dev/zero", 9, 100), "is not a regular file");
  HG_CHECK_TEXT(problem_of("a\0b", 3, 100), "is no path: it has a NUL byte");
  HG_CHECK_TEXT(problem_of("", 0, 100), "cannot be opened: No such file or directory");
  path = path_in_folder("nothing");
  HG_CHECK_TEXT(problem_of(path, strlen(path), 100), "cannot be opened: No such file or directory");
}

/* A FIFO without a writer blocks whoever opens it carelessly. */
static void test_refuses_a_fifo(void)
{
  const char *path = path_in_folder("fifo");
  HG_CHECK(mkfifo(path, 0600) == 0);
  HG_CHECK_TEXT(problem_of(path, strlen(path), 100), "is not a regular file");
}

static void test_memory(void)
{
  struct hg_arena arena;
  struct hg_file_problem problem;
  size_t length;
  const char *path = write_file("large", folder, sizeof folder);
  hg_arena_init(&arena, 8);
  HG_CHECK(hg_file_read(&arena, path, strlen(path), 1000, &length, &problem) == NULL);
  HG_CHECK_TEXT(problem.text, "does not fit into memory");
  hg_arena_free(&arena);
}

static void test_keeps_no_descriptor(void)
{
  int before = open("/dev/null", O_RDONLY | O_CLOEXEC);
  close(before);
  test_refuses();
  test_reads_all_bytes();
  int after = open("/dev/null", O_RDONLY | O_CLOEXEC);
  close(after);
  HG_CHECK(before == after);
}

static void test_images(void)
{
  static const char png[] = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\2\0\0\0\3\x08\0\0\0\0CRC!"
                            "\0\0\0\0IEND\xae\x42\x60\x82";
  struct hg_file_problem problem;
  struct hg_image_header header;
  const char *path = write_file("mask.png", png, sizeof png - 1);
  HG_CHECK(hg_file_check_image(path, strlen(path), &header, &problem));
  HG_CHECK(header.format == HG_IMAGE_PNG && header.width == 2 && header.height == 3);
  path = write_file("cut.png", png, sizeof png - 5);
  HG_CHECK(!hg_file_check_image(path, strlen(path), &header, &problem));
  HG_CHECK_TEXT(problem.text, "is cut off");
  HG_CHECK(!hg_file_check_image(folder, strlen(folder), &header, &problem));
  HG_CHECK_TEXT(problem.text, "is a directory");
}

static void remove_all(void)
{
  static const char *const names[] = {"bytes", "empty",    "five",   "fifo",
                                      "large", "mask.png", "cut.png"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    unlink(path_in_folder(names[i]));
  HG_CHECK(rmdir(folder) == 0);
}

int main(void)
{
  if (mkdtemp(folder) == NULL)
    return 1;
  HG_RUN(test_reads_all_bytes);
  HG_RUN(test_refuses);
  HG_RUN(test_refuses_a_fifo);
  HG_RUN(test_memory);
  HG_RUN(test_keeps_no_descriptor);
  HG_RUN(test_images);
  HG_RUN(remove_all);
  return hg_test_report("file");
}
