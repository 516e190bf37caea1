/* The formats of images, and what a header says. A plain value. */
#ifndef HG_IMAGE_FORMAT_H
#define HG_IMAGE_FORMAT_H

#include <stdbool.h>
#include <stdint.h>

enum hg_image_format { HG_IMAGE_UNKNOWN, HG_IMAGE_PNG, HG_IMAGE_JPEG, HG_IMAGE_WEBP };

struct hg_image_header {
  enum hg_image_format format;
  uint32_t width,
      height;      /* as displayed: an image turned by its EXIF orientation counts as turned */
  int orientation; /* EXIF's 1 to 8; 1 when the image does not say */
  bool has_end;    /* the end mark was found; only of an image that was looked at to its end */
};

#endif
