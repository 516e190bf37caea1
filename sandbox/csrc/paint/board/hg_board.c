#include "hg_board.h"

#include <string.h>

#include "hg_board_fields.h"
#include "hg_caption.h"
#include "hg_codec.h"
#include "hg_png.h"

static const char comment[] = "drawn by homegen's sandbox: by procedure, not by AI";

#define MARGIN 90
#define TABLE_RIGHT 1170
#define PLAN_LEFT 1280
#define PLAN_TOP 250
#define ROOMS 16 /* of a storey */

static const uint8_t paper[3] = {250, 249, 245}, ink[3] = {46, 52, 60}, faint[3] = {226, 226, 220};
static const uint8_t accent[3] = {86, 120, 112};

static void fill(struct hg_picture *board, int left, int top, int right, int bottom,
                 const uint8_t rgb[3])
{
  for (int y = top; y < bottom; y++) {
    for (int x = left; x < right; x++) {
      if (x < 0 || y < 0 || x >= board->width || y >= board->height)
        continue;
      uint8_t *pixel = hg_picture_at(board, x, y);
      memcpy(pixel, rgb, 3);
      pixel[3] = 255;
    }
  }
}

static void frame(struct hg_picture *board, int left, int top, int right, int bottom, int wide)
{
  fill(board, left, top, right, top + wide, ink);
  fill(board, left, bottom - wide, right, bottom, ink);
  fill(board, left, top, left + wide, bottom, ink);
  fill(board, right - wide, top, right, bottom, ink);
}

/* One character at *x; the font has ASCII, a square sign is a small raised 2. Returns its bytes. */
static size_t write_letter(struct hg_picture *board, const char *text, int *x, int y, int right,
                           int scale, uint8_t gray)
{
  bool square = (unsigned char)text[0] == 0xc2 && (unsigned char)text[1] == 0xb2;
  char letter[2] = {square ? '2' : text[0], '\0'};
  size_t bytes = square ? 2 : 1;
  if ((unsigned char)text[0] >= 0x80 && !square) {
    letter[0] = '?';
    while (((unsigned char)text[bytes] & 0xc0) == 0x80)
      bytes++;
  }
  int size = square ? (scale + 1) / 2 : scale;
  hg_caption_write(board, letter, *x, square ? y - scale : y, right, size, gray);
  *x += HG_CAPTION_WIDTH * size;
  return bytes;
}

static void write_text(struct hg_picture *board, const char *text, int x, int y, int right,
                       int scale, uint8_t gray)
{
  while (*text != '\0' && x + HG_CAPTION_WIDTH * scale <= right)
    text += write_letter(board, text, &x, y, right, scale, gray);
}

static void draw_heading(struct hg_picture *board, const struct hg_board_fields *fields)
{
  const char *style = hg_board_field(fields, "style");
  fill(board, 0, 0, board->width, 16, accent);
  write_text(board, "HOUSE PLAN", MARGIN, 70, 900, 9, 40);
  write_text(board, style[0] != '\0' ? style : "No style", MARGIN + 620, 84, PLAN_LEFT + 700, 6,
             110);
  fill(board, MARGIN, 170, board->width - MARGIN, 174, ink);
  write_text(board, "Drawn by homegen's sandbox: by procedure, not by AI", MARGIN,
             HG_BOARD_HEIGHT - 60, 2400, 3, 130);
}

/* Rows of the request; a value too long for its line is cut there. */
static void draw_table(struct hg_picture *board, const struct hg_board_fields *fields)
{
  int space = HG_BOARD_HEIGHT - 120 - 220, step = fields->count > 0 ? space / fields->count : 0;
  if (step > 56)
    step = 56;
  int scale = step >= 34 ? 3 : 2;
  for (int i = 0; i < fields->count; i++) {
    int y = 220 + i * step;
    if (i % 2 == 0)
      fill(board, MARGIN, y, TABLE_RIGHT, y + step, faint);
    int text = y + (step - 7 * scale) / 2;
    write_text(board, fields->rows[i].name, MARGIN + 16, text, MARGIN + 440, scale, 100);
    write_text(board, fields->rows[i].value, MARGIN + 460, text, TABLE_RIGHT - 12, scale, 30);
  }
}

struct storey {
  const char *names[ROOMS];
  int count;
};

