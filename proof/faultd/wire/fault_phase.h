/* What a connection does in each of its phases. */
#ifndef FAULT_PHASE_H
#define FAULT_PHASE_H

#include "fault_conn.h"

/* Goes on until it blocks. `revents` is what poll said of the client's descriptor. */
void fault_phase_run(struct fault_conn *conn, int revents);

#endif
