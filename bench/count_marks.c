/* Begins and ends a count under callgrind, for bench/count.lua on either runtime: package.loadlib takes
 * the functions by name, and as they neither take nor give anything they need not know Lua. */
#include <time.h>
#include <valgrind/callgrind.h>

int count_begin(void *lua);
int count_end(void *lua);
int count_pause(void *lua);

/* Forgets what was counted before. */
int count_begin(void *lua)
{
  (void)lua;
  CALLGRIND_ZERO_STATS;
  return 0;
}

/* Writes a file with what was counted. */
int count_end(void *lua)
{
  (void)lua;
  CALLGRIND_DUMP_STATS;
  return 0;
}

/* Gives the server the time to answer all that was sent: a count shall not depend on who is quicker. */
int count_pause(void *lua)
{
  (void)lua;
  nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
  return 0;
}
