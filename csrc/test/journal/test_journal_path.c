/* Where a journal may lie. */
#include "hg_journal_fixture.h"

#include <errno.h>
#include <sys/vfs.h>

#include "hg_journal_path.h"

/* Stand in for the C library's. */
static unsigned long network_type; /* what lies in the folder, other than 0 */

int statfs(const char *path, struct statfs *status)
{
  (void)path;
  *status = (struct statfs){.f_type = 0xef53};
  if (network_type != 0)
    status->f_type = (__fsword_t)network_type;
  return 0;
}

#ifdef STATX_ATTR_MOUNT_ROOT
static bool is_mounted; /* each file by itself */

int statx(int folder, const char *restrict path, int flags, unsigned mask,
          struct statx *restrict status)
{
  (void)folder, (void)path, (void)flags, (void)mask;
  *status = (struct statx){.stx_attributes = is_mounted ? STATX_ATTR_MOUNT_ROOT : 0};
  return 0;
}
#endif

static char resolved[HG_LIMIT_JOURNAL_PATH + 1];

/* The word of refusing a path; "" when it was taken. */
static const char *word_of(const char *path)
{
  fixture_problem.word = "";
  bool taken = hg_journal_path_prepare(path, strlen(path), resolved, &fixture_problem);
  return taken ? "" : fixture_problem.word;
}

static void test_creates_the_file_for_its_owner_alone(void)
{
  struct stat status;
  umask(0);
  HG_CHECK_TEXT(word_of(fixture_path("jobs.db")), "");
  HG_CHECK_TEXT(resolved, fixture_path("jobs.db"));
  HG_CHECK(stat(resolved, &status) == 0 && (status.st_mode & 07777) == 0600);
  HG_CHECK(S_ISREG(status.st_mode) && status.st_size == 0);
  umask(022);
}

static void test_leaves_what_is_there(void)
{
  struct stat status;
  FILE *file = fopen(fixture_path("old.db"), "w");
  fputs("old", file);
  fclose(file);
  chmod(fixture_path("old.db"), 0640);
  HG_CHECK_TEXT(word_of(fixture_path("old.db")), "");
  HG_CHECK(stat(resolved, &status) == 0 && status.st_size == 3 && (status.st_mode & 0777) == 0640);
}

static void test_names_lead_to_one_path(void)
{
  char wanted[256];
  snprintf(wanted, sizeof wanted, "%s/jobs.db", fixture_folder);
  HG_CHECK(symlink("jobs.db", fixture_path("link.db")) == 0);
  HG_CHECK(symlink(".", fixture_path("folder")) == 0);
  static const char *const names[] = {"jobs.db", "link.db", "./jobs.db", "folder/jobs.db",
                                      "folder//link.db"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
    HG_CHECK_TEXT(word_of(fixture_path(names[i])), "");
    HG_CHECK_TEXT(resolved, wanted);
  }
  char before[256];
  HG_CHECK(getcwd(before, sizeof before) != NULL && chdir(fixture_folder) == 0);
  HG_CHECK_TEXT(word_of("jobs.db"), "");
  HG_CHECK_TEXT(resolved, wanted);
  HG_CHECK_TEXT(word_of(":memory:"), "");
  HG_CHECK_TEXT(resolved,
                fixture_path(":memory:")); /* a file of that name, no database in memory */
  HG_CHECK(chdir(before) == 0);
}

static void test_refused_paths(void)
{
  char longest[HG_LIMIT_JOURNAL_PATH + 2];
  memset(longest, 'x', sizeof longest - 1);
  longest[sizeof longest - 1] = '\0';
  HG_CHECK_TEXT(word_of(longest), "path");
  HG_CHECK(symlink("nowhere/at/all", fixture_path("dangling.db")) == 0);
  HG_CHECK(mkfifo(fixture_path("fifo"), 0600) == 0);
  static const char *const names[] = {"",     ".",           "..",      "jobs.db/x", "none/x.db",
                                      "fifo", "dangling.db", "folder/", "folder"};
  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    HG_CHECK_TEXT(word_of(fixture_path(names[i])), "path");
  HG_CHECK_TEXT(word_of(""), "path");
  HG_CHECK_TEXT(word_of("/"), "path");
  HG_CHECK_TEXT(word_of("/dev/null"), "path");
  HG_CHECK(!hg_journal_path_prepare("a\0b", 3, resolved, &fixture_problem));
  HG_CHECK_TEXT(fixture_problem.word, "path");
  HG_CHECK(access(fixture_path("none"), F_OK) != 0);
}

