/*
 * SIGTERM, SIGINT and SIGHUP as something a loop can wait for: a pipe that the signal handler writes to.
 * Process-wide, for programs whose whole process is the command; not thread-safe. A SIGHUP that the
 * process was started without (nohup) stays ignored.
 */
#ifndef HG_TERMINATION_H
#define HG_TERMINATION_H

#include <stdbool.h>

/* Installs the handlers. False: they are installed already, or the system refused. */
bool hg_termination_start(void);

/* Readable once a signal came; -1 when not started. */
int hg_termination_fd(void);

/* The number of the next signal that came, or 0. */
int hg_termination_take(void);

/* Puts the former handlers back. Idempotent. */
void hg_termination_stop(void);

#endif
