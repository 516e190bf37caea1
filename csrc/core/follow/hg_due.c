#include "hg_due.h"

#include <stdlib.h>

bool hg_due_reserve(struct hg_due *due, uint32_t count)
{
  if (count <= due->room)
    return true;
  uint32_t room = due->room < 64 ? 64 : due->room * 2;
  struct hg_followed **heap = realloc(due->heap, room * sizeof(struct hg_followed *));
  if (heap == NULL)
    return false;
  due->heap = heap;
  due->room = room;
  return true;
}

void hg_due_free(struct hg_due *due)
{
  free(due->heap);
  *due = (struct hg_due){0};
}

static void put(struct hg_due *due, uint32_t index, struct hg_followed *record)
{
  due->heap[index] = record;
  record->due_index = index;
}

static void rise(struct hg_due *due, uint32_t index, struct hg_followed *record)
{
  while (index > 0) {
    uint32_t above = (index - 1) / 2;
    if (due->heap[above]->due <= record->due)
      break;
    put(due, index, due->heap[above]);
    index = above;
  }
  put(due, index, record);
}

static void sink(struct hg_due *due, uint32_t index, struct hg_followed *record)
{
  for (;;) {
    uint32_t below = 2 * index + 1;
    if (below >= due->count)
      break;
    if (below + 1 < due->count && due->heap[below + 1]->due < due->heap[below]->due)
      below++;
    if (record->due <= due->heap[below]->due)
      break;
    put(due, index, due->heap[below]);
    index = below;
  }
  put(due, index, record);
}

static void settle(struct hg_due *due, uint32_t index, struct hg_followed *record)
{
  rise(due, index, record);
  sink(due, record->due_index, record);
}

void hg_due_set(struct hg_due *due, struct hg_followed *record, double time)
{
  record->due = time;
  settle(due, record->due_index != HG_FOLLOWED_NONE ? record->due_index : due->count++, record);
}

void hg_due_remove(struct hg_due *due, struct hg_followed *record)
{
  uint32_t index = record->due_index;
  if (index == HG_FOLLOWED_NONE)
    return;
  struct hg_followed *last = due->heap[--due->count];
  record->due_index = HG_FOLLOWED_NONE;
  if (last != record)
    settle(due, index, last);
}

struct hg_followed *hg_due_first(const struct hg_due *due)
{
  return due->count > 0 ? due->heap[0] : NULL;
}
