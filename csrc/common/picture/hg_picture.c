#include "hg_picture.h"

#include <stdlib.h>
#include <string.h>

bool hg_picture_allowed(long width, long height)
{
  return width > 0 && height > 0 && width <= HG_PICTURE_SIDE_LIMIT &&
         height <= HG_PICTURE_SIDE_LIMIT && width * height <= HG_PICTURE_AREA_LIMIT;
}

bool hg_picture_init(struct hg_picture *picture, int width, int height)
{
  *picture = (struct hg_picture){0};
  if (!hg_picture_allowed(width, height))
    return false;
  picture->rgba = calloc((size_t)width * (size_t)height, 4);
  if (picture->rgba == NULL)
    return false;
  picture->width = width;
  picture->height = height;
  return true;
}

bool hg_picture_copy(struct hg_picture *copy, const struct hg_picture *picture)
{
  if (!hg_picture_init(copy, picture->width, picture->height))
    return false;
  memcpy(copy->rgba, picture->rgba, (size_t)picture->width * (size_t)picture->height * 4);
  return true;
}

void hg_picture_free(struct hg_picture *picture)
{
  free(picture->rgba);
  *picture = (struct hg_picture){0};
}
