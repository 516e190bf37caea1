#include "hg_upright.h"

#include <stdlib.h>
#include <string.h>

#include "hg_jpeg.h"
#include "hg_memory.h"
#include "hg_orient.h"
#include "hg_png.h"
#include "hg_rows.h"

struct turning {
  struct hg_rows_facts facts;
  struct hg_picture picture; /* larger than the painter's, perhaps: filled and freed here */
};

static const char *begin(void *context, const struct hg_rows_facts *facts)
{
  struct turning *turning = context;
  bool turned = facts->orientation >= 5;
  turning->facts = *facts;
  turning->picture.width = turned ? facts->height : facts->width;
  turning->picture.height = turned ? facts->width : facts->height;
  turning->picture.rgba = malloc((size_t)facts->width * (size_t)facts->height * 4);
  return turning->picture.rgba != NULL ? NULL : HG_NO_MEMORY;
}

static const char *take_row(void *context, const struct hg_row *row)
{
  struct turning *turning = context;
  const struct hg_rows_facts *facts = &turning->facts;
  for (int i = 0; i < row->count; i++) {
    int x = row->x + i * row->step, y = row->y;
    hg_orient_point(facts->orientation, facts->width, facts->height, &x, &y);
    memcpy(hg_picture_at(&turning->picture, x, y), row->rgba + (size_t)i * 4, 4);
  }
  return NULL;
}

const char *hg_upright(const void *bytes, size_t length, struct hg_buffer *out,
                       struct hg_image_header *header)
{
  struct turning turning = {.picture = {0}};
  struct hg_rows_sink sink = {begin, take_row, &turning};
  const char *message = hg_rows_read(bytes, length, &sink);
  if (message == NULL && turning.facts.format == HG_IMAGE_PNG)
    message = hg_png_encode(&turning.picture, NULL, out);
  else if (message == NULL)
    message = hg_jpeg_encode(&turning.picture, turning.facts.inks ? NULL : bytes, length, out);
  *header = (struct hg_image_header){.format = turning.facts.format,
                                     .width = (uint32_t)turning.picture.width,
                                     .height = (uint32_t)turning.picture.height,
                                     .orientation = 1};
  free(turning.picture.rgba);
  return message;
}
