/*
 * A doorbell: for a host that can read a socket of its own, but not watch a descriptor. A thread waits
 * for the descriptor in its place and writes a byte into a unix socket that the host has connected to.
 *
 * All functions belong to one thread, the host's. The bell's thread blocks all signals and allocates
 * nothing. The code must stay mapped (lhg_pin.h). After a fork the child may only call
 * hg_doorbell_is_foreign and hg_doorbell_close, which then leaves thread and name to the parent.
 */
#ifndef HG_DOORBELL_H
#define HG_DOORBELL_H

#include <stdbool.h>

struct hg_doorbell;

/*
 * Starts the thread and listens at a name in a folder of its own below `folder`, which nobody but this
 * user may enter. Only the first connection from this process is taken; then the name is gone. The
 * descriptor is duplicated. NULL: errno, and nothing is left behind.
 */
struct hg_doorbell *hg_doorbell_open(int fd, const char *folder);

bool hg_doorbell_is_foreign(const struct hg_doorbell *bell);

/* The socket's name; the bell's. */
const char *hg_doorbell_path(const struct hg_doorbell *bell);

/* One byte when the descriptor is readable, once for each time that it is armed. Never fails. */
void hg_doorbell_arm(struct hg_doorbell *bell);

/* Ends the thread and closes the socket. NULL: nothing. */
void hg_doorbell_close(struct hg_doorbell *bell);

#endif
