/*
 * The names of objects and surfaces that hg_object_find knows.
 */
#ifndef HG_OBJECT_NAMES_H
#define HG_OBJECT_NAMES_H

#include <stddef.h>

#include "hg_object.h"

#define HG_NAME_SURFACE HG_OBJECT_NONE /* a floor, a wall: no object */
#define HG_NAME_SKIP HG_OBJECT_COUNT   /* words that belong together and name nothing */

struct hg_name {
  const char *words; /* singular, one blank between words */
  enum hg_object_kind kind;
};

extern const struct hg_name hg_object_names[];
extern const size_t hg_object_name_count;

#endif
