#include "hg_orient.h"

#include <string.h>

/* The place in the stored picture whose pixel is shown at (x, y) of the upright one. */
static const uint8_t *stored_at(const struct hg_picture *stored, int orientation, int x, int y)
{
  int last_x = stored->width - 1, last_y = stored->height - 1;
  switch (orientation) {
  case 2:
    return hg_picture_at(stored, last_x - x, y);
  case 3:
    return hg_picture_at(stored, last_x - x, last_y - y);
  case 4:
    return hg_picture_at(stored, x, last_y - y);
  case 5:
    return hg_picture_at(stored, y, x);
  case 6:
    return hg_picture_at(stored, y, last_y - x);
  case 7:
    return hg_picture_at(stored, last_x - y, last_y - x);
  default:
    return hg_picture_at(stored, last_x - y, x);
  }
}

bool hg_orient(struct hg_picture *picture, int orientation)
{
  if (orientation < 2 || orientation > 8)
    return true;
  bool turned = orientation >= 5;
  struct hg_picture upright;
  if (!hg_picture_init(&upright, turned ? picture->height : picture->width,
                       turned ? picture->width : picture->height))
    return false;
  for (int y = 0; y < upright.height; y++) {
    for (int x = 0; x < upright.width; x++)
      memcpy(hg_picture_at(&upright, x, y), stored_at(picture, orientation, x, y), 4);
  }
  hg_picture_free(picture);
  *picture = upright;
  return true;
}
