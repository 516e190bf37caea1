/* What lies beside a journal belongs to whom the journal belongs to, whoever has worked on it last. */
#include "hg_journal_fixture.h"

#include <grp.h>

#define FRESH(test) (fixture_begin(), HG_RUN(test))

enum { OWNER = 65534, GROUP = 61234, MEMBER = 61235, NOBODYS_GROUP = 61236 };

static struct hg_journal *opened;

static void make_journal(mode_t mode, gid_t group)
{
  opened = fixture_open();
  hg_journal_close(opened, true);
  HG_CHECK(chmod(fixture_folder, 0777) == 0);
  HG_CHECK(chmod(fixture_path("jobs.db"), mode) == 0);
  HG_CHECK(chown(fixture_path("jobs.db"), OWNER, group) == 0);
}

static bool become(uid_t user, gid_t group, gid_t other)
{
  return setgroups(1, &other) == 0 && setresgid(group, group, group) == 0 &&
         setresuid(user, user, user) == 0;
}

/* Works on the journal until it is killed. */
static void work(int say, int hear)
{
  opened = fixture_open();
  if (opened == NULL)
    _exit(1);
  INSERT(opened, hg_journal_owner(opened));
  if (strcmp(fixture_take(opened), "ok") != 0)
    _exit(1);
  fixture_say(say);
  fixture_hear(hear);
}

static void scene_root(int say, int hear)
{
  work(say, hear);
}

static void scene_member(int say, int hear)
{
  umask(077);
  if (!become(MEMBER, NOBODYS_GROUP, GROUP))
    _exit(1);
  work(say, hear);
}

static void scene_owner(int say, int hear)
{
  if (!become(OWNER, OWNER, OWNER))
    _exit(1);
  opened = fixture_open();
  int64_t alive = -1;
  if (opened != NULL) {
    alive = fixture_number(opened, "SELECT count(*) FROM task WHERE is_alive(name)");
    INSERT(opened, "owner's");
    HG_CHECK_TEXT(fixture_take(opened), "ok");
    hg_journal_close(opened, true);
  }
  (void)hear;
  if (alive == 0 && hg_test_failed == 0)
    fixture_say(say);
}

static void kill_at_work(void (*scene)(int say, int hear))
{
  struct fixture_child child = fixture_start(scene);
  HG_CHECK(fixture_hear(child.said));
  HG_CHECK(fixture_stop(&child, SIGKILL) == SIGKILL);
}

static void check_rights(const char *name, uid_t user, gid_t group, mode_t mode)
{
  struct stat status = {0};
  HG_CHECK(lstat(fixture_path(name), &status) == 0);
  bool fine = status.st_uid == user && status.st_gid == group && (status.st_mode & 0777) == mode;
  HG_CHECK(fine);
  if (!fine)
    fprintf(stderr, "  %s: %u:%u %o\n", name, status.st_uid, status.st_gid, status.st_mode & 0777u);
}

/* The one lock file that is left. */
static const char *lock_file(void)
{
  static char name[256];
  char command[256];
  snprintf(command, sizeof command, "cd %s && echo jobs.db.owners/*", fixture_folder);
  FILE *pipe = popen(command, "r");
  HG_CHECK(pipe != NULL && fgets(name, sizeof name, pipe) != NULL);
  pclose(pipe);
  name[strcspn(name, "\n")] = '\0';
  return name;
}

static void check_the_owner_can_work(void)
{
  struct fixture_child child = fixture_start(scene_owner);
  HG_CHECK(fixture_hear(child.said));
  HG_CHECK(fixture_stop(&child, 0) == 0);
  HG_CHECK(access(fixture_path("jobs.db.owners"), F_OK) != 0);
}

static void test_root_locks_nobody_out(void)
{
  make_journal(0640, OWNER);
  kill_at_work(scene_root);
  check_rights("jobs.db-wal", OWNER, OWNER, 0640);
  check_rights("jobs.db-shm", OWNER, OWNER, 0640);
  check_rights("jobs.db.owners", OWNER, OWNER, 0750);
  check_rights(lock_file(), OWNER, OWNER, 0640);
  check_the_owner_can_work();
}

/* The folder is there already, as an earlier version has made it. */
static void test_root_gives_back_what_it_took(void)
{
  make_journal(0600, OWNER);
  HG_CHECK(mkdir(fixture_path("jobs.db.owners"), 0700) == 0);
  kill_at_work(scene_root);
  check_rights("jobs.db.owners", OWNER, OWNER, 0700);
  check_the_owner_can_work();
}

/* A journal that a group works on, whatever each one's own group and mask. */
static void test_a_member_of_the_group_locks_nobody_out(void)
{
  make_journal(0660, GROUP);
  kill_at_work(scene_member);
  check_rights("jobs.db-wal", MEMBER, GROUP, 0660);
  check_rights("jobs.db-shm", MEMBER, GROUP, 0660);
  check_rights("jobs.db.owners", MEMBER, GROUP, 0770);
  check_rights(lock_file(), MEMBER, GROUP, 0660);
  kill_at_work(scene_root);
}

/* A lock file that has to be made again, its folder too. */
static void test_what_is_made_again(void)
{
  char command[128];
  make_journal(0600, OWNER);
  opened = fixture_open();
  snprintf(command, sizeof command, "rm -r %s/jobs.db.owners", fixture_folder);
  HG_CHECK(system(command) == 0);
  INSERT(opened, "renews");
  HG_CHECK_TEXT(fixture_take(opened), "ok");
  check_rights("jobs.db.owners", OWNER, OWNER, 0700);
  check_rights(lock_file(), OWNER, OWNER, 0600);
  hg_journal_close(opened, true);
}

int main(void)
{
  if (getuid() == 0) { /* only root can stand in for others */
    FRESH(test_root_locks_nobody_out);
    FRESH(test_root_gives_back_what_it_took);
    FRESH(test_a_member_of_the_group_locks_nobody_out);
    FRESH(test_what_is_made_again);
    fixture_end();
  }
  return hg_test_report("journal_rights");
}
