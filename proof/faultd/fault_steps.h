/* Performs the steps of an action on a connection. */
#ifndef FAULT_STEPS_H
#define FAULT_STEPS_H

#include "fault_conn.h"

enum fault_progress {
  FAULT_STEP_DONE, /* go on with the next step */
  FAULT_STEP_WAIT, /* conn->events or conn->deadline say for what */
  FAULT_STEP_MOVED /* the step has changed the connection's phase: the action is over */
};

enum fault_progress fault_step_perform(struct fault_conn *conn, const struct fault_step *step);

/* Lets every connection that waits at a gate go on; returns how many did. */
unsigned long fault_gate_release(struct fault_server *server);

#endif
