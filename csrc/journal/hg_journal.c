#include "hg_journal.h"

#include "hg_worker.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct hg_journal {
  struct hg_worker *worker;
  int64_t last_id;
  struct hg_work *held, **held_end;
  size_t held_count;
  bool is_finished;
  unsigned char salt[HG_SALT_SIZE];
  char owner[HG_OWNER_NAME + 1];
};

/* On the worker's thread. */
static void run_batch(void *context, struct hg_work *batch)
{
  struct hg_database *database = context;
  struct hg_transaction *first = (struct hg_transaction *)batch, *end = first;
  while (end != NULL && !end->is_finish)
    end = (struct hg_transaction *)end->work.next;
  if (first != end)
    hg_database_run(database, first, end);
  for (struct hg_transaction *one = first; one != end;
       one = (struct hg_transaction *)one->work.next)
    hg_transaction_settle(one);
  if (end != NULL)
    hg_database_close(database);
}

static void drop_work(struct hg_work *work)
{
  hg_transaction_free((struct hg_transaction *)work);
}

static void end_database(void *context)
{
  hg_database_free(context);
}

static const struct hg_worker_kind worker_kind = {
    .run = run_batch,
    .drop = drop_work,
    .end = end_database,
    .most = HG_LIMIT_BATCH,
    .thorough = true,
};

static bool start(struct hg_journal *journal, struct hg_database *database,
                  struct hg_journal_problem *problem)
{
  memcpy(journal->salt, database->salt, sizeof journal->salt);
  memcpy(journal->owner, database->owner.name, sizeof journal->owner);
  journal->worker = hg_worker_open(&worker_kind, database);
  return journal->worker != NULL || hg_journal_fail(problem, hg_journal_word_of_errno(errno),
                                                    "the journal %s cannot have a thread: %s",
                                                    database->path, strerror(errno));
}

/* Takes a signal that is blocked back, if it has come. */
static void discard(const sigset_t *signals)
{
#ifdef HG_PORTABLE
  sigset_t pending;
  int number;
  if (sigpending(&pending) == 0 && sigismember(&pending, SIGXFSZ) == 1)
    sigwait(signals, &number);
#else
  struct timespec none = {0};
  sigtimedwait(signals, NULL, &none);
#endif
}

/*
 * A file that may not grow (ulimit -f) is a disk without room. The signal that comes along would end
 * the host, whose thread this is; the journal's own blocks it anyway.
 */
static struct hg_database *open_unharmed(const struct hg_journal_options *options,
                                         struct hg_journal_problem *problem)
{
  sigset_t signals, before;
  sigemptyset(&signals);
  sigaddset(&signals, SIGXFSZ);
  bool is_blocked = pthread_sigmask(SIG_BLOCK, &signals, &before) == 0;
  struct hg_database *database = hg_database_open(options, problem);
  if (is_blocked && sigismember(&before, SIGXFSZ) == 0)
    discard(&signals);
  if (is_blocked)
    pthread_sigmask(SIG_SETMASK, &before, NULL);
  return database;
}

struct hg_journal *hg_journal_open(const struct hg_journal_options *options,
                                   struct hg_journal_problem *problem)
{
  struct hg_journal *journal = calloc(1, sizeof *journal);
  if (journal == NULL) {
    hg_journal_fail(problem, "memory", "there is not enough memory to open a journal");
    return NULL;
  }
  journal->held_end = &journal->held;
  struct hg_database *database = open_unharmed(options, problem);
  if (database != NULL && start(journal, database, problem))
    return journal;
  hg_database_free(database);
  free(journal);
  return NULL;
}

bool hg_journal_is_foreign(const struct hg_journal *journal)
{
  return hg_worker_is_foreign(journal->worker);
}

const char *hg_journal_owner(const struct hg_journal *journal)
{
  return journal->owner;
}

bool hg_journal_digest(const struct hg_journal *journal, const void *bytes, size_t length,
                       char digest[HG_DIGEST_TEXT + 1])
{
  unsigned char whole[EVP_MAX_MD_SIZE];
  unsigned size = 0;
  if (HMAC(EVP_sha256(), journal->salt, sizeof journal->salt, bytes, length, whole, &size) ==
          NULL ||
      size < HG_DIGEST_TEXT / 2)
    return false;
  for (size_t i = 0; i < HG_DIGEST_TEXT / 2; i++)
    snprintf(digest + 2 * i, 3, "%02x", whole[i]);
  return true;
}

int64_t hg_journal_hold(struct hg_journal *journal, struct hg_transaction *transaction)
{
  int64_t id = ++journal->last_id;
  transaction->id = id;
  transaction->work.next = NULL;
  *journal->held_end = &transaction->work;
  journal->held_end = &transaction->work.next;
  if (++journal->held_count == HG_LIMIT_BATCH)
    hg_journal_go(journal);
  return id;
}

void hg_journal_go(struct hg_journal *journal)
{
  if (journal->held == NULL)
    return;
  hg_worker_submit_all(journal->worker, journal->held, journal->held_count);
  journal->held = NULL;
  journal->held_end = &journal->held;
  journal->held_count = 0;
}

int64_t hg_journal_submit(struct hg_journal *journal, struct hg_transaction *transaction)
{
  int64_t id = hg_journal_hold(journal, transaction);
  hg_journal_go(journal);
  return id;
}

int64_t hg_journal_finish(struct hg_journal *journal, struct hg_transaction *last)
{
  journal->is_finished = true;
  last->is_finish = true;
  return hg_journal_submit(journal, last);
}

bool hg_journal_is_finished(const struct hg_journal *journal)
{
  return journal->is_finished;
}

int hg_journal_fd(const struct hg_journal *journal)
{
  return hg_worker_fd(journal->worker);
}

const struct hg_transaction *hg_journal_peek(struct hg_journal *journal)
{
  return (const struct hg_transaction *)hg_worker_peek(journal->worker);
}

void hg_journal_drop(struct hg_journal *journal)
{
  hg_worker_drop(journal->worker);
}

size_t hg_journal_count(const struct hg_journal *journal)
{
  return journal->held_count + hg_worker_count(journal->worker);
}

bool hg_journal_drain(struct hg_journal *journal, double seconds)
{
  hg_journal_go(journal);
  return hg_worker_drain(journal->worker, seconds);
}

void hg_journal_close(struct hg_journal *journal, bool patient)
{
  if (journal == NULL)
    return;
  if (!hg_journal_is_foreign(journal))
    hg_journal_go(journal);
  hg_worker_close(journal->worker, patient);
  free(journal);
}
