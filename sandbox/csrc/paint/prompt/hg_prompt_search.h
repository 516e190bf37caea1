/* The words behind hg_prompt_read: the tables of what is known, and the search for them in a text. */
#ifndef HG_PROMPT_SEARCH_H
#define HG_PROMPT_SEARCH_H

#include <stddef.h>

#include "hg_prompt.h"

/* One word or phrase of a table: the words are lower case, single spaces, singular. */
struct hg_color_word {
  const char *words;
  uint8_t rgb[3];
};

struct hg_material_word {
  const char *words;
  enum hg_material material;
  enum hg_pattern pattern;
  enum hg_subject subject; /* what the word suggests when nothing is said */
  bool has_color;
  uint8_t rgb[3];
};

struct hg_pattern_word {
  const char *words;
  enum hg_pattern pattern;
};

struct hg_subject_word {
  const char *words;
  enum hg_subject subject;
};

extern const struct hg_color_word hg_color_words[];
extern const struct hg_material_word hg_material_words[];
extern const struct hg_pattern_word hg_pattern_words[];
extern const struct hg_subject_word hg_subject_words[];
extern const size_t hg_color_word_count, hg_material_word_count, hg_pattern_word_count,
    hg_subject_word_count;

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
