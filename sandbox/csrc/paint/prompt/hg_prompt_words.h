/* The tables of the words that prompts are read by; the materials are in hg_prompt_materials.c. */
#ifndef HG_PROMPT_WORDS_H
#define HG_PROMPT_WORDS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hg_material.h"
#include "hg_subject.h"

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

#endif
