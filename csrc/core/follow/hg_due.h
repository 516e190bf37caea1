/*
 * Followed tasks that wait for their time: a binary heap, the next one first. It has room for all
 * records of the table, so that nothing fails when one is entered. One thread.
 */
#ifndef HG_DUE_H
#define HG_DUE_H

#include "hg_followed.h"

struct hg_due {
  struct hg_followed **heap;
  uint32_t count, room;
};

/* Room for so many. False: out of memory, nothing has changed. */
bool hg_due_reserve(struct hg_due *due, uint32_t count);

void hg_due_free(struct hg_due *due);

/* Enters it with its time, or moves it there. */
void hg_due_set(struct hg_due *due, struct hg_followed *record, double time);

/* Takes it out, if it is in. */
void hg_due_remove(struct hg_due *due, struct hg_followed *record);

/* NULL: none waits. */
struct hg_followed *hg_due_first(const struct hg_due *due);

#endif
