/*
 * An order: one picture of any kind that the sandbox draws, and the one function that draws it.
 * Any thread; no state is kept.
 */
#ifndef HG_ORDER_H
#define HG_ORDER_H

#include <stdatomic.h>

#include "hg_buffer.h"

enum hg_order_kind {
  HG_ORDER_SMART_REPLACE,
  HG_ORDER_MAGIC_EDITOR,
  HG_ORDER_CREATE_ROOM,
  HG_ORDER_CREATE_EXTERIOR,
  HG_ORDER_HOUSE_PLAN
};

/* What a kind does not use may be NULL and 0. */
struct hg_order {
  enum hg_order_kind kind;
  const void *source, *mask; /* PNG or JPEG files */
  size_t source_length, mask_length;
  const char *words;  /* the prompt; a house plan's lines "name: value" */
  const char *choice; /* the editor's model; the room type */
  const char *theme;
  long variation;
  const atomic_bool *give_up; /* may be NULL; once true, the work ends at its next step */
};

/*
 * Appends the picture to *png as a PNG file and tells its size. NULL when all went well, else a
 * static text that says why not.
 */
const char *hg_order_run(const struct hg_order *order, struct hg_buffer *png, int *width,
                         int *height);

#endif
