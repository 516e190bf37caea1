/*
 * Which files a connection has open: the database, its log (-wal) and the index of the log (-shm). All
 * who find the same three under the journal's name see the same; who has another one writes for nobody.
 */
#ifndef HG_JOURNAL_FILES_H
#define HG_JOURNAL_FILES_H

#include <stdbool.h>
#include <sys/types.h>

enum hg_journal_file { HG_JOURNAL_DATABASE, HG_JOURNAL_LOG, HG_JOURNAL_INDEX, HG_JOURNAL_FILES };

struct hg_file_identity {
  dev_t device;
  ino_t inode;
};

struct hg_journal_files {
  struct hg_journal_files *next, **link; /* the book of all in this process, under its lock */
  bool noted;                            /* it is in the book; its owner's alone */
  struct hg_file_identity files[HG_JOURNAL_FILES];
};

/* What stands behind the journal's path. Static text. */
const char *hg_journal_file_suffix(enum hg_journal_file file);

/*
 * Notes what is there under the name, right behind the opening, and enters it into the book. SQLite
 * opens an index once for a process, so that it is the one in the book if there is one. False: one is
 * missing; errno. Any thread.
 */
bool hg_journal_files_note(struct hg_journal_files *files, const char *path);

/* The first that is not there any more, or is another: HG_JOURNAL_FILES if there is none. */
enum hg_journal_file hg_journal_files_missing(const struct hg_journal_files *files,
                                              const char *path);

/*
 * May the log still be copied into the database, and be removed? All names are the files' own then, or
 * nobody's: nobody else has begun another log, or taken this one for that of another database.
 */
bool hg_journal_files_have_log(const struct hg_journal_files *files, const char *path);

/* Takes it out of the book; idempotent. */
void hg_journal_files_forget(struct hg_journal_files *files);

#endif
