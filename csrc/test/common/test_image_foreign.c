#include <stdint.h>
#include <stdlib.h>

#include "hg_image_header.h"
#include "hg_test.h"

struct foreign {
  const char *bytes;
  size_t length;
  const char *name;
};

#define FILE_OF(text, name)                                                                        \
  {                                                                                                \
    (text), sizeof(text) - 1, (name)                                                               \
  }

static const struct foreign files[] = {
    FILE_OF("GIF89a, a picture of another kind", "is GIF: save it as PNG"),
    FILE_OF("<html>not found</html>", "is a web page, not an image: get the image itself"),
    FILE_OF("\0\0\0\x18"
            "ftypheic\0\0\0\0mif1heic",
            "is HEIC, as iPhones make it: export it as JPEG"),
    FILE_OF("\0\0\0\x18"
            "ftypavif\0\0\0\0mif1avif",
            "is AVIF: save it as PNG or JPEG"),
    FILE_OF("\xff\x0a\xfa\x7f", "is JPEG XL: save it as PNG or JPEG"),
    FILE_OF("II\x2a\0\x08\0\0\0", "is TIFF, or a camera's raw picture: export it as PNG or JPEG"),
    FILE_OF("BM\x46\0\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0", "is BMP: save it as PNG"),
    FILE_OF("BM\x46 and words that are no picture", "is no PNG, JPEG or WebP image"),
    FILE_OF("8BPS\0\1", "is a Photoshop document: export it as PNG"),
    FILE_OF("<?xml version='1.0'?><svg width='8'/>", "is SVG, a drawing: export it as PNG"),
    FILE_OF("%PDF-1.7", "is a PDF or PostScript document: export the page as PNG"),
    FILE_OF("P5 2 2 255\nabcd", "is a picture of the PNM family: save it as PNG"),
    FILE_OF("\x89PNG\n\x1a\n",
            "is a PNG that was changed on the way, as if it were text: copy it again as binary"),
    FILE_OF("\x89PNG\r\n\x1a\n\0\0\0\4CgBI\x50\0\x20\6 and more",
            "is a PNG of Apple's own kind (CgBI): export it as a plain PNG"),
    FILE_OF("\0\0\0\x18"
            "ftypmif1\0\0\0\0mif1heic",
            "is HEIF (HEIC or AVIF), as phones make it: export it as JPEG"),
    FILE_OF("\0\0\0\x18"
            "ftypcrx \0\0\0\1crx isom",
            "is a camera's raw picture: export it as JPEG"),
    FILE_OF("\0\0\0\x18"
            "ftypisom\0\0\2\0isomiso2",
            "is a video: save one of its pictures as PNG or JPEG"),
    FILE_OF("\0\0\0\x0cJXL \r\n\x87\n", "is JPEG XL: save it as PNG or JPEG"),
    FILE_OF("\0\0\0\x0cjP  \r\n\x87\n", "is JPEG 2000: save it as PNG or JPEG"),
    FILE_OF("MM\0\x2a\0\0\0\x08", "is TIFF, or a camera's raw picture: export it as PNG or JPEG"),
    FILE_OF("II\x2a\0\x10\0\0\0CR\2\0", "is a camera's raw picture: export it as JPEG"),
    FILE_OF("FUJIFILMCCD-RAW 0201", "is a camera's raw picture: export it as JPEG"),
    FILE_OF("\0\0\1\0\1\0\x10\x10", "is an icon (ICO): save it as PNG"),
    FILE_OF("gimp xcf v011", "is the document of a painting program: export it as PNG"),
    FILE_OF("iVBORw0KGgoAAAANSUhEUg==", "is base64 text: decode it, or give it as base64"),
    FILE_OF("data:image/png;base64,iVBO",
            "is the text of a data URI: decode it, or give it as base64"),
    FILE_OF("\n <svg xmlns='http://www.w3.org/2000/svg'/>", "is SVG, a drawing: export it as PNG"),
    FILE_OF("<?xml version='1.0'?><Error><Code>ExpiredToken</Code></Error>",
            "is a server's error message, not an image"),
    FILE_OF("plain words", "is no PNG, JPEG or WebP image"),
};

static void test_names(void)
{
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    struct hg_image_header header;
    HG_CHECK_TEXT(hg_image_header_read(files[i].bytes, files[i].length, &header), files[i].name);
    HG_CHECK_TEXT(hg_image_check(files[i].bytes, files[i].length, &header), files[i].name);
  }
}

/* Any part of one, in a block of its exact size, so that a sanitizer sees what is read behind it. */
static void test_parts(void)
{
  for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
    for (size_t length = 0; length < files[i].length; length++) {
      struct hg_image_header header;
      uint8_t *part = malloc(length > 0 ? length : 1);
      memcpy(part, files[i].bytes, length);
      HG_CHECK(hg_image_check(part, length, &header) != NULL);
      free(part);
    }
  }
}

int main(void)
{
  HG_RUN(test_names);
  HG_RUN(test_parts);
  return hg_test_report("image_foreign");
}
