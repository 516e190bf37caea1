/* The fields of a board's request, read from its lines. */
#ifndef HG_BOARD_FIELDS_H
#define HG_BOARD_FIELDS_H

#include <stdbool.h>
#include <stddef.h>

#define HG_BOARD_ROWS 40
#define HG_BOARD_TEXT 192 /* bytes of a name or value that are kept */

struct hg_board_row {
  char name[HG_BOARD_TEXT], value[HG_BOARD_TEXT];
};

struct hg_board_fields {
  struct hg_board_row rows[HG_BOARD_ROWS];
  int count;
};

/* Lines without a colon are values without a name; what is too much is left out. */
void hg_board_fields_read(struct hg_board_fields *fields, const char *lines);

/* The value of a name, "" when there is none. */
const char *hg_board_field(const struct hg_board_fields *fields, const char *name);

/* The whole number at the start of a value, or `otherwise`, kept between 0 and 9. */
int hg_board_number(const struct hg_board_fields *fields, const char *name, int otherwise);

#endif
