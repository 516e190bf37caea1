/* Owners of tasks: alive by their locks, over processes, forks, signals and sweeps. */
#include "hg_journal_fixture.h"

#include <sys/resource.h>

#include "hg_owner_lock.h"

static struct hg_owner *claim(void)
{
  struct hg_owner *owner = malloc(sizeof *owner);
  hg_owner_init(owner);
  HG_CHECK(hg_owner_claim(owner, fixture_path("jobs.db"), &fixture_problem));
  return owner;
}

static void give_up(struct hg_owner *owner)
{
  hg_owner_free(owner);
  hg_owner_free(owner); /* idempotent */
  free(owner);
}

static bool is_alive(const struct hg_owner *owner, const char *name)
{
  return hg_owner_is_alive(owner, name, strlen(name));
}

static const char *lock_path(const char *name)
{
  static char path[256];
  snprintf(path, sizeof path, "%s/jobs.db.owners/%s", fixture_folder, name);
  return path;
}

static void test_a_name_is_32_hexadecimal_digits(void)
{
  struct hg_owner *one = claim(), *other = claim();
  HG_CHECK(strlen(one->name) == 32 && strspn(one->name, "0123456789abcdef") == 32);
  HG_CHECK(strcmp(one->name, other->name) != 0);
  struct stat status;
  HG_CHECK(stat(lock_path(one->name), &status) == 0 && (status.st_mode & 0777) == 0600);
  HG_CHECK(fcntl(one->fd, F_GETFD) == FD_CLOEXEC);
  give_up(one);
  give_up(other);
}

static void test_alive_while_it_is_held(void)
{
  struct hg_owner *one = claim(), *other = claim();
  char name[33];
  memcpy(name, other->name, sizeof name);
  HG_CHECK(is_alive(one, one->name) && is_alive(one, name) && is_alive(other, one->name));
  give_up(other);
  HG_CHECK(!is_alive(one, name));
  HG_CHECK(access(lock_path(name), F_OK) != 0);
  give_up(one);
  HG_CHECK(access(lock_path(""), F_OK) != 0); /* the last takes the folder along */
}

static void test_doubt_means_alive(void)
{
  struct hg_owner *owner = claim();
  static const char *const odd[] = {"",
                                    "x",
                                    "../../../etc/passwd",
                                    "0123456789abcdef0123456789abcde",
                                    "0123456789ABCDEF0123456789ABCDEF",
                                    "0123456789abcdef0123456789abcdef0",
                                    "0123456789abcdef'123456789abcdef"};
  for (size_t i = 0; i < sizeof odd / sizeof *odd; i++)
    HG_CHECK(is_alive(owner, odd[i]));
  static const char unknown[] = "0123456789abcdef0123456789abcdef";
  HG_CHECK(!is_alive(owner, unknown));
  HG_CHECK(symlink("nowhere", lock_path(unknown)) == 0);
  HG_CHECK(is_alive(owner, unknown)); /* not a file of ours: nobody knows */
  HG_CHECK(unlink(lock_path(unknown)) == 0);
  int fd = open(lock_path(unknown), O_CREAT | O_WRONLY, 0600);
  HG_CHECK(fd >= 0 && !is_alive(owner, unknown)); /* a file that nobody has locked */
  close(fd);
  /* no descriptor is left to look with */
  struct rlimit before, none;
  getrlimit(RLIMIT_NOFILE, &before);
  none = (struct rlimit){.rlim_cur = 0, .rlim_max = before.rlim_max};
  setrlimit(RLIMIT_NOFILE, &none);
  bool alive = is_alive(owner, unknown);
  setrlimit(RLIMIT_NOFILE, &before);
  HG_CHECK(alive);
  give_up(owner);
}

static void test_sweep_removes_the_dead_alone(void)
{
  static const char dead[] = "00000000000000000000000000000000", note[] = "README";
  struct hg_owner *one = claim(), *other = claim();
  close(open(lock_path(dead), O_CREAT | O_WRONLY, 0600));
  close(open(lock_path(note), O_CREAT | O_WRONLY, 0600));
  hg_owner_sweep(one);
  HG_CHECK(access(lock_path(dead), F_OK) != 0);
  HG_CHECK(access(lock_path(one->name), F_OK) == 0 && access(lock_path(other->name), F_OK) == 0);
  HG_CHECK(is_alive(one, other->name) && is_alive(other, one->name));
  HG_CHECK(unlink(lock_path(note)) == 0);
  give_up(one);
  give_up(other);
}

/* Somebody tidies up with rm -r: the owner still lives, and says so again before it writes. */
static void test_renew(void)
{
  struct hg_owner *one = claim(), *other = claim();
  char command[128];
  HG_CHECK(hg_owner_renew(one) && is_alive(other, one->name));
  snprintf(command, sizeof command, "rm -r %s/jobs.db.owners", fixture_folder);
  HG_CHECK(system(command) == 0 && !is_alive(other, one->name));
  HG_CHECK(hg_owner_renew(one) && is_alive(other, one->name));
  HG_CHECK(fcntl(one->fd, F_GETFD) == FD_CLOEXEC);
  give_up(one);
  give_up(other);
}

