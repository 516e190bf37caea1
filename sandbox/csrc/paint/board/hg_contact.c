#include "hg_contact.h"

#include <math.h>
#include <string.h>

#include "hg_caption.h"

#define GAP 10
#define CAPTION_SCALE 2
#define CAPTION_SPACE (HG_CAPTION_HEIGHT * CAPTION_SCALE + 6)

const char *hg_contact_init(struct hg_contact *contact, int tiles, int columns, int tile_width,
                            int tile_height)
{
  int rows = (tiles + columns - 1) / columns;
  *contact =
      (struct hg_contact){.columns = columns, .tile_width = tile_width, .tile_height = tile_height};
  int width = columns * (tile_width + GAP) + GAP;
  int height = rows * (tile_height + CAPTION_SPACE + GAP) + GAP;
  if (!hg_picture_init(&contact->sheet, width, height))
    return "the sheet is too large";
  memset(contact->sheet.rgba, 0xff, (size_t)width * (size_t)height * 4);
  return NULL;
}

/* The mean of the picture's pixels that fall on one pixel of the tile. */
static void shrink_pixel(const struct hg_picture *picture, double scale, int x, int y, uint8_t *to)
{
  int x0 = (int)(x * scale), y0 = (int)(y * scale);
  int x1 = (int)fmin(ceil((x + 1) * scale), picture->width);
  int y1 = (int)fmin(ceil((y + 1) * scale), picture->height);
  unsigned long sum[3] = {0}, count = 0;
  for (int py = y0; py < y1; py++) {
    for (int px = x0; px < x1; px++, count++) {
      const uint8_t *pixel = hg_picture_at(picture, px, py);
      for (int c = 0; c < 3; c++)
        sum[c] += pixel[c];
    }
  }
  for (int c = 0; count > 0 && c < 3; c++)
    to[c] = (uint8_t)(sum[c] / count);
}

void hg_contact_put(struct hg_contact *contact, int index, const struct hg_picture *picture,
                    const char *caption)
{
  int left = GAP + index % contact->columns * (contact->tile_width + GAP);
  int top = GAP + index / contact->columns * (contact->tile_height + CAPTION_SPACE + GAP);
  double scale = fmax((double)picture->width / contact->tile_width,
                      (double)picture->height / contact->tile_height);
  int width = (int)(picture->width / scale), height = (int)(picture->height / scale);
  int right = left + contact->tile_width;
  left += (contact->tile_width - width) / 2;
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++)
      shrink_pixel(picture, scale, x, y, hg_picture_at(&contact->sheet, left + x, top + y));
  }
  hg_caption_write(&contact->sheet, caption, right - contact->tile_width,
                   top + contact->tile_height + 5, right, CAPTION_SCALE, 40);
}

void hg_contact_free(struct hg_contact *contact)
{
  hg_picture_free(&contact->sheet);
}
