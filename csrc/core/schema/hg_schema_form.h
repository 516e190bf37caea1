/*
 * Forms that text must have: UUID, http URL, plain decimal. Pure functions of their arguments, none
 * of them looks at the locale's rules (the decimal point is always a point).
 */
#ifndef HG_SCHEMA_FORM_H
#define HG_SCHEMA_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hg_text.h"

/* Room for any number that hg_form_number writes, the NUL included. */
#define HG_FORM_NUMBER_MAX 40

/* 8-4-4-4-12 hexadecimal digits, any version, any case. */
bool hg_form_is_uuid(struct hg_text text);

/* Digits with or without a fraction: "12", "12.5"; no sign, exponent, blank, bare point. */
bool hg_form_is_decimal(struct hg_text text);

/* Below, at or above 0 as a is less than, equal to or greater than b, of any length, exactly. */
int hg_form_compare_decimals(struct hg_text a, struct hg_text b);

/*
 * Writes a number as a plain decimal with as few digits as tell it from its neighbours: 2.5 is
 * "2.5". Returns the length, 0 when there is no such form (negative, huge, infinite, NaN).
 */
size_t hg_form_number(double number, char text[HG_FORM_NUMBER_MAX]);

/*
 * NULL when text is an absolute http or https URL that can be sent as it is; else what is wrong
 * with it (static text, a predicate). *secret is set when the text carries a user name or password
 * and must not be shown.
 */
const char *hg_form_url_problem(struct hg_text text, bool *secret);

#endif
