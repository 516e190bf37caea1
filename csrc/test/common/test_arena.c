#include "hg_test.h"

#include <string.h>

#include "hg_arena.h"

static void test_reset_keeps_memory(void)
{
  struct hg_arena arena;
  hg_arena_init(&arena, 100000);
  char *first = hg_arena_copy(&arena, "first", 5);
  hg_arena_reset(&arena, 50);
  HG_CHECK(arena.used == 0 && arena.limit == 50);
  char *second = hg_arena_copy(&arena, "second", 6);
  HG_CHECK(second == first); /* in the same place */
  HG_CHECK(hg_arena_copy(&arena, first, 100) == NULL && arena.failed);
  hg_arena_reset(&arena, 100000);
  HG_CHECK(!arena.failed && !arena.starved);
  HG_CHECK_TEXT(hg_arena_copy(&arena, "third", 5), "third");
  hg_arena_free(&arena);
  HG_CHECK(arena.chunks == NULL && arena.used == 0);
}

/* What a large call has needed is given back; so is all but one of many chunks. */
static void test_reset_keeps_little(void)
{
  struct hg_arena arena;
  hg_arena_init(&arena, (size_t)1 << 24);
  for (int round = 0; round < 2; round++) {
    for (int i = 0; i < 100; i++)
      HG_CHECK(hg_arena_bytes(&arena, 1000) != NULL);
    if (round == 1)
      HG_CHECK(hg_arena_bytes(&arena, (size_t)1 << 20) != NULL); /* larger than any chunk */
    hg_arena_reset(&arena, (size_t)1 << 24);
    HG_CHECK(arena.used == 0);
  }
  HG_CHECK(arena.chunks == NULL); /* the latest was the large one */
  char *zeroed = hg_arena_take(&arena, 100, 1);
  for (int i = 0; i < 100; i++)
    HG_CHECK(zeroed[i] == 0);
  memset(zeroed, 'x', 100);
  hg_arena_reset(&arena, 1000);
  zeroed = hg_arena_take(&arena, 100, 1);
  for (int i = 0; i < 100; i++)
    HG_CHECK(zeroed[i] == 0);
  hg_arena_free(&arena);
}

int main(void)
{
  HG_RUN(test_reset_keeps_memory);
  HG_RUN(test_reset_keeps_little);
  return hg_test_report("arena");
}
