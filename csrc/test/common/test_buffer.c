#include "hg_buffer.h"

#include "hg_test.h"

#include <stdint.h>

static void test_append_keeps_bytes_and_closing_nul(void)
{
  struct hg_buffer buffer;
  hg_buffer_init(&buffer, 100);
  HG_CHECK(buffer.data == NULL && buffer.length == 0);
  HG_CHECK(hg_buffer_append(&buffer, "a\0b", 3));
  HG_CHECK(hg_buffer_append_text(&buffer, "cd"));
  HG_CHECK(buffer.length == 5 && memcmp(buffer.data, "a\0bcd", 6) == 0);
  hg_buffer_free(&buffer);
}

static void test_empty_append_makes_a_c_string(void)
{
  struct hg_buffer buffer;
  hg_buffer_init(&buffer, 0);
  HG_CHECK(hg_buffer_append(&buffer, NULL, 0));
  HG_CHECK_TEXT(buffer.data, "");
  hg_buffer_free(&buffer);
}

static void test_limit_is_exact_and_keeps_content(void)
{
  struct hg_buffer buffer;
  hg_buffer_init(&buffer, 4);
  HG_CHECK(hg_buffer_append_text(&buffer, "abcd"));
  HG_CHECK(!hg_buffer_append_text(&buffer, "e"));
  HG_CHECK_TEXT(buffer.data, "abcd");
  HG_CHECK(hg_buffer_append(&buffer, "", 0));
  hg_buffer_free(&buffer);
}

static void test_huge_lengths_do_not_overflow(void)
{
  struct hg_buffer buffer;
  hg_buffer_init(&buffer, SIZE_MAX);
  HG_CHECK(hg_buffer_append_text(&buffer, "x"));
  HG_CHECK(!hg_buffer_reserve(&buffer, SIZE_MAX));
  HG_CHECK(!hg_buffer_reserve(&buffer, SIZE_MAX - 1));
  HG_CHECK_TEXT(buffer.data, "x");
  hg_buffer_free(&buffer);
}

static void test_growth_never_passes_the_limit(void)
{
  struct hg_buffer buffer;
  hg_buffer_init(&buffer, 1000);
  for (int i = 0; i < 1000; i++)
    HG_CHECK(hg_buffer_append(&buffer, "z", 1));
  HG_CHECK(!hg_buffer_append(&buffer, "z", 1));
  HG_CHECK(buffer.length == 1000 && buffer.capacity == 1001);
  hg_buffer_free(&buffer);
}

static void test_clear_keeps_memory_free_is_idempotent(void)
{
  struct hg_buffer buffer;
  hg_buffer_init(&buffer, 100);
  hg_buffer_clear(&buffer);
  HG_CHECK(hg_buffer_append_text(&buffer, "abc"));
  char *before = buffer.data;
  hg_buffer_clear(&buffer);
  HG_CHECK(buffer.data == before && buffer.length == 0 && buffer.data[0] == '\0');
  hg_buffer_free(&buffer);
  hg_buffer_free(&buffer);
  HG_CHECK(buffer.data == NULL && buffer.capacity == 0 && buffer.limit == 100);
  hg_buffer_wipe(&buffer);
  HG_CHECK(hg_buffer_append_text(&buffer, "again"));
  hg_buffer_wipe(&buffer);
  HG_CHECK(buffer.data == NULL);
}

int main(void)
{
  HG_RUN(test_append_keeps_bytes_and_closing_nul);
  HG_RUN(test_empty_append_makes_a_c_string);
  HG_RUN(test_limit_is_exact_and_keeps_content);
  HG_RUN(test_huge_lengths_do_not_overflow);
  HG_RUN(test_growth_never_passes_the_limit);
  HG_RUN(test_clear_keeps_memory_free_is_idempotent);
  return hg_test_report("buffer");
}