/* Moved away, or restored from a copy: what is there under the name is nobody's lock. */
static void test_renew_of_a_lock_file_in_another_place(void)
{
  static const char *const commands[] = {
      "mv jobs.db.owners elsewhere",
      "mv jobs.db.owners elsewhere && cp -a elsewhere jobs.db.owners",
      "cd jobs.db.owners && for f in *; do cp $f x && mv x $f; done",
  };
  for (size_t i = 0; i < sizeof commands / sizeof *commands; i++) {
    char command[256];
    struct hg_owner *one = claim(), *other = claim();
    snprintf(command, sizeof command, "cd %s && rm -rf elsewhere && %s", fixture_folder,
             commands[i]);
    HG_CHECK(system(command) == 0);
    HG_CHECK(!is_alive(other, one->name));
    HG_CHECK(hg_owner_renew(one) && is_alive(other, one->name));
    HG_CHECK(hg_owner_renew(other) && is_alive(one, other->name));
    hg_owner_sweep(other);
    HG_CHECK(is_alive(other, one->name));
    give_up(one);
    give_up(other);
    HG_CHECK(access(lock_path(""), F_OK) != 0);
  }
}

static char shared_name[33];

static void scene_owner(int say, int hear)
{
  struct hg_owner *owner = claim();
  if (write(say, owner->name, 33) == 33)
    fixture_hear(hear);
  give_up(owner);
}

static struct fixture_child start_owner(void)
{
  struct fixture_child child = fixture_start(scene_owner);
  HG_CHECK(read(child.said, shared_name, sizeof shared_name) == sizeof shared_name);
  return child;
}

static void test_killed_is_dead_and_stopped_is_alive(void)
{
  struct fixture_child child = start_owner();
  struct hg_owner *owner = claim();
  int status;
  HG_CHECK(is_alive(owner, shared_name));
  kill(child.pid, SIGSTOP);
  HG_CHECK(waitpid(child.pid, &status, WUNTRACED) == child.pid && WIFSTOPPED(status));
  HG_CHECK(is_alive(owner, shared_name));
  hg_owner_sweep(owner);
  HG_CHECK(is_alive(owner, shared_name));
  HG_CHECK(fixture_stop(&child, SIGKILL) == SIGKILL);
  HG_CHECK(!is_alive(owner, shared_name));
  HG_CHECK(access(lock_path(shared_name), F_OK) == 0);
  hg_owner_sweep(owner);
  HG_CHECK(access(lock_path(shared_name), F_OK) != 0);
  give_up(owner);
  child = start_owner();
  owner = claim();
  HG_CHECK(is_alive(owner, shared_name));
  HG_CHECK(fixture_stop(&child, 0) == 0); /* gives itself up */
  HG_CHECK(!is_alive(owner, shared_name) && access(lock_path(shared_name), F_OK) != 0);
  give_up(owner);
}

/* An owner that has forked a child which lives on: the owner's death must be seen all the same. */
static void scene_parent(int say, int hear)
{
  struct hg_owner *owner = claim();
  pid_t child = fork();
  if (child == 0) {
    bool fine = hg_owner_is_tainted() && fcntl(owner->fd, F_GETFD) < 0;
    if (write(say, fine ? owner->name : "", 33) == 33)
      fixture_hear(hear);
    _exit(0);
  }
  pause();
}

static void test_a_child_does_not_keep_its_parents_lock(void)
{
  struct fixture_child parent = fixture_start(scene_parent);
  HG_CHECK(read(parent.said, shared_name, sizeof shared_name) == sizeof shared_name);
  HG_CHECK(strlen(shared_name) == 32);
  struct hg_owner *owner = claim();
  HG_CHECK(is_alive(owner, shared_name));
  kill(parent.pid, SIGKILL);
  int status;
  HG_CHECK(waitpid(parent.pid, &status, 0) == parent.pid);
  HG_CHECK(!is_alive(owner, shared_name));
  HG_CHECK(!hg_owner_is_tainted());
  close(parent.told); /* the grandchild goes */
  close(parent.said);
  give_up(owner);
}

/* Many come and go and sweep at a time: no name is lost while it is held. */
static void scene_crowd(int say, int hear)
{
  (void)say;
  fixture_hear(hear);
  for (int i = 0; i < 200; i++) {
    struct hg_owner *one = claim(), *other = claim();
    hg_owner_sweep(one);
    HG_CHECK(is_alive(one, other->name) && is_alive(other, one->name));
    give_up(one);
    hg_owner_sweep(other);
    HG_CHECK(access(lock_path(other->name), F_OK) == 0);
    give_up(other);
  }
  _exit(hg_test_failed != 0);
}

static void test_a_crowd(void)
{
  struct fixture_child children[4];
  for (size_t i = 0; i < 4; i++)
    children[i] = fixture_start(scene_crowd);
  for (size_t i = 0; i < 4; i++)
    fixture_say(children[i].told);
  for (size_t i = 0; i < 4; i++)
    HG_CHECK(fixture_stop(&children[i], 0) == 0);
}

static void test_problems(void)
{
  struct hg_owner owner;
  char place[128];
  hg_owner_init(&owner);
  close(open(fixture_path("file"), O_CREAT | O_WRONLY, 0600));
  snprintf(place, sizeof place, "%s/file/jobs.db", fixture_folder);
  HG_CHECK(!hg_owner_claim(&owner, place, &fixture_problem));
  HG_CHECK_TEXT(fixture_problem.word, "io");
  hg_owner_free(&owner);
}

int main(void)
{
  fixture_begin();
  HG_RUN(test_a_name_is_32_hexadecimal_digits);
  HG_RUN(test_alive_while_it_is_held);
  HG_RUN(test_doubt_means_alive);
  HG_RUN(test_sweep_removes_the_dead_alone);
  HG_RUN(test_renew);
  HG_RUN(test_renew_of_a_lock_file_in_another_place);
  HG_RUN(test_killed_is_dead_and_stopped_is_alive);
  HG_RUN(test_a_child_does_not_keep_its_parents_lock);
  HG_RUN(test_a_crowd);
  HG_RUN(test_problems);
  fixture_end();
  return hg_test_report("journal_owner");
}