/* The longest path that is taken, and one byte more. */
static void test_the_longest_path(void)
{
  char path[HG_LIMIT_JOURNAL_PATH + 2];
  size_t length = (size_t)snprintf(path, sizeof path, "%s", fixture_folder);
  while (length < HG_LIMIT_JOURNAL_PATH) {
    size_t part = HG_LIMIT_JOURNAL_PATH - length - 1;
    if (part > 200)
      part = 150;
    path[length++] = '/';
    memset(path + length, 'x', part);
    length += part;
    path[length] = '\0';
    if (length < HG_LIMIT_JOURNAL_PATH)
      HG_CHECK(mkdir(path, 0700) == 0);
  }
  HG_CHECK_TEXT(word_of(path), "");
  HG_CHECK_TEXT(resolved, path);
  struct hg_journal *journal = fixture_open_at(path, 1.0);
  HG_CHECK(journal != NULL);
  HG_CHECK(INSERT(journal, "a") > 0);
  HG_CHECK_TEXT(fixture_take(journal), "ok");
  hg_journal_close(journal, true);
  path[length++] = 'x';
  path[length] = '\0';
  HG_CHECK_TEXT(word_of(path), "path");
}

static void test_network_filesystems(void)
{
  static const unsigned long types[] = {0x6969,     0x517b,     0xff534d42, 0xfe534d42, 0x5346414f,
                                        0x73757245, 0x564c,     0x01021997, 0x00c36400, 0x01161970,
                                        0x7461636f, 0x0bd00bd0, 0x65735546};
  for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
    network_type = types[i];
    HG_CHECK_TEXT(word_of(fixture_path("remote.db")), "network");
    HG_CHECK(strstr(fixture_problem.text, hg_journal_network_name(types[i])) != NULL);
    HG_CHECK(access(fixture_path("remote.db"), F_OK) != 0);
  }
  network_type = 0xffffffffff534d42ul; /* a type of 32 bits with its sign spread */
  HG_CHECK_TEXT(word_of(fixture_path("remote.db")), "network");
  network_type = 0;
  static const unsigned long local[] = {0xef53, 0x58465342, 0x9123683e, 0x01021994, 0x794c7630};
  for (size_t i = 0; i < sizeof local / sizeof *local; i++)
    HG_CHECK(hg_journal_network_name(local[i]) == NULL);
}

#ifdef STATX_ATTR_MOUNT_ROOT
/* As a container may have it: the files beside it would be the container's alone. */
static void test_a_file_that_is_mounted_by_itself(void)
{
  HG_CHECK_TEXT(word_of(fixture_path("mounted.db")), "");
  is_mounted = true;
  HG_CHECK_TEXT(word_of(fixture_path("mounted.db")), "path");
  HG_CHECK(strstr(fixture_problem.text, "mount its folder") != NULL);
  is_mounted = false;
  HG_CHECK_TEXT(word_of(fixture_path("mounted.db")), "");
}
#endif

int main(void)
{
  fixture_begin();
  HG_RUN(test_creates_the_file_for_its_owner_alone);
  HG_RUN(test_leaves_what_is_there);
  HG_RUN(test_names_lead_to_one_path);
  HG_RUN(test_refused_paths);
  HG_RUN(test_the_longest_path);
  HG_RUN(test_network_filesystems);
#ifdef STATX_ATTR_MOUNT_ROOT
  HG_RUN(test_a_file_that_is_mounted_by_itself);
#endif
  fixture_end();
  return hg_test_report("journal_path");
}
