#include "hg_mask_convert.h"

#include "hg_gray.h"
#include "hg_memory.h"
#include "hg_orient.h"
#include "hg_rows.h"

struct conversion {
  struct hg_canvas *canvas;
  enum hg_mask_meaning meaning;
  int label;
  struct hg_rows_facts facts;
};

static const char *begin(void *context, const struct hg_rows_facts *facts)
{
  struct conversion *conversion = context;
  bool turned = facts->orientation >= 5;
  conversion->facts = *facts;
  return hg_canvas_init(conversion->canvas, turned ? facts->height : facts->width,
                        turned ? facts->width : facts->height)
             ? NULL
             : HG_NO_MEMORY;
}

static bool is_colored(const uint8_t *rgba)
{
  return rgba[0] != rgba[1] || rgba[1] != rgba[2];
}

static unsigned convert_pixel(const struct conversion *conversion, const uint8_t *rgba, int sample)
{
  switch (conversion->meaning) {
  case HG_MASK_WHITE:
    return 255 - hg_gray_over(hg_gray_opaque(rgba), rgba[3], 0);
  case HG_MASK_ALPHA:
    return rgba[3];
  case HG_MASK_LABELS:
    return (conversion->label == HG_MASK_ANY_LABEL ? sample != 0 : sample == conversion->label)
               ? 0
               : 255;
  default:
    return hg_gray_over_white(rgba);
  }
}

static const char *take_row(void *context, const struct hg_row *row)
{
  struct conversion *conversion = context;
  const struct hg_rows_facts *facts = &conversion->facts;
  bool has_gray_labels = conversion->meaning == HG_MASK_LABELS && !facts->palette;
  for (int i = 0; i < row->count; i++) {
    const uint8_t *rgba = row->rgba + (size_t)i * 4;
    int x = row->x + i * row->step, y = row->y;
    if (has_gray_labels && is_colored(rgba))
      return "it has colours: labels are values of gray, or the indices of a palette";
    unsigned gray = convert_pixel(conversion, rgba, row->samples[i]);
    hg_orient_point(facts->orientation, facts->width, facts->height, &x, &y);
    if (!hg_canvas_put(conversion->canvas, x, y, gray))
      return HG_NO_MEMORY;
  }
  return NULL;
}

const char *hg_mask_convert(const void *bytes, size_t length, enum hg_mask_meaning meaning,
                            int label, struct hg_canvas *canvas)
{
  struct conversion conversion = {.canvas = canvas, .meaning = meaning, .label = label};
  struct hg_rows_sink sink = {begin, take_row, &conversion};
  *canvas = (struct hg_canvas){0};
  const char *message = hg_rows_read(bytes, length, &sink);
  if (message != NULL)
    hg_canvas_free(canvas);
  return message;
}
