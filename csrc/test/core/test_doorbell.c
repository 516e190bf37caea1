/* The doorbell: when it rings, who may connect, and that its name goes away. */
#include "hg_doorbell.h"
#include "hg_test.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#define SOON 10000 /* milliseconds that are never waited to their end */

static int connect_to(const char *path)
{
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strncpy(address.sun_path, path, sizeof address.sun_path - 1);
  int fd = socket(AF_UNIX, SOCK_STREAM, 0);
  if (connect(fd, (struct sockaddr *)&address, sizeof address) == 0)
    return fd;
  close(fd);
  return -1;
}

static bool rings(int fd, int milliseconds)
{
  struct pollfd ready = {.fd = fd, .events = POLLIN};
  char byte;
  return poll(&ready, 1, milliseconds) == 1 && read(fd, &byte, 1) == 1;
}

static void test_rings_once_for_each_arming(void)
{
  int watched = eventfd(1, 0);
  struct hg_doorbell *bell = hg_doorbell_open(watched, "/tmp");
  HG_CHECK(bell != NULL);
  int fd = connect_to(hg_doorbell_path(bell));
  HG_CHECK(fd >= 0);
  HG_CHECK(!rings(fd, 0));
  for (int time = 0; time < 3; time++) {
    hg_doorbell_arm(bell);
    HG_CHECK(rings(fd, SOON));
    HG_CHECK(!rings(fd, 0));
  }
  eventfd_t value;
  eventfd_read(watched, &value);
  hg_doorbell_arm(bell);
  HG_CHECK(!rings(fd, 0));
  eventfd_write(watched, 1);
  HG_CHECK(rings(fd, SOON));
  hg_doorbell_close(bell);
  HG_CHECK(!rings(fd, SOON)); /* the end */
  close(fd);
  close(watched);
}

static void test_has_no_name_once_it_is_connected(void)
{
  int watched = eventfd(1, 0);
  struct hg_doorbell *bell = hg_doorbell_open(watched, "/tmp");
  char path[128];
  strncpy(path, hg_doorbell_path(bell), sizeof path - 1);
  HG_CHECK(access(path, F_OK) == 0);
  int fd = connect_to(path);
  hg_doorbell_arm(bell);
  HG_CHECK(rings(fd, SOON));
  HG_CHECK(access(path, F_OK) != 0);
  HG_CHECK(connect_to(path) == -1);
  *strrchr(path, '/') = '\0';
  HG_CHECK(access(path, F_OK) != 0);
  hg_doorbell_close(bell);
  close(fd);
  close(watched);
}

static void test_takes_no_other_process(void)
{
  int watched = eventfd(1, 0);
  struct hg_doorbell *bell = hg_doorbell_open(watched, "/tmp");
  hg_doorbell_arm(bell);
  pid_t child = fork();
  if (child == 0) {
    int fd = connect_to(hg_doorbell_path(bell));
    _exit(rings(fd, SOON) ? 1 : 0);
  }
  int status = -1;
  HG_CHECK(waitpid(child, &status, 0) == child && status == 0);
  int fd = connect_to(hg_doorbell_path(bell));
  HG_CHECK(rings(fd, SOON));
  close(fd);
  hg_doorbell_close(bell);
  close(watched);
}

static void test_a_forked_child_leaves_it_to_the_parent(void)
{
  int watched = eventfd(1, 0);
  struct hg_doorbell *bell = hg_doorbell_open(watched, "/tmp");
  HG_CHECK(!hg_doorbell_is_foreign(bell));
  pid_t child = fork();
  if (child == 0) {
    bool foreign = hg_doorbell_is_foreign(bell);
    hg_doorbell_close(bell);
    _exit(foreign ? 0 : 1);
  }
  int status = -1;
  HG_CHECK(waitpid(child, &status, 0) == child && status == 0);
  HG_CHECK(access(hg_doorbell_path(bell), F_OK) == 0);
  char path[128];
  strncpy(path, hg_doorbell_path(bell), sizeof path - 1);
  hg_doorbell_close(bell);
  HG_CHECK(access(path, F_OK) != 0);
  close(watched);
}

static void test_tells_why_there_is_none(void)
{
  errno = 0;
  HG_CHECK(hg_doorbell_open(0, "/nowhere") == NULL && errno == ENOENT);
  errno = 0;
  HG_CHECK(hg_doorbell_open(-1, "/tmp") == NULL && errno == EBADF);
  char folder[200];
  memset(folder, 'x', sizeof folder - 1);
  folder[sizeof folder - 1] = '\0';
  errno = 0;
  HG_CHECK(hg_doorbell_open(0, folder) == NULL && errno == ENAMETOOLONG);
  hg_doorbell_close(NULL);
}

int main(void)
{
  HG_RUN(test_rings_once_for_each_arming);
  HG_RUN(test_has_no_name_once_it_is_connected);
  HG_RUN(test_takes_no_other_process);
  HG_RUN(test_a_forked_child_leaves_it_to_the_parent);
  HG_RUN(test_tells_why_there_is_none);
  return hg_test_report("doorbell");
}
