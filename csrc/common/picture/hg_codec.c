#include "hg_codec.h"

#include <string.h>

#include "hg_jpeg.h"
#include "hg_png.h"

const char *hg_codec_decode(const void *bytes, size_t length, struct hg_picture *out)
{
  *out = (struct hg_picture){0};
  if (length >= 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
    return hg_png_decode(bytes, length, out);
  if (length >= 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0)
    return hg_jpeg_decode(bytes, length, out);
  return "not a PNG or JPEG picture";
}
