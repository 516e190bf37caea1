/*
 * What a prompt asks for, found by words: an object or a surface, with colours, material, pattern.
 *
 * English only; case and punctuation do not matter. A prompt without any known word is "unknown"
 * and is drawn from its hash. Pure functions, no memory.
 */
#ifndef HG_PROMPT_H
#define HG_PROMPT_H

#include "hg_object.h"
#include "hg_subject.h"

struct hg_prompt {
  enum hg_object_kind object;
  enum hg_subject subject;
  bool named_subject; /* it was said ("floor"), not only suggested ("parquet") */
  bool erase;         /* "remove the table": the background alone is wanted */
  struct hg_style style;
  bool has_color, has_accent; /* the prompt names them */
  bool unknown;
};

/* Reads as much of the prompt as fits a sentence or two; the rest only counts for the seed. */
struct hg_prompt hg_prompt_read(const char *text);

#endif
