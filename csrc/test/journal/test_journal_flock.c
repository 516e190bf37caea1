/* The lock for systems that lack locks of open files: the same source, compiled as it is there. */
#include <fcntl.h>

#undef F_OFD_SETLK
#include "../journal/hg_owner_lock.c"

#include "hg_test.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>

static char path[] = "/tmp/homegen-test-flock-XXXXXX";

static void test_lock(void)
{
  int one = open(path, O_RDWR | O_CLOEXEC), other = open(path, O_RDONLY | O_CLOEXEC);
  HG_CHECK(!hg_owner_lock_is_held(other));
  HG_CHECK(hg_owner_lock(one) && hg_owner_lock_is_held(other));
  HG_CHECK(!hg_owner_lock(other) && errno == EWOULDBLOCK);
  HG_CHECK(hg_owner_lock_is_held(other));
  close(one);
  HG_CHECK(!hg_owner_lock_is_held(other) && hg_owner_lock(other));
  close(other);
}

static void test_looking_leaves_no_lock(void)
{
  int one = open(path, O_RDWR | O_CLOEXEC), other = open(path, O_RDONLY | O_CLOEXEC);
  HG_CHECK(!hg_owner_lock_is_held(other) && hg_owner_lock(one));
  close(one);
  close(other);
}

static void test_falls_with_the_process(void)
{
  int ends[2], status = -1, fd = open(path, O_RDONLY | O_CLOEXEC);
  char byte;
  HG_CHECK(pipe(ends) == 0);
  pid_t child = fork();
  if (child == 0) {
    bool locked = hg_owner_lock(open(path, O_RDWR | O_CLOEXEC));
    if (!locked || write(ends[1], "!", 1) != 1)
      _exit(1);
    pause();
  }
  HG_CHECK(read(ends[0], &byte, 1) == 1 && hg_owner_lock_is_held(fd));
  kill(child, SIGKILL);
  HG_CHECK(waitpid(child, &status, 0) == child && !hg_owner_lock_is_held(fd));
  close(ends[0]);
  close(ends[1]);
  close(fd);
}

int main(void)
{
  close(mkstemp(path));
  HG_RUN(test_lock);
  HG_RUN(test_looking_leaves_no_lock);
  HG_RUN(test_falls_with_the_process);
  HG_CHECK(unlink(path) == 0);
  return hg_test_report("journal_flock");
}
