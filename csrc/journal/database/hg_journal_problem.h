/*
 * Why something about a journal failed: a word for programs and a sentence for people.
 */
#ifndef HG_JOURNAL_PROBLEM_H
#define HG_JOURNAL_PROBLEM_H

#include <stdbool.h>

#include <sqlite3.h>

struct hg_journal_problem {
  const char *word; /* static text: path network read_only foreign corrupt newer full busy io … */
  char text[1024];
};

/* Always false, so that a check can end with it. */
__attribute__((format(printf, 3, 4))) bool
hg_journal_fail(struct hg_journal_problem *problem, const char *word, const char *format, ...);

/* The word for an SQLite result code other than OK, ROW and DONE, and for the system's errno. */
const char *hg_journal_word(int code, int system_error);
const char *hg_journal_word_of_errno(int system_error);

/* What to do about a word, as the end of a sentence ("; …"), or "". Static text. */
const char *hg_journal_advice(const char *word);

/* For the connection's last failure, which was `code`; "the journal PATH WHAT: …". Always false. */
bool hg_journal_fail_by_code(struct hg_journal_problem *problem, sqlite3 *db, int code,
                             const char *path, const char *what);

#endif
