/* Colour grading: light, contrast and colour of a whole picture. */
#ifndef HG_EDIT_GRADE_H
#define HG_EDIT_GRADE_H

#include "hg_picture.h"

/* All zero changes nothing. */
struct hg_grade {
  float exposure;   /* stops */
  float warmth;     /* -1 blue to 1 orange */
  float tint;       /* -1 green to 1 magenta */
  float contrast;   /* around middle gray */
  float saturation; /* more or less of it, as a part */
  float clarity;    /* local contrast */
  float lift;       /* brightens (or darkens) the shadows */
  float vignette;   /* darkens the corners */
};

void hg_grade_add(struct hg_grade *grade, const struct hg_grade *more, float part);

/* What would make this picture a good photograph: balanced, well exposed, crisp. */
struct hg_grade hg_grade_wanted(const struct hg_picture *picture);

/* False: out of memory; the picture is unchanged. Alpha stays. */
bool hg_grade_apply(struct hg_picture *picture, const struct hg_grade *grade);

#endif
