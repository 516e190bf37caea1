/* A row on its way from a decoder to the sink. */
#ifndef HG_ROWS_LINE_H
#define HG_ROWS_LINE_H

#include <stdbool.h>
#include <stdint.h>

/* The reader owns the memory, so that a longjmp loses nothing. */
struct hg_rows_line {
  uint8_t *raw; /* as the decoder gives it */
  uint8_t *rgba;
  uint16_t *samples;
};

/* Room for width pixels of so many raw bytes each. False: out of memory; to be freed all the same. */
bool hg_rows_line_init(struct hg_rows_line *line, int width, int raw_bytes);
void hg_rows_line_free(struct hg_rows_line *line);

#endif
