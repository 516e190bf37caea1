#include "hg_test.h"

#include <stdlib.h>

#include "hg_decimal.h"

static bool reads(const char *text, struct hg_decimal *decimal)
{
  return hg_decimal_read(text, strlen(text), decimal);
}

static void test_values(void)
{
  static const char *const texts[] = {
      "0", "-0", "7", "100", "-12.5", "0.1", "0.05", "1.50", "1e2", "1E+2", "1.5e-3",
      "123456789.987654321", "5e-324", "1.7976931348623157e308", "0.000e5", "9007199254740993",
      "1e400", "-1e400", "1e-400", "100000e-5", "0e99999999999",
  };
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
    struct hg_decimal decimal;
    HG_CHECK(reads(texts[i], &decimal));
    double value = hg_decimal_value(&decimal), want = strtod(texts[i], NULL);
    HG_CHECK(!(value < want) && !(value > want));
  }
}

static void test_what_is_none(void)
{
  static const char *const texts[] = {
      "", "-", "+1", "01", "-007", ".5", "1.", "1e", "1e+", "1,5", "1.5.5", "0x10", " 1", "1 ",
      "nan", "inf", "--1", "1e1e1",
  };
  struct hg_decimal decimal;
  for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
    HG_CHECK(!reads(texts[i], &decimal));
}

static void test_whole(void)
{
  static const char *const whole[] = {"0",   "0.0",     "10",
                                      "1.0", "12.50e1", "1234567890123456789.0"};
  static const char *const broken[] = {"0.5", "1e-1", "12.55e1", "1234567890123456789.1"};
  struct hg_decimal decimal;
  for (size_t i = 0; i < sizeof whole / sizeof *whole; i++)
    HG_CHECK(reads(whole[i], &decimal) && hg_decimal_is_whole(&decimal));
  for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
    HG_CHECK(reads(broken[i], &decimal) && !hg_decimal_is_whole(&decimal));
  HG_CHECK(reads("1234567890123456789.0", &decimal) && decimal.count == 19 && decimal.magnitude == 19);
}

static void test_long(void)
{
  size_t length = 2000000;
  char *text = malloc(length);
  struct hg_decimal decimal;
  memset(text, '9', length);
  HG_CHECK(hg_decimal_read(text, length, &decimal) && decimal.is_cut);
  HG_CHECK(hg_decimal_value(&decimal) > 1e308);
  memset(text, '0', length);
  text[1] = '.';
  text[length - 1] = '1';
  HG_CHECK(hg_decimal_read(text, length, &decimal) && !decimal.is_cut);
  HG_CHECK(hg_decimal_value(&decimal) < 1e-300);
  free(text);
}

int main(void)
{
  HG_RUN(test_values);
  HG_RUN(test_what_is_none);
  HG_RUN(test_whole);
  HG_RUN(test_long);
  return hg_test_report("decimal");
}
