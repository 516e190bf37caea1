/* The table of followed tasks: handles that mean one task each, and the queue of those that wait. */
#include "hg_digest.h"
#include "hg_due.h"
#include "hg_followed.h"
#include "hg_test.h"

static void test_a_handle_never_means_another(void)
{
  struct hg_followed_table table;
  hg_followed_open(&table);
  HG_CHECK(hg_followed_find(&table, 1) == NULL);
  struct hg_followed *one = hg_followed_take(&table), *other = hg_followed_take(&table);
  uint64_t handle = hg_followed_handle(one);
  HG_CHECK(handle > 0 && handle != hg_followed_handle(other));
  HG_CHECK(hg_followed_find(&table, handle) == one);
  HG_CHECK(hg_followed_find(&table, hg_followed_handle(other)) == other);
  hg_followed_give_back(&table, one);
  HG_CHECK(hg_followed_find(&table, handle) == NULL);
  struct hg_followed *again = hg_followed_take(&table);
  HG_CHECK(again == one && hg_followed_handle(again) != handle);
  HG_CHECK(hg_followed_find(&table, handle) == NULL);
  hg_followed_close(&table);
}

static void test_arguments_of_any_length(void)
{
  struct hg_followed_table table;
  hg_followed_open(&table);
  char bytes[3 * HG_FOLLOWED_SHORT];
  for (size_t i = 0; i < sizeof bytes; i++)
    bytes[i] = (char)i;
  struct hg_followed *records[sizeof bytes];
  for (size_t i = 0; i < sizeof bytes; i++) {
    records[i] = hg_followed_take(&table);
    HG_CHECK(hg_followed_set_argument(records[i], (struct hg_text){bytes, i}));
  }
  for (size_t i = 0; i < sizeof bytes; i++)
    HG_CHECK(hg_text_equals(hg_followed_argument(records[i]), bytes, i));
  hg_followed_give_back(&table, records[sizeof bytes - 1]);
  HG_CHECK(hg_followed_argument(hg_followed_take(&table)).length == 0);
  HG_CHECK(sizeof *records[0] <= 144); /* there are very many */
  hg_followed_close(&table);
}

/* What 2^31 tasks come to, without following them all. */
static void test_a_place_wears_out(void)
{
  struct hg_followed_table table;
  hg_followed_open(&table);
  struct hg_followed *one = hg_followed_take(&table);
  uint32_t place = one->place;
  one->generation = ((uint32_t)1 << 31) - 1;
  uint64_t last = hg_followed_handle(one);
  HG_CHECK(last < (uint64_t)1 << 53 && hg_followed_find(&table, last) == one);
  hg_followed_give_back(&table, one);
  HG_CHECK(hg_followed_find(&table, last) == NULL);
  struct hg_followed *next = hg_followed_take(&table);
  HG_CHECK(next != NULL && next->place != place);
  hg_followed_close(&table);
}

static void test_the_table_grows(void)
{
  struct hg_followed_table table;
  hg_followed_open(&table);
  struct hg_followed *first = hg_followed_take(&table);
  uint64_t handle = hg_followed_handle(first);
  for (int i = 0; i < 5000; i++)
    HG_CHECK(hg_followed_take(&table) != NULL);
  HG_CHECK(hg_followed_find(&table, handle) == first && table.used_count == 5001);
  hg_followed_close(&table);
}

static void test_the_earliest_comes_first(void)
{
  struct hg_followed_table table;
  struct hg_due due = {0};
  struct hg_followed *records[500];
  hg_followed_open(&table);
  HG_CHECK(hg_due_first(&due) == NULL);
  for (int i = 0; i < 500; i++) {
    records[i] = hg_followed_take(&table);
    HG_CHECK(hg_due_reserve(&due, (uint32_t)i + 1));
    hg_due_set(&due, records[i], (double)(i * 7919 % 500));
  }
  for (int i = 0; i < 500; i += 3)
    hg_due_remove(&due, records[i]);
  hg_due_remove(&due, records[0]); /* twice is fine */
  hg_due_set(&due, records[1], 1000.0);
  double last = -1.0;
  uint32_t count = 0;
  for (struct hg_followed *first; (first = hg_due_first(&due)) != NULL; count++) {
    HG_CHECK(first->due >= last);
    last = first->due;
    hg_due_remove(&due, first);
  }
  HG_CHECK(count == 333 && last == 1000.0);
  hg_due_free(&due);
  hg_followed_close(&table);
}

/* The reference's own vectors are of SipHash-2-4; what is asked for here is that nothing goes unseen. */
static void test_digests_tell_apart(void)
{
  struct hg_digest_key key = {{1, 2}}, other = {{1, 3}};
  char text[40] = "";
  for (size_t length = 0; length < sizeof text; length++) {
    uint64_t digest = hg_digest_of(&key, text, length);
    HG_CHECK(digest == hg_digest_of(&key, text, length));
    HG_CHECK(digest != hg_digest_of(&other, text, length));
    HG_CHECK(digest != hg_digest_of(&key, text, length > 0 ? length - 1 : 1));
    for (size_t i = 0; i < length; i++) {
      text[i] ^= 1;
      HG_CHECK(digest != hg_digest_of(&key, text, length));
      text[i] ^= 1;
    }
  }
  struct hg_digest_key mine = hg_digest_make_key(), yours = hg_digest_make_key();
  HG_CHECK(mine.words[0] != yours.words[0]);
}

int main(void)
{
  HG_RUN(test_a_handle_never_means_another);
  HG_RUN(test_arguments_of_any_length);
  HG_RUN(test_a_place_wears_out);
  HG_RUN(test_the_table_grows);
  HG_RUN(test_the_earliest_comes_first);
  HG_RUN(test_digests_tell_apart);
  return hg_test_report("followed");
}
