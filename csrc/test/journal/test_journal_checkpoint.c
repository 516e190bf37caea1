/*
 * Copying the log into the database while another process commits at the worst moment: between the
 * checkpoint's reading of how long the log is and its look at how much of it is copied. SQLite 3.7.0 to
 * 3.51.2 then take the new log for a copied one, and what was committed to it is gone.
 */
#include "hg_journal_fixture.h"

#include "hg_watch_vfs.h"

#define FRESH(test) (fixture_begin(), HG_RUN(test))

enum { OURS = 1, OTHERS = 2 };

static struct hg_journal *ours, *other;
static int promised;

static struct hg_journal *open_as(int side)
{
  atomic_store(&watch_side, side);
  return fixture_open();
}

/* Rows without number make no log of 1,000 frames in a short time; these do, at once. */
enum { MANY = 180 };

static void submit_many(struct hg_journal *journal, const char *name)
{
  fixture_submit(journal,
                 "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 180)"
                 " INSERT INTO task SELECT ? || i || hex(zeroblob(6000)), 'new' FROM n",
                 name, NULL, NULL);
}

static void insert_by_other(const char *name)
{
  INSERT(other, name);
  const char *word = fixture_take(other);
  HG_CHECK_TEXT(word, "ok");
  promised += strcmp(word, "ok") == 0;
}

/* Adds to a log that is long: so it copies all of it, too, if it may. */
static void other_copies_the_log(void)
{
  insert_by_other("copies");
}

static bool has_come;

static void other_starts_the_log_anew(void)
{
  has_come = true;
  insert_by_other("anew");
}

static int64_t count_as_stranger(void)
{
  struct hg_journal *stranger = open_as(OTHERS + 1);
  int64_t count = fixture_count(stranger);
  hg_journal_close(stranger, true);
  return count;
}

static void race(void (**first_moment)(void))
{
  promised = 0;
  has_come = false;
  watch_hooked = OURS;
  ours = open_as(OURS);
  other = open_as(OTHERS);
  *first_moment = other_copies_the_log;
  watch_after_header = other_starts_the_log_anew;
  submit_many(ours, "ours");
  HG_CHECK_TEXT(fixture_take(ours), "ok");
  promised += MANY;
  *first_moment = watch_after_header = NULL;
  insert_by_other("next");
  int64_t present = count_as_stranger();
  printf("SQLite %s: %s; %d rows promised, %d there\n", sqlite3_libversion(),
         has_come ? "the moment came" : "the moment did not come", promised, (int)present);
  HG_CHECK(present == promised);
  submit_many(ours, "more");
  HG_CHECK_TEXT(fixture_take(ours), "ok");
  promised += MANY;
  hg_journal_close(ours, true);
  hg_journal_close(other, true);
  HG_CHECK(count_as_stranger() == promised);
}

static void test_another_commits_while_the_log_is_copied(void)
{
  race(&watch_after_commit);
  HG_CHECK(has_come);
  fixture_begin();
  race(&watch_before_checkpoint);
  HG_CHECK(has_come);
}

static int steps, copies_at, anew_at;

static void step(void)
{
  steps++;
  if (steps == copies_at)
    other_copies_the_log();
  if (steps == anew_at)
    other_starts_the_log_anew();
}

static void begin_steps(void)
{
  watch_at_each = step;
}

/* One run: the other is at work at two steps of ours behind its commit. False: there are fewer. */
static bool run_steps(int first, int second)
{
  fixture_begin();
  promised = steps = 0;
  copies_at = first;
  anew_at = second;
  ours = open_as(OURS);
  other = open_as(OTHERS);
  watch_after_commit = begin_steps;
  submit_many(ours, "ours");
  HG_CHECK_TEXT(fixture_take(ours), "ok");
  watch_at_each = NULL;
  promised += MANY;
  insert_by_other("next");
  bool fine = count_as_stranger() == promised;
  HG_CHECK(fine);
  if (!fine)
    fprintf(stderr, "  at the steps %d and %d\n", first, second);
  hg_journal_close(ours, true);
  hg_journal_close(other, true);
  HG_CHECK(count_as_stranger() == promised);
  return steps >= second;
}

/* Not only where it is known to hurt. */
static void test_another_commits_at_any_two_moments(void)
{
  int runs = 0, first = 1;
  watch_hooked = OURS;
  for (bool is_there = true; is_there; first++) {
    int second = first;
    while (run_steps(first, second))
      second++;
    is_there = second > first;
    runs += second - first;
  }
  printf("two commits between any two steps: %d runs\n", runs);
  HG_CHECK(runs > 20);
}

