/* What the journal's tests share: a folder, a journal in it, transactions in short words. */
#ifndef HG_JOURNAL_FIXTURE_H
#define HG_JOURNAL_FIXTURE_H

#include "hg_test.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hg_clock.h"
#include "hg_journal.h"

#define FIXTURE_APPLICATION 0x486f6d65

static char fixture_folder[64];
static struct hg_journal_problem fixture_problem;

/* A new, empty folder; the one before is removed. */
static inline void fixture_begin(void)
{
  char command[128];
  if (fixture_folder[0] != '\0') {
    snprintf(command, sizeof command, "rm -rf %s", fixture_folder);
    HG_CHECK(system(command) == 0);
  }
  snprintf(fixture_folder, sizeof fixture_folder, "/tmp/homegen-test-journal-XXXXXX");
  HG_CHECK(mkdtemp(fixture_folder) != NULL);
}

static inline void fixture_end(void)
{
  fixture_begin();
  HG_CHECK(rmdir(fixture_folder) == 0);
}

static inline const char *fixture_path(const char *name)
{
  static char path[256];
  snprintf(path, sizeof path, "%s/%s", fixture_folder, name);
  return path;
}

static inline struct hg_journal *fixture_open_at(const char *path, double busy_seconds)
{
  static const char *const versions[] = {"CREATE TABLE task(name TEXT UNIQUE, state TEXT)"};
  struct hg_journal_options options = {
      .path = path,
      .path_length = strlen(path),
      .application_id = FIXTURE_APPLICATION,
      .versions = versions,
      .version_count = 1,
      .busy_seconds = busy_seconds,
  };
  return hg_journal_open(&options, &fixture_problem);
}

static inline struct hg_journal *fixture_open(void)
{
  struct hg_journal *journal = fixture_open_at(fixture_path("jobs.db"), 10.0);
  HG_CHECK(journal != NULL);
  if (journal == NULL)
    fprintf(stderr, "  %s\n", fixture_problem.text);
  return journal;
}

/* Statements with text arguments: SQL, its arguments, NULL, SQL, …, NULL, NULL. */
static inline struct hg_transaction *fixture_transaction(const char *sql, va_list list)
{
  struct hg_transaction *transaction = hg_transaction_new();
  snprintf(transaction->label, sizeof transaction->label, "test");
  for (; sql != NULL; sql = va_arg(list, const char *)) {
    const char *arguments[HG_LIMIT_ARGUMENTS];
    size_t count = 0;
    for (const char *text; (text = va_arg(list, const char *)) != NULL;)
      arguments[count++] = text;
    struct hg_statement *statement = hg_transaction_add(transaction, sql, strlen(sql), count);
    for (size_t i = 0; i < count; i++)
      hg_transaction_set_text(transaction, &statement->arguments[i], arguments[i],
                              strlen(arguments[i]));
  }
  return transaction;
}

static inline int64_t fixture_submit(struct hg_journal *journal, const char *sql, ...)
{
  va_list list;
  va_start(list, sql);
  struct hg_transaction *transaction = fixture_transaction(sql, list);
  va_end(list);
  return hg_journal_submit(journal, transaction);
}

#define INSERT(journal, name)                                                                      \
  fixture_submit((journal), "INSERT INTO task VALUES (?, 'new')", (name), NULL, NULL)

/* The oldest outcome, waiting for it; NULL after ten seconds. */
static inline const struct hg_transaction *fixture_wait(struct hg_journal *journal)
{
  struct pollfd entry = {.fd = hg_journal_fd(journal), .events = POLLIN};
  return poll(&entry, 1, 10000) == 1 ? hg_journal_peek(journal) : NULL;
}

/* Takes the oldest outcome: "ok", "unmet", or an error's word. */
static inline const char *fixture_take(struct hg_journal *journal)
{
  const char *word = "nothing";
  const struct hg_transaction *done = fixture_wait(journal);
  if (done == NULL)
    return word;
  if (done->outcome == HG_TRANSACTION_OK)
    word = "ok";
  else
    word = done->outcome == HG_TRANSACTION_UNMET ? "unmet" : done->word;
  hg_journal_drop(journal);
  return word;
}

/* The first field of the first row that a query gives; -1: no row. */
static inline int64_t fixture_number(struct hg_journal *journal, const char *sql)
{
  int64_t number = -1;
  fixture_submit(journal, sql, NULL, NULL);
  const struct hg_transaction *done = fixture_wait(journal);
  HG_CHECK(done != NULL && done->outcome == HG_TRANSACTION_OK);
  if (done != NULL && done->outcome == HG_TRANSACTION_OK && done->statements[0].rows != NULL)
    number = done->statements[0].rows->cells[0].integer;
  hg_journal_drop(journal);
  return number;
}

static inline int64_t fixture_count(struct hg_journal *journal)
{
  return fixture_number(journal, "SELECT count(*) FROM task");
}

/* A child process that runs `scene` and tells by a byte when it is where it should be. */
struct fixture_child {
  pid_t pid;
  int said, told; /* pipes' ends: what it says, what it is told */
};

static inline struct fixture_child fixture_start(void (*scene)(int say, int hear))
{
  int up[2], down[2];
  struct fixture_child child = {.pid = -1};
  HG_CHECK(pipe(up) == 0 && pipe(down) == 0);
  child.pid = fork();
  if (child.pid == 0) {
    close(up[0]);
    close(down[1]);
    hg_test_failed = 0; /* what it counts from here on is its own */
    scene(up[1], down[0]);
    _exit(0);
  }
  close(up[1]);
  close(down[0]);
  child.said = up[0];
  child.told = down[1];
  return child;
}

static inline void fixture_say(int fd)
{
  HG_CHECK(write(fd, "!", 1) == 1);
}

/* Waits for a word from the other side; false: it has gone. */
static inline bool fixture_hear(int fd)
{
  char byte;
  return read(fd, &byte, 1) == 1;
}

/* Ends the child by a signal, or with 0 waits for its end. Gives the exit status. */
static inline int fixture_stop(struct fixture_child *child, int signal)
{
  int status = -1;
  if (signal != 0)
    kill(child->pid, signal);
  close(child->told);
  HG_CHECK(waitpid(child->pid, &status, 0) == child->pid);
  close(child->said);
  return status;
}

#endif
