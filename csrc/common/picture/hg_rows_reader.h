/* The two readers behind hg_rows.h, of no interest to others. */
#ifndef HG_ROWS_READER_H
#define HG_ROWS_READER_H

#include "hg_row.h"

#define HG_ROWS_TOO_LARGE                                                                          \
  "the picture is too large: over 268 megapixels, or a side over 1000000 pixels"

/* facts: format and orientation are known, the readers fill in the rest. */
const char *hg_rows_read_png(const void *bytes, size_t length, struct hg_rows_facts *facts,
                             const struct hg_rows_sink *sink);
const char *hg_rows_read_jpeg(const void *bytes, size_t length, struct hg_rows_facts *facts,
                              const struct hg_rows_sink *sink);

#endif
