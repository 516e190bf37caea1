/*
 * Reads JSON, and what servers send for it, item by item.
 *
 * What is JSON means here what it means everywhere. What nearly is (HG_JSON_ODD_*) is read as far as
 * it has one meaning: a value without one is absent, and where the text breaks off or stops being
 * JSON the items end. Whether the oddities can be put up with is the caller's to say.
 *
 * Nothing allocates, blocks or calls itself; safe in any thread.
 */
#ifndef HG_JSON_READ_H
#define HG_JSON_READ_H

#include <stdbool.h>
#include <stddef.h>

#include "hg_json_text.h"
#include "hg_text.h"

/* Nesting that any reader follows at most. */
#define HG_JSON_READ_DEPTH 128

enum hg_json_item_kind {
  HG_JSON_ITEM_OBJECT, /* its members follow, up to HG_JSON_ITEM_END */
  HG_JSON_ITEM_ARRAY,
  HG_JSON_ITEM_END, /* of the innermost array or object */
  HG_JSON_ITEM_STRING,
  HG_JSON_ITEM_NUMBER,
  HG_JSON_ITEM_TRUE,
  HG_JSON_ITEM_FALSE,
  HG_JSON_ITEM_NULL,
  HG_JSON_ITEM_ABSENT, /* something stands here that is no value */
  HG_JSON_ITEM_NONE    /* no more items; arrays and objects that are open have no end */
};

/* Texts point into the text that is read; those of strings and names want hg_json_text_append. */
struct hg_json_item {
  enum hg_json_item_kind kind;
  bool is_member; /* of an object, by this name */
  struct hg_text name;
  struct hg_text text; /* of a number and a string */
};

struct hg_json_read {
  const char *at, *end;
  unsigned oddities; /* so far; complete once there are no more items */
  size_t limit;      /* of nesting */
  size_t depth;
  bool is_begun, is_first, is_over;
  bool is_wrapped; /* a parenthesis is open around the document */
  char closing[HG_JSON_READ_DEPTH];
};

/* text has to outlive the reading. limit: how deep arrays and objects are followed. */
void hg_json_read_start(struct hg_json_read *read, const char *text, size_t length, size_t limit);

void hg_json_read_next(struct hg_json_read *read, struct hg_json_item *item);

#endif
