/*
 * The magic editor, drawn by procedure: the whole picture, better or as the prompt wants it.
 *
 * Flash improves exposure, white balance and local contrast. Base follows the prompt: surfaces get
 * its colours and materials, objects are put on the floor, the light changes. Pro does both. The
 * same input gives the same result. Any thread; no state is kept.
 */
#ifndef HG_EDIT_H
#define HG_EDIT_H

#include <stdatomic.h>

#include "hg_buffer.h"
#include "hg_picture.h"

struct hg_edit_job {
  const void *source; /* a PNG or JPEG file */
  size_t source_length;
  const char *prompt;         /* may be empty */
  const char *model;          /* Flash Base Pro */
  const atomic_bool *give_up; /* may be NULL; once true, the work ends at its next step */
};

/*
 * Appends the result to *png as a PNG file and tells its size. NULL when all went well, else a
 * static text that says why not.
 */
const char *hg_edit_run(const struct hg_edit_job *job, struct hg_buffer *png, int *width,
                        int *height);

#endif
