/*
 * The smallest harness that does the job: a test is a function, a check is a line.
 *
 *   static void test_append(void) { HG_CHECK(1 + 1 == 2); }
 *   int main(void) { HG_RUN(test_append); return hg_test_report("buffer"); }
 *
 * One test program is one translation unit, hence the static state. A failed check prints where and
 * what and goes on; the last line is "<name>: N passed, M failed" and the exit status tells.
 */
#ifndef HG_TEST_H
#define HG_TEST_H

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static int hg_test_passed;
static int hg_test_failed;
static const char *hg_test_name = "?";

static inline void hg_test_check(int ok, const char *file, int line, const char *what)
{
  if (ok) {
    hg_test_passed++;
    return;
  }
  hg_test_failed++;
  fprintf(stderr, "%s:%d: in %s: failed: %s\n", file, line, hg_test_name, what);
}

static inline void hg_test_check_text(const char *got, const char *want, const char *file, int line)
{
  int ok = got != NULL && strcmp(got, want) == 0;
  hg_test_check(ok, file, line, want);
  if (!ok)
    fprintf(stderr, "  got: %s\n", got != NULL ? got : "(null)");
}

static inline int hg_test_report(const char *name)
{
  printf("%s: %d passed, %d failed\n", name, hg_test_passed, hg_test_failed);
  return hg_test_failed == 0 ? 0 : 1;
}

/*
 * Ends a forked child. When all was well by SIGKILL: a tool that looks for leaks at a process's end
 * would take what only the parent goes on using for one.
 */
static inline void hg_test_end_child(bool fine)
{
  if (fine)
    raise(SIGKILL);
  _exit(1);
}

static inline bool hg_test_child_was_fine(pid_t child)
{
  int status = 0;
  return waitpid(child, &status, 0) == child && WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
}

#define HG_CHECK(condition) hg_test_check(!!(condition), __FILE__, __LINE__, #condition)
#define HG_CHECK_TEXT(got, want) hg_test_check_text((got), (want), __FILE__, __LINE__)
#define HG_RUN(test) (hg_test_name = #test, test())

#endif
