/* What of a room is meant, where it is no object. */
#ifndef HG_SUBJECT_H
#define HG_SUBJECT_H

enum hg_subject {
  HG_SUBJECT_ANY, /* a material without a place: whatever the mask covers becomes it */
  HG_SUBJECT_FLOOR,
  HG_SUBJECT_WALL,
  HG_SUBJECT_CEILING,
  HG_SUBJECT_COUNTER /* worktop or tabletop */
};

#endif
