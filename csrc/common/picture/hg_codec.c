#include "hg_codec.h"

#include <string.h>

#include "hg_memory.h"
#include "hg_orient.h"
#include "hg_rows.h"

struct whole {
  struct hg_picture *out;
  int orientation;
};

static const char *begin(void *context, const struct hg_rows_facts *facts)
{
  struct whole *whole = context;
  whole->orientation = facts->orientation;
  if (!hg_picture_allowed(facts->width, facts->height))
    return HG_PICTURE_TOO_LARGE;
  return hg_picture_init(whole->out, facts->width, facts->height) ? NULL : HG_NO_MEMORY;
}

static const char *take_row(void *context, const struct hg_row *row)
{
  struct whole *whole = context;
  for (int i = 0; i < row->count; i++)
    memcpy(hg_picture_at(whole->out, row->x + i * row->step, row->y), row->rgba + (size_t)i * 4, 4);
  return NULL;
}

const char *hg_codec_decode(const void *bytes, size_t length, struct hg_picture *out)
{
  struct whole whole = {.out = out, .orientation = 1};
  struct hg_rows_sink sink = {begin, take_row, &whole};
  *out = (struct hg_picture){0};
  const char *failure = hg_rows_read(bytes, length, &sink);
  if (failure == NULL && !hg_orient(out, whole.orientation))
    failure = HG_NO_MEMORY;
  if (failure != NULL)
    hg_picture_free(out);
  return failure;
}
