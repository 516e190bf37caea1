/*
 * Where a journal may lie: in a folder that is there, on a disk of this machine. Looks, and never
 * opens the file: a descriptor of an SQLite file that is closed drops the locks that other
 * connections of the process hold on it.
 */
#ifndef HG_JOURNAL_PATH_H
#define HG_JOURNAL_PATH_H

#include <stddef.h>

#include "hg_journal_problem.h"
#include "hg_limits.h"

/*
 * Resolves path, length bytes with a NUL behind them, into an absolute one without symbolic links,
 * and creates the file, empty and for its owner alone, if it is not there. False with a problem.
 */
bool hg_journal_path_prepare(const char *path, size_t length,
                             char resolved[HG_LIMIT_JOURNAL_PATH + 1],
                             struct hg_journal_problem *problem);

/* The name of a network filesystem by the number that statfs gives; NULL: it is none. */
const char *hg_journal_network_name(unsigned long type);

#endif
