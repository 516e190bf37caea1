/*
 * One followed task each: a record in a table that grows by blocks and reuses what is free.
 *
 * Records are known by handles: a place and how often it was given away before, so that the handle of
 * a task that is no longer followed never means another. A place that was given away 2^31 times is not
 * used any more. One thread.
 */
#ifndef HG_FOLLOWED_H
#define HG_FOLLOWED_H

#include "hg_poll_schedule.h"
#include "hg_target.h"
#include "hg_text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HG_FOLLOWED_PLACE_BITS 22 /* a handle has 53 bits: exact as a Lua number */
#define HG_FOLLOWED_LIMIT ((uint32_t)1 << HG_FOLLOWED_PLACE_BITS)
#define HG_FOLLOWED_NONE UINT32_MAX
#define HG_FOLLOWED_SHORT 32 /* bytes: a query with a number of 64 bits */

/* Of thousands there is one each, so it is small: what is never needed together has one place. */
struct hg_followed {
  uint32_t place, generation;
  union {
    uint32_t due_index; /* in the queue of those that wait for their time; HG_FOLLOWED_NONE */
    uint32_t next_free;
  };
  bool used : 1, posts : 1, has_view : 1;
  bool has_digest : 1, has_next : 1; /* of the last reply that was taken in, of the last */
  union {
    double due;           /* of one that waits */
    uint64_t next_digest; /* of one that was told */
  };
  double deadline;
  struct hg_target *target;
  int64_t transfer; /* 0: none is under way */
  uint64_t digest;
  struct hg_poll_schedule schedule;
  struct hg_poll_view view;
  float timeout;
  uint32_t length; /* of the argument: query or body */
  union {
    char text[HG_FOLLOWED_SHORT];
    char *long_text; /* of a longer one */
  };
};

struct hg_followed_table {
  struct hg_followed **blocks;
  uint32_t block_count, used_count, first_free;
};

void hg_followed_open(struct hg_followed_table *table);
void hg_followed_close(struct hg_followed_table *table);

/* A record all zero but for its place; NULL: out of memory, or of places. */
struct hg_followed *hg_followed_take(struct hg_followed_table *table);

/* Lets go of what the record has; its handle means nothing from now on. */
void hg_followed_give_back(struct hg_followed_table *table, struct hg_followed *record);

/* A copy. False: out of memory, nothing has changed. Only for a record that has none yet. */
bool hg_followed_set_argument(struct hg_followed *record, struct hg_text argument);

/* As long as the record is used. */
struct hg_text hg_followed_argument(const struct hg_followed *record);

uint64_t hg_followed_handle(const struct hg_followed *record); /* > 0 */

/* NULL: nothing is followed under that handle any more. */
struct hg_followed *hg_followed_find(const struct hg_followed_table *table, uint64_t handle);

struct hg_followed *hg_followed_at(const struct hg_followed_table *table, uint32_t place);

#endif
