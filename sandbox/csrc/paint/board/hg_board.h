/*
 * A house plan's board, plain: the request as a table, and a schema of its rooms. Drawn by
 * procedure; the same fields give the same picture. Any thread; no state is kept.
 */
#ifndef HG_BOARD_H
#define HG_BOARD_H

#include <stdatomic.h>

#include "hg_buffer.h"
#include "hg_picture.h"

#define HG_BOARD_WIDTH 2560
#define HG_BOARD_HEIGHT 1440

struct hg_board_job {
  const char *fields;         /* lines "name: value"; names as in the provider's document */
  const atomic_bool *give_up; /* may be NULL; once true, the work ends at its next step */
};

/*
 * Appends the board to *png as a PNG file and tells its size. NULL when all went well, else a
 * static text that says why not.
 */
const char *hg_board_run(const struct hg_board_job *job, struct hg_buffer *png, int *width,
                         int *height);

#endif
