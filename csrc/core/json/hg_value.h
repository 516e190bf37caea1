/*
 * A value as a caller gave it, without the language it came from: what schemas are compiled from,
 * what they check and what they make. A tree in an arena, read-only once it is built.
 */
#ifndef HG_VALUE_H
#define HG_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hg_arena.h"
#include "hg_text.h"

enum hg_value_kind {
  HG_VALUE_ABSENT,
  HG_VALUE_NULL,
  HG_VALUE_BOOLEAN,
  HG_VALUE_INTEGER, /* every whole number that a double tells from its neighbours: 2.0 too */
  HG_VALUE_NUMBER,  /* the other ones: fractions, huge ones, infinities, NaN */
  HG_VALUE_TEXT,    /* any bytes */
  HG_VALUE_TABLE,
  HG_VALUE_TOO_DEEP, /* a table below the depth that was read; a cycle ends in one */
  HG_VALUE_OTHER     /* what no parameter can be: a function, a thread, … */
};

struct hg_entry;

struct hg_value {
  enum hg_value_kind kind;
  union {
    bool boolean;
    int64_t integer;
    double number;
    struct hg_text text;
    struct {
      struct hg_entry *entries;
      size_t count;
      bool is_list; /* the keys are 1 … count, in this order; an empty table need not say so */
    } table;
    const char *type_name; /* of HG_VALUE_OTHER; static text */
  } as;
};

struct hg_entry {
  struct hg_value key, value;
};

struct hg_value hg_value_null(void);
struct hg_value hg_value_boolean(bool boolean);
struct hg_value hg_value_integer(int64_t integer);
struct hg_value hg_value_text(const char *bytes, size_t length);

/* A table of count entries to be filled in; absent when the arena has failed. */
struct hg_value hg_value_table(struct hg_arena *arena, size_t count);

/* Puts the entries of a table that is a list into order and marks it; leaves any other alone. */
void hg_value_arrange(struct hg_value *table);

/* True for a list, and for an empty table. */
bool hg_value_is_list(const struct hg_value *value);

/* The value under a text key; NULL when there is none, or value is no table. */
const struct hg_value *hg_value_find(const struct hg_value *value, struct hg_text key);
const struct hg_value *hg_value_get(const struct hg_value *value, const char *key);

/* The same scalar: null, boolean, integer or text. Tables and the rest equal nothing. */
bool hg_value_equals(const struct hg_value *a, const struct hg_value *b);

/* For people: "text", "a number", "a list", "a function" … */
const char *hg_value_describe(const struct hg_value *value);

#endif
