/*
 * Polls that are due at nearly the same time leave together, as each of them would wake the host: times
 * are moved to ticks, which all tasks of one minimum have in common.
 */
#ifndef HG_POLL_TICK_H
#define HG_POLL_TICK_H

#include <stdint.h>

/*
 * The tick next to time that is not before earliest. minimum: seconds between two polls of a task, above
 * 0; count: tasks that are followed. Ticks are a sixth of minimum apart, and closer where there are so
 * many tasks that more than eight or so would leave at once; each tick of fewer tasks is one of more,
 * too.
 */
double hg_poll_tick(double time, double earliest, double minimum, uint32_t count);

#endif
