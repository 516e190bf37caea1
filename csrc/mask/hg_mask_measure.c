#include "hg_mask_measure.h"

#include <stdbool.h>

#include "hg_codec.h"
#include "hg_picture.h"

static bool is_black(const uint8_t *rgba)
{
  int gray = (299 * rgba[0] + 587 * rgba[1] + 114 * rgba[2] + 500) / 1000;
  return gray < 128 && rgba[3] >= 128;
}

const char *hg_mask_measure(const void *bytes, size_t length, struct hg_mask_measure *out)
{
  struct hg_picture picture = {0};
  const char *message = hg_codec_decode(bytes, length, &picture);
  if (message != NULL)
    return message;
  size_t area = (size_t)picture.width * (size_t)picture.height, black = 0;
  for (size_t i = 0; i < area; i++)
    black += is_black(picture.rgba + 4 * i);
  out->width = picture.width;
  out->height = picture.height;
  out->black = (double)black / (double)area;
  hg_picture_free(&picture);
  return NULL;
}
