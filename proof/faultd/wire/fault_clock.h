/* The clock of all waiting. */
#ifndef FAULT_CLOCK_H
#define FAULT_CLOCK_H

/* Milliseconds of the monotonic clock. */
long long fault_now(void);

#endif
