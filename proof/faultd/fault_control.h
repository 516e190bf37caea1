/* The spec's orders: one per line on stdin, each answered on stdout before the next is read, so
 * that an order is in force once its answer has come.
 *
 *   script <path> <action>     append to the path's queue
 *   default <path> <action>    what answers when the queue is used up
 *   accept <action>            append to the queue for new connections
 *   accept-default <action>
 *   requests <path>            "request ..." lines, then "ok"; "*" is any path
 *   count <path> <marker>      complete requests whose query or body holds the marker
 *   connections                "connection <requests> <open> <resumed>" lines, then "ok"
 *   push <bytes>               send to every idle connection
 *   idle close|drop|reset      end every idle connection
 *   release                    let all connections at gates go on
 *   listen on|off              accept connections, or refuse them; those that exist stay
 *   clear                      forget everything, close every connection
 *
 * Words are escaped as fault_buffer.h says. Answers: "ok", "ok <number>" or "error <text>". */
#ifndef FAULT_CONTROL_H
#define FAULT_CONTROL_H

#include "fault_server.h"

struct fault_control {
  struct fault_buffer input;  /* what of the next line has come */
  struct fault_buffer output; /* the answer being made */
};

/* Reads what stdin has and obeys it; false at its end, when the spec is gone. */
bool fault_control_run(struct fault_control *control, struct fault_server *server);

void fault_control_free(struct fault_control *control);

#endif
