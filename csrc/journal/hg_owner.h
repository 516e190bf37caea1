/*
 * Who owns a task: a handle on the journal, known by a random name, alive as long as it holds the lock
 * on its own file in the folder "<journal>.owners". No clock and no process number is asked: a process
 * that is stopped is alive, one that was killed is not.
 *
 * The functions may be called on any thread, those about one owner by one at a time. In a forked child
 * all descriptors of the parent's owners are closed at once, so that no child keeps a dead parent's
 * lock; the child must not use the parent's owners.
 */
#ifndef HG_OWNER_H
#define HG_OWNER_H

#include <stddef.h>

#include "hg_journal_problem.h"
#include "hg_limits.h"
#include "hg_rights.h"

#define HG_OWNER_NAME 32 /* hexadecimal digits */

struct hg_owner {
  struct hg_owner *next, **link; /* the book of all owners of this process */
  struct hg_rights rights;       /* the journal's: folder and files get them */
  char folder[HG_LIMIT_JOURNAL_PATH + sizeof ".owners"];
  char name[HG_OWNER_NAME + 1];
  int fd; /* -1: not claimed */
};

/* Enters the owner, without a name, into the book. */
void hg_owner_init(struct hg_owner *owner);

/* Gives the owner a name and its locked file beside the journal. False with a problem. */
bool hg_owner_claim(struct hg_owner *owner, const char *journal,
                    struct hg_journal_problem *problem);

/* Makes the file anew if somebody has removed, moved or replaced it. False: not possible; errno. */
bool hg_owner_renew(struct hg_owner *owner);

/* Removes the files of owners that are dead. */
void hg_owner_sweep(const struct hg_owner *owner);

/* In doubt, yes. name is length bytes. */
bool hg_owner_is_alive(const struct hg_owner *owner, const char *name, size_t length);

/* Removes the owner's file and its entry in the book; idempotent. */
void hg_owner_free(struct hg_owner *owner);

/*
 * Was this process, or an ancestor of it, forked while owners were in the book? SQLite's state, which
 * was copied in the middle of its work, is of no use then.
 */
bool hg_owner_is_tainted(void);

#endif
