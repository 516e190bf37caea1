/* What a magic editor's prompt says, cut into wishes that can be drawn one after the other. */
#ifndef HG_EDIT_WORDS_H
#define HG_EDIT_WORDS_H

#include "hg_edit_grade.h"
#include "hg_prompt.h"

#define HG_EDIT_WISHES 8

struct hg_edit_wish {
  struct hg_prompt prompt;
};

struct hg_edit_words {
  struct hg_edit_wish surfaces[HG_EDIT_WISHES], objects[HG_EDIT_WISHES];
  int surface_count, object_count;
  struct hg_grade mood;
  bool has_mood;
  bool asked; /* the prompt says anything that is understood */
};

/* Never fails; what is not understood gives a gentle mood of its own. */
struct hg_edit_words hg_edit_words_read(const char *text);

#endif
