/*
 * A journal: an SQLite file that remembers, written by a thread of its own so that the host never
 * waits for a disk.
 *
 * One thread, the host's, calls these functions. After a fork the child may only ask
 * hg_journal_is_foreign and call hg_journal_close, which leaves SQLite alone there.
 */
#ifndef HG_JOURNAL_H
#define HG_JOURNAL_H

#include "hg_database.h"

#define HG_DIGEST_TEXT 32 /* hexadecimal digits */

struct hg_journal;

/* Waits for the disk, and for others that write up to options->busy_seconds. NULL: a problem. */
struct hg_journal *hg_journal_open(const struct hg_journal_options *options,
                                   struct hg_journal_problem *problem);

bool hg_journal_is_foreign(const struct hg_journal *journal);

/* This handle's own name, as is_alive knows it in SQL. */
const char *hg_journal_owner(const struct hg_journal *journal);

/* HMAC-SHA256 with the journal's salt, cut to 16 bytes. False: libcrypto failed. */
bool hg_journal_digest(const struct hg_journal *journal, const void *bytes, size_t length,
                       char digest[HG_DIGEST_TEXT + 1]);

/*
 * Takes the transaction over, and gives it an id, which is returned. It waits here until
 * hg_journal_go, or until there are as many as one commit takes, so that what belongs together comes to
 * the disk at once. Not after hg_journal_finish.
 */
int64_t hg_journal_hold(struct hg_journal *journal, struct hg_transaction *transaction);

/* Hands over what is held. */
void hg_journal_go(struct hg_journal *journal);

/* Both. */
int64_t hg_journal_submit(struct hg_journal *journal, struct hg_transaction *transaction);

/* Closes the database behind all that was submitted. `last` is an empty transaction; as submit. */
int64_t hg_journal_finish(struct hg_journal *journal, struct hg_transaction *last);
bool hg_journal_is_finished(const struct hg_journal *journal);

/* Readable while outcomes wait. */
int hg_journal_fd(const struct hg_journal *journal);

/* The oldest outcome; NULL if there is none. It stays the journal's until it is dropped. */
const struct hg_transaction *hg_journal_peek(struct hg_journal *journal);
void hg_journal_drop(struct hg_journal *journal);

/* Submitted and not yet dropped. */
size_t hg_journal_count(const struct hg_journal *journal);

/* Waits, at most so long, until all that was submitted is done. */
bool hg_journal_drain(struct hg_journal *journal, double seconds);

/*
 * What was submitted is still done. Waits for it, unless `patient` is false: then the thread goes on
 * alone. NULL is fine.
 */
void hg_journal_close(struct hg_journal *journal, bool patient);

#endif
