/*
 * Smart replace, drawn by procedure: what a prompt names takes the place of what a mask covers.
 *
 * Everything the mask leaves white stays the source's pixel to the bit. The same input gives the
 * same result. Any thread; no state is kept.
 */
#ifndef HG_REPLACE_H
#define HG_REPLACE_H

#include <stdatomic.h>

#include "hg_buffer.h"
#include "hg_picture.h"

struct hg_replace_job {
  const void *source, *mask; /* PNG or JPEG files of the same size as displayed */
  size_t source_length, mask_length;
  const char *prompt;
  const atomic_bool *give_up; /* may be NULL; once true, the work ends at its next step */
};

/*
 * Appends the result to *png as a PNG file and tells its size. NULL when all went well, else a
 * static text that says why not.
 */
const char *hg_replace_run(const struct hg_replace_job *job, struct hg_buffer *png, int *width,
                           int *height);

#endif
