#include "hg_mask_measure.h"

#include <stdlib.h>
#include <string.h>

#include "hg_gray.h"
#include "hg_memory.h"
#include "hg_rows.h"

/*
 * A photograph is mostly neither black nor white, in many shades; and it has colours, or a grain that
 * gradients and soft brushes lack. Masks that people meant as such have been seen with each of these.
 */
#define MIDTONE_FROM 24
#define MIDTONE_TO 231
#define MIDTONE_SHARE 0.5
#define SHADES 100
#define SHADE_SHARE 5e-5
#define COLOR 24 /* between the highest and the lowest of red, green, blue */
#define COLOR_SHARE 0.1
#define GRAIN 3 /* between neighbours */
#define GRAIN_SHARE 0.3

struct tally {
  struct hg_mask_measure *out;
  struct hg_rows_facts facts;
  uint64_t shades[256];
  uint64_t transparent, colored, grainy, border, border_black;
  uint8_t seen[65536 / 8]; /* samples */
};

static const char *begin(void *context, const struct hg_rows_facts *facts)
{
  struct tally *tally = context;
  tally->facts = *facts;
  return NULL;
}

/* So many pixels of one colour side by side; masks are made of such. */
static void count_run(struct tally *tally, const uint8_t *rgba, unsigned gray, uint64_t run)
{
  struct hg_mask_measure *out = tally->out;
  unsigned opaque = hg_gray_opaque(rgba);
  uint8_t high = rgba[0] > rgba[1] ? rgba[0] : rgba[1], low = rgba[0] < rgba[1] ? rgba[0] : rgba[1];
  high = high > rgba[2] ? high : rgba[2];
  low = low < rgba[2] ? low : rgba[2];
  tally->shades[gray] += run;
  tally->colored += high - low > COLOR ? run : 0;
  tally->transparent += rgba[3] < 128 ? run : 0;
  if (gray != opaque)
    out->same_without_alpha = false;
  if (opaque < HG_GRAY_BLACK && gray >= HG_GRAY_BLACK && rgba[3] > out->faint_alpha)
    out->faint_alpha = rgba[3];
}

/* Pixels first to end, not including it, of the row. */
static void count_border(struct tally *tally, const struct hg_row *row, int first, int end,
                         bool is_black)
{
  const struct hg_rows_facts *facts = &tally->facts;
  uint64_t border = (uint64_t)(end - first);
  if (row->y != 0 && row->y != facts->height - 1) {
    bool has_left = first == 0 && row->x == 0;
    bool has_right = row->x + (end - 1) * row->step == facts->width - 1;
    border = has_left && has_right && facts->width == 1 ? 1 : (uint64_t)has_left + has_right;
  }
  tally->border += border;
  tally->border_black += is_black ? border : 0;
}

static int run_end(const struct hg_row *row, int first)
{
  const uint8_t *rgba = row->rgba + (size_t)first * 4;
  int end = first + 1;
  while (end < row->count && memcmp(row->rgba + (size_t)end * 4, rgba, 4) == 0)
    end++;
  return end;
}

static void note_samples(struct tally *tally, const struct hg_row *row)
{
  int before = -1;
  for (int i = 0; i < row->count; i++) {
    unsigned sample = row->samples[i];
    if ((int)sample != before)
      tally->seen[sample / 8] |= (uint8_t)(1U << sample % 8);
    before = (int)sample;
  }
}

static const char *take_row(void *context, const struct hg_row *row)
{
  struct tally *tally = context;
  int before = -1;
  for (int first = 0; first < row->count;) {
    const uint8_t *rgba = row->rgba + (size_t)first * 4;
    int end = run_end(row, first), gray = (int)hg_gray_over_white(rgba);
    count_run(tally, rgba, (unsigned)gray, (uint64_t)(end - first));
    count_border(tally, row, first, end, gray < HG_GRAY_BLACK);
    tally->grainy += before >= 0 && abs(gray - before) >= GRAIN;
    before = gray;
    first = end;
  }
  note_samples(tally, row);
  return NULL;
}

static bool is_photograph(const struct tally *tally, double area)
{
  double midtones = 0;
  int shades = 0;
  for (int gray = MIDTONE_FROM; gray <= MIDTONE_TO; gray++) {
    midtones += (double)tally->shades[gray];
    shades += (double)tally->shades[gray] > area * SHADE_SHARE;
  }
  bool alive =
      (double)tally->colored >= area * COLOR_SHARE || (double)tally->grainy >= area * GRAIN_SHARE;
  return alive && midtones >= area * MIDTONE_SHARE && shades >= SHADES;
}

static void list_values(const struct tally *tally, struct hg_mask_measure *out)
{
  for (unsigned sample = 0; sample < 65536; sample++) {
    if ((tally->seen[sample / 8] & 1U << sample % 8) == 0)
      continue;
    if (out->values_count < HG_MASK_VALUES)
      out->values[out->values_count] = (uint16_t)sample;
    out->values_count++;
    out->highest_sample = sample;
  }
}

static void sum_up(const struct tally *tally, struct hg_mask_measure *out)
{
  const struct hg_rows_facts *facts = &tally->facts;
  double area = (double)facts->width * (double)facts->height, black = 0;
  bool turned = facts->orientation >= 5;
  for (int gray = 0; gray < HG_GRAY_BLACK; gray++)
    black += (double)tally->shades[gray];
  for (out->lowest_gray = 0; tally->shades[out->lowest_gray] == 0;)
    out->lowest_gray++;
  out->format = facts->format;
  out->width = turned ? facts->height : facts->width;
  out->height = turned ? facts->width : facts->height;
  out->orientation = facts->orientation;
  out->bits = facts->bits;
  out->palette = facts->palette;
  out->black = black / area;
  out->transparent = (double)tally->transparent / area;
  out->border = (double)tally->border_black / (double)tally->border;
  out->photograph = is_photograph(tally, area);
  list_values(tally, out);
}

const char *hg_mask_measure(const void *bytes, size_t length, struct hg_mask_measure *out)
{
  *out = (struct hg_mask_measure){.same_without_alpha = true};
  struct tally *tally = calloc(1, sizeof *tally);
  if (tally == NULL)
    return HG_NO_MEMORY;
  tally->out = out;
  struct hg_rows_sink sink = {begin, take_row, tally};
  const char *message = hg_rows_read(bytes, length, &sink);
  if (message == NULL)
    sum_up(tally, out);
  free(tally);
  return message;
}
