#include "hg_decimal.h"

#include <stdio.h>
#include <stdlib.h>

struct reader {
  const char *at, *end;
  struct hg_decimal *out;
  size_t zeros; /* that belong to the number if another digit follows */
};

static bool is_digit(const struct reader *reader)
{
  return reader->at < reader->end && *reader->at >= '0' && *reader->at <= '9';
}

static bool take(struct reader *reader, char character)
{
  if (reader->at == reader->end || *reader->at != character)
    return false;
  reader->at++;
  return true;
}

static void keep(struct hg_decimal *out, char digit)
{
  if (out->count < sizeof out->digits)
    out->digits[out->count++] = digit;
  else
    out->is_cut = true;
}

static void take_digit(struct reader *reader, bool is_behind_point)
{
  struct hg_decimal *out = reader->out;
  char digit = *reader->at++;
  bool is_leading = out->count == 0 && digit == '0';
  if (out->magnitude > -HG_DECIMAL_MAGNITUDE && out->magnitude < HG_DECIMAL_MAGNITUDE)
    out->magnitude += is_behind_point ? -(long)is_leading : !is_leading;
  if (digit == '0') {
    reader->zeros += out->count > 0;
    return;
  }
  for (; reader->zeros > 0; reader->zeros--)
    keep(out, '0');
  keep(out, digit);
}

static bool take_digits(struct reader *reader, bool is_behind_point)
{
  if (!is_digit(reader))
    return false;
  while (is_digit(reader))
    take_digit(reader, is_behind_point);
  return true;
}

static bool take_exponent(struct reader *reader)
{
  bool negative = take(reader, '-');
  long exponent = 0;
  if (!negative)
    take(reader, '+');
  if (!is_digit(reader))
    return false;
  for (; is_digit(reader); reader->at++)
    if (exponent < HG_DECIMAL_MAGNITUDE)
      exponent = exponent * 10 + (*reader->at - '0');
  reader->out->magnitude += negative ? -exponent : exponent;
  return true;
}

bool hg_decimal_read(const char *text, size_t length, struct hg_decimal *out)
{
  struct reader reader = {text, text + length, out, 0};
  *out = (struct hg_decimal){.negative = take(&reader, '-')};
  bool begins_with_zero = reader.at < reader.end && *reader.at == '0';
  const char *whole = reader.at;
  if (!take_digits(&reader, false) || (begins_with_zero && reader.at - whole > 1))
    return false;
  if (take(&reader, '.') && !take_digits(&reader, true))
    return false;
  if ((take(&reader, 'e') || take(&reader, 'E')) && !take_exponent(&reader))
    return false;
  return reader.at == reader.end;
}

/* Digits and an exponent: text in which no locale looks for a point. */
double hg_decimal_value(const struct hg_decimal *decimal)
{
  char text[sizeof decimal->digits + 32];
  if (decimal->count == 0)
    return decimal->negative ? -0.0 : 0.0;
  snprintf(text, sizeof text, "%s%.*se%ld", decimal->negative ? "-" : "", (int)decimal->count,
           decimal->digits, decimal->magnitude - (long)decimal->count);
  return strtod(text, NULL);
}

bool hg_decimal_is_whole(const struct hg_decimal *decimal)
{
  return decimal->count == 0 || (!decimal->is_cut && decimal->magnitude >= (long)decimal->count);
}
