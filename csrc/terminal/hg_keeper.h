/*
 * A process in two halves: the one that was started, which whoever started it may kill, and the one that
 * works. When the first is gone, the second learns of it and can bring what it does to a good end.
 */
#ifndef HG_KEEPER_H
#define HG_KEEPER_H

#include <stdbool.h>

/*
 * Forks; to be called before there are threads. Returns in the child alone, which leads a session of its
 * own: a descriptor that is readable when the parent is gone, to be closed by the caller. The parent
 * gives up standard input and output, waits for the child and ends as it ended. Below 0: there is no
 * second half, and errno says why.
 */
int hg_keeper_split(void);

/* Whether the parent is gone. */
bool hg_keeper_is_alone(int fd);

#endif