static void add_rooms(struct storey *storey, const char *name, int count)
{
  for (int i = 0; i < count && storey->count < ROOMS; i++)
    storey->names[storey->count++] = name;
}

/* What lies where: living below, sleeping above, each storey with its share of the rooms. */
static void list_rooms(const struct hg_board_fields *fields, int storeys, int number,
                       struct storey *storey)
{
  int bedrooms = hg_board_number(fields, "bedrooms", 2);
  int bathrooms = hg_board_number(fields, "bathrooms", 1);
  *storey = (struct storey){.count = 0};
  if (number == 0) {
    add_rooms(storey, "Living", 1);
    add_rooms(storey, "Kitchen", 1);
    if (strcmp(hg_board_field(fields, "garageEnabled"), "true") == 0)
      add_rooms(storey, "Garage", 1);
  }
  for (int i = 0; i < bedrooms; i++)
    add_rooms(storey, "Bedroom", storeys == 1 || (i % (storeys - 1)) + 1 == number);
  for (int i = 0; i < bathrooms; i++)
    add_rooms(storey, "Bath", i % storeys == number);
  add_rooms(storey, number == 0 ? "Hall" : "Landing", 1);
}

/* Rooms in two rows, as wide as the storey allows. */
static void draw_storey(struct hg_picture *board, const struct storey *storey, int left, int top,
                        int right, int bottom)
{
  static const uint8_t tints[4][3] = {
      {236, 230, 214}, {222, 232, 226}, {226, 228, 238}, {240, 226, 220}};
  int upper = (storey->count + 1) / 2, lower = storey->count - upper;
  int middle = lower > 0 ? (top + bottom) / 2 : bottom;
  for (int i = 0; i < storey->count; i++) {
    bool above = i < upper;
    int count = above ? upper : lower, at = above ? i : i - upper;
    int from = left + (right - left) * at / count, to = left + (right - left) * (at + 1) / count;
    int high = above ? top : middle, low = above ? middle : bottom;
    fill(board, from, high, to, low, tints[i % 4]);
    frame(board, from - 2, high - 2, to + 2, low + 2, 5);
    write_text(board, storey->names[i], from + 16, (high + low) / 2 - 10, to - 6, 3, 60);
  }
  for (int i = 0; i < lower; i++) { /* doors between the rows */
    int door = left + (right - left) * (2 * i + 1) / (2 * lower) + 40;
    fill(board, door - 22, middle - 3, door + 22, middle + 3, paper);
  }
  frame(board, left - 6, top - 6, right + 6, bottom + 6, 9);
}

static void draw_plans(struct hg_picture *board, const struct hg_board_fields *fields)
{
  static const char *const titles[] = {"Ground floor", "First floor", "Second floor"};
  int storeys = hg_board_number(fields, "stories", 2);
  storeys = storeys < 1 ? 1 : storeys > 3 ? 3 : storeys;
  int space = (HG_BOARD_HEIGHT - 120 - PLAN_TOP) / storeys;
  for (int i = 0; i < storeys; i++) {
    struct storey storey;
    int top = PLAN_TOP + i * space;
    list_rooms(fields, storeys, i, &storey);
    write_text(board, titles[i], PLAN_LEFT, top - 30, PLAN_LEFT + 700, 3, 60);
    draw_storey(board, &storey, PLAN_LEFT, top + 10, HG_BOARD_WIDTH - MARGIN - 10,
                top + space - 70);
  }
}

const char *hg_board_run(const struct hg_board_job *job, struct hg_buffer *png, int *width,
                         int *height)
{
  struct hg_picture board;
  struct hg_board_fields fields;
  if (job->give_up != NULL && atomic_load(job->give_up))
    return "given up";
  if (!hg_picture_init(&board, HG_BOARD_WIDTH, HG_BOARD_HEIGHT))
    return "out of memory";
  hg_board_fields_read(&fields, job->fields);
  fill(&board, 0, 0, board.width, board.height, paper);
  draw_heading(&board, &fields);
  draw_table(&board, &fields);
  draw_plans(&board, &fields);
  const char *failure = hg_png_encode(&board, comment, png);
  *width = board.width;
  *height = board.height;
  hg_picture_free(&board);
  return failure;
}
