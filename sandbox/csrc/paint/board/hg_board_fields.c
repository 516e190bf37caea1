#include "hg_board_fields.h"

#include <string.h>

/* Keeps what fits, without blanks at its ends. */
static void keep(char out[HG_BOARD_TEXT], const char *text, size_t length)
{
  while (length > 0 && (*text == ' ' || *text == '\t')) {
    text++;
    length--;
  }
  while (length > 0 && (text[length - 1] == ' ' || text[length - 1] == '\r'))
    length--;
  if (length > HG_BOARD_TEXT - 1)
    length = HG_BOARD_TEXT - 1;
  memcpy(out, text, length);
  out[length] = '\0';
}

static void read_line(struct hg_board_fields *fields, const char *line, size_t length)
{
  const char *colon = memchr(line, ':', length);
  struct hg_board_row *row = &fields->rows[fields->count];
  if (length == 0 || fields->count == HG_BOARD_ROWS)
    return;
  size_t name = colon != NULL ? (size_t)(colon - line) : 0;
  keep(row->name, line, name);
  keep(row->value, colon != NULL ? colon + 1 : line, colon != NULL ? length - name - 1 : length);
  fields->count++;
}

void hg_board_fields_read(struct hg_board_fields *fields, const char *lines)
{
  fields->count = 0;
  while (*lines != '\0') {
    size_t length = strcspn(lines, "\n");
    read_line(fields, lines, length);
    lines += length + (lines[length] == '\n');
  }
}

const char *hg_board_field(const struct hg_board_fields *fields, const char *name)
{
  for (int i = 0; i < fields->count; i++) {
    if (strcmp(fields->rows[i].name, name) == 0)
      return fields->rows[i].value;
  }
  return "";
}

int hg_board_number(const struct hg_board_fields *fields, const char *name, int otherwise)
{
  const char *value = hg_board_field(fields, name);
  return value[0] >= '0' && value[0] <= '9' ? value[0] - '0' : otherwise;
}
