/* The search behind hg_prompt_read: which of the known words are in a text. */
#ifndef HG_PROMPT_SEARCH_H
#define HG_PROMPT_SEARCH_H

#include "hg_prompt_words.h"

/* What the words of one clause say, in order. */
struct hg_findings {
  uint8_t colors[2][3];
  int color_count;
  const struct hg_material_word *materials[2];
  uint8_t material_rgb[2][3]; /* with "dark" or "light" applied */
  int material_count;
  enum hg_pattern pattern;
  enum hg_subject subject; /* HG_SUBJECT_ANY when none is said */
  bool subject_last;       /* the subject is the clause's last word, so probably its head */
};

/* The text is lower case, its words apart by one space, with a space at each end. */
struct hg_findings hg_prompt_search(const char *text);

#endif
