/*
 * Decimal text as numbers, the same in every locale: strtod takes the point that the program's locale
 * has, and the program may choose another at any time.
 *
 * Nothing allocates, blocks or keeps state; safe in any thread.
 */
#ifndef HG_DECIMAL_H
#define HG_DECIMAL_H

#include <stdbool.h>
#include <stddef.h>

/* A decimal number taken apart: 0.digits * 10^magnitude, without zeros at either end. */
struct hg_decimal {
  bool negative;
  size_t count;   /* of digits; 0: the number is zero */
  bool is_cut;    /* there were more digits than are kept */
  long magnitude; /* digits before the point; kept within +-HG_DECIMAL_MAGNITUDE */
  char digits[40];
};

#define HG_DECIMAL_MAGNITUDE 1000000L

/*
 * Reads text, which has to be a number as JSON writes it: -12, 0.5, 1.5e-3. False, with *out in any
 * state: it is none, or there is something behind it.
 */
bool hg_decimal_read(const char *text, size_t length, struct hg_decimal *out);

/* The nearest double; infinite where none is as large. */
double hg_decimal_value(const struct hg_decimal *decimal);

/* Whether it is a whole number, however it was written. */
bool hg_decimal_is_whole(const struct hg_decimal *decimal);

#endif
