/* Which action answers which path: a queue per path, then a default. */
#ifndef FAULT_SCRIPT_H
#define FAULT_SCRIPT_H

#include "fault_action.h"

struct fault_script; /* one path's queue and default */

struct fault_scripts {
  struct fault_script *first; /* owned */
};

/* Appends to the queue of `path` / sets what answers when the queue is used up. Both take over the
 * caller's reference to the action. The path "*" answers for all that have nothing of their own. */
void fault_scripts_push(struct fault_scripts *scripts, const char *path,
                        struct fault_action *action);
void fault_scripts_default(struct fault_scripts *scripts, const char *path,
                           struct fault_action *action);

/* The next action for `path`, with a reference for the caller, or NULL. *count becomes the number
 * of times that this path was asked for. */
struct fault_action *fault_scripts_next(struct fault_scripts *scripts, const char *path,
                                        unsigned long *count);

void fault_scripts_free(struct fault_scripts *scripts);

#endif
