#include "hg_rows_line.h"

#include <stdlib.h>

bool hg_rows_line_init(struct hg_rows_line *line, int width, int raw_bytes)
{
  line->raw = malloc((size_t)width * (size_t)raw_bytes);
  line->rgba = malloc((size_t)width * 4);
  line->samples = malloc((size_t)width * sizeof *line->samples);
  return line->raw != NULL && line->rgba != NULL && line->samples != NULL;
}

void hg_rows_line_free(struct hg_rows_line *line)
{
  free(line->raw);
  free(line->rgba);
  free(line->samples);
  *line = (struct hg_rows_line){0};
}