/* Whatever SQLite does inside: no checkpoint is asked for without a reader of ours beside it. */
static void test_each_checkpoint_has_a_reader_beside_it(void)
{
  atomic_store(&watch_unguarded, 0);
  atomic_store(&watch_guarded, 0);
  ours = open_as(OURS);
  for (int i = 0; i < 5; i++) {
    char name[32];
    snprintf(name, sizeof name, "round %d ", i);
    submit_many(ours, name);
    HG_CHECK_TEXT(fixture_take(ours), "ok");
    INSERT(ours, name);
    HG_CHECK_TEXT(fixture_take(ours), "ok");
  }
  struct stat status;
  HG_CHECK(stat(fixture_path("jobs.db"), &status) == 0 && status.st_size > 4 * MANY * 4096);
  HG_CHECK(stat(fixture_path("jobs.db-wal"), &status) == 0 && status.st_size < 4 * MANY * 8 * 4096);
  hg_journal_close(ours, true);
  ours = open_as(OURS);
  HG_CHECK(fixture_count(ours) == 5 * (MANY + 1));
  hg_journal_close(ours, true);
  printf("checkpoints: %d with a reader beside them, %d without\n", atomic_load(&watch_guarded),
         atomic_load(&watch_unguarded));
  HG_CHECK(atomic_load(&watch_guarded) >= 5);
  HG_CHECK(atomic_load(&watch_unguarded) == 0);
}

/* The index of our side's log: its length, and how much of it is copied. */
static volatile uint32_t *map_index(void)
{
  void volatile *index = NULL;
  for (struct watch_file *file = watch_files; file != NULL && index == NULL; file = file->next)
    if (file->side == OURS)
      HG_CHECK(watch_shm_map(&file->base, 0, 32768, 0, &index) == SQLITE_OK);
  return index;
}

static void spoil(void)
{
  volatile uint32_t *index = map_index();
  index[24] = index[4] + 5000;
}

static void check_corrupt(struct hg_journal *journal)
{
  const struct hg_transaction *done = fixture_wait(journal);
  HG_CHECK(done != NULL && done->outcome == HG_TRANSACTION_ERROR);
  HG_CHECK(done != NULL && strstr(done->message, "jobs.db-wal") != NULL);
  HG_CHECK_TEXT(fixture_take(journal), "corrupt");
}

/* The log is long, was copied, and begun anew by one row. */
static void begin_log(void)
{
  ours = open_as(OURS);
  submit_many(ours, "copied");
  HG_CHECK_TEXT(fixture_take(ours), "ok");
  INSERT(ours, "before");
  HG_CHECK_TEXT(fixture_take(ours), "ok");
}

static void check_the_next_opening(void)
{
  HG_CHECK(access(fixture_path("jobs.db-wal"), F_OK) == 0);
  ours = open_as(OURS);
  HG_CHECK(fixture_number(ours, "SELECT count(*) FROM task WHERE name = 'before'") == 1);
  INSERT(ours, "after");
  HG_CHECK_TEXT(fixture_take(ours), "ok");
  hg_journal_close(ours, true);
}

/* What a checkpoint of another program may leave behind: nobody promises anything any more. */
static void test_a_spoiled_log_is_left_to_the_next_opening(void)
{
  begin_log();
  other = open_as(OTHERS);
  spoil();
  for (int i = 0; i < 2; i++) {
    INSERT(ours, "lost");
    check_corrupt(ours);
    INSERT(other, "lost");
    check_corrupt(other);
  }
  HG_CHECK(fixture_open_at(fixture_path("jobs.db"), 0.1) == NULL);
  HG_CHECK_TEXT(fixture_problem.word, "corrupt");
  hg_journal_close(ours, true);
  hg_journal_close(other, true);
  check_the_next_opening();
}

/* The checkpoint itself finds it: what was committed with it is not said to be there. */
static void test_a_log_that_is_spoiled_before_it_is_copied(void)
{
  begin_log();
  watch_hooked = OURS;
  watch_before_checkpoint = spoil;
  submit_many(ours, "not told");
  check_corrupt(ours);
  HG_CHECK(watch_before_checkpoint == NULL);
  INSERT(ours, "lost");
  check_corrupt(ours);
  hg_journal_close(ours, true);
  check_the_next_opening();
}

int main(void)
{
  HG_CHECK(watch_begin());
  FRESH(test_another_commits_while_the_log_is_copied);
  FRESH(test_another_commits_at_any_two_moments);
  FRESH(test_each_checkpoint_has_a_reader_beside_it);
  FRESH(test_a_spoiled_log_is_left_to_the_next_opening);
  FRESH(test_a_log_that_is_spoiled_before_it_is_copied);
  fixture_end();
  return hg_test_report("journal_checkpoint");
}
