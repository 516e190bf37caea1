#include "hg_orient.h"

#include <string.h>

void hg_orient_point(int orientation, int width, int height, int *x, int *y)
{
  int at_x = *x, at_y = *y;
  if (orientation == 2 || orientation == 3 || orientation == 7 || orientation == 8)
    at_x = width - 1 - at_x;
  if (orientation == 3 || orientation == 4 || orientation == 6 || orientation == 7)
    at_y = height - 1 - at_y;
  bool turned = orientation >= 5;
  *x = turned ? at_y : at_x;
  *y = turned ? at_x : at_y;
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
  for (int y = 0; y < picture->height; y++) {
    for (int x = 0; x < picture->width; x++) {
      int to_x = x, to_y = y;
      hg_orient_point(orientation, picture->width, picture->height, &to_x, &to_y);
      memcpy(hg_picture_at(&upright, to_x, to_y), hg_picture_at(picture, x, y), 4);
    }
  }
  hg_picture_free(picture);
  *picture = upright;
  return true;
}
