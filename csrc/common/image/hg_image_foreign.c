#include "hg_image_foreign.h"

#include <stdbool.h>
#include <string.h>

struct kind {
  size_t offset;
  const char *mark;
  size_t length;
  const char *name;
};

#define KIND(offset, mark, name)                                                                   \
  {                                                                                                \
    (offset), (mark), sizeof(mark) - 1, (name)                                                     \
  }

#define HEIC "is HEIC, as iPhones make it: export it as JPEG"
#define AVIF "is AVIF: save it as PNG or JPEG"
#define JPEG_XL "is JPEG XL: save it as PNG or JPEG"
#define JPEG_2000 "is JPEG 2000: save it as PNG or JPEG"
#define TIFF "is TIFF, or a camera's raw picture: export it as PNG or JPEG"
#define RAW "is a camera's raw picture: export it as JPEG"
#define GIF "is GIF: save it as PNG"
#define ICON "is an icon (ICO): save it as PNG"
#define PLAIN "is a picture of the PNM family: save it as PNG"
#define FILM "is a video: save one of its pictures as PNG or JPEG"
#define PAGE "is a web page, not an image: get the image itself"
#define DRAWING "is SVG, a drawing: export it as PNG"
#define DOCUMENT "is a PDF or PostScript document: export the page as PNG"
#define CHANGED "is a PNG that was changed on the way, as if it were text: copy it again as binary"
#define PROJECT "is the document of a painting program: export it as PNG"

/* More exact ones first. */
static const struct kind kinds[] = {
    KIND(4, "ftypheic", HEIC),
    KIND(4, "ftypheix", HEIC),
    KIND(4, "ftypheim", HEIC),
    KIND(4, "ftypheis", HEIC),
    KIND(4, "ftyphevc", HEIC),
    KIND(4, "ftyphevx", HEIC),
    KIND(4, "ftypavif", AVIF),
    KIND(4, "ftypavis", AVIF),
    KIND(4, "ftypmif1", "is HEIF (HEIC or AVIF), as phones make it: export it as JPEG"),
    KIND(4, "ftypmsf1", "is HEIF (HEIC or AVIF), as phones make it: export it as JPEG"),
    KIND(4, "ftypcrx ", RAW),
    KIND(4, "ftyp", FILM),
    KIND(0, "\xff\x0a", JPEG_XL),
    KIND(0, "\0\0\0\x0cJXL \r\n\x87\n", JPEG_XL),
    KIND(0, "\0\0\0\x0cjP  \r\n\x87\n", JPEG_2000),
    KIND(0, "\xff\x4f\xff\x51", JPEG_2000),
    KIND(8, "CR\2\0", RAW),
    KIND(0, "IIRO", RAW),
    KIND(0, "IIRS", RAW),
    KIND(0, "MMOR", RAW),
    KIND(0, "IIU\0", RAW),
    KIND(0, "FUJIFILMCCD-RAW", RAW),
    KIND(0, "FOVb", RAW),
    KIND(0, "\0MRM", RAW),
    KIND(0, "II\xbc", "is JPEG XR: save it as PNG or JPEG"),
    KIND(0, "II\x2a\0", TIFF),
    KIND(0, "MM\0\x2a", TIFF),
    KIND(0, "II\x2b\0", TIFF),
    KIND(0, "MM\0\x2b", TIFF),
    KIND(0, "GIF87a", GIF),
    KIND(0, "GIF89a", GIF),
    KIND(0, "8BPS", "is a Photoshop document: export it as PNG"),
    KIND(0, "gimp xcf", PROJECT),
    KIND(0, "PK\3\4",
         "is a zip archive, or the document of a painting program: export the picture as PNG"),
    KIND(0, "SQLite format 3", PROJECT),
    KIND(0, "%PDF", DOCUMENT),
    KIND(0, "%!PS", DOCUMENT),
    KIND(0, "\xc5\xd0\xd3\xc6", DOCUMENT),
    KIND(0, "\0\0\1\0", ICON),
    KIND(0, "\0\0\2\0", ICON),
    KIND(0, "\x8aMNG", "is MNG: save it as PNG"),
    KIND(0, "\x8bJNG", "is JNG: save it as PNG or JPEG"),
    KIND(0, "qoif", "is QOI: save it as PNG"),
    KIND(0, "farbfeld", "is farbfeld: save it as PNG"),
    KIND(0, "\x76\x2f\x31\1", "is OpenEXR: save it as PNG with 8 bits"),
    KIND(0, "#?RADIANCE", "is Radiance HDR: save it as PNG or JPEG"),
    KIND(0, "DDS ", "is a DDS texture: save it as PNG"),
    KIND(0, "BPG\xfb", "is BPG: save it as PNG or JPEG"),
    KIND(0, "\x93NUMPY", "is an array of NumPy: save it as PNG"),
    KIND(0, "\x89PNG\n", CHANGED),
    KIND(0, "\x89PNG\r\r\n", CHANGED),
    KIND(0, "\xc2\x89PNG", CHANGED),
    KIND(0, "\xef\xbf\xbdPNG", CHANGED),
    KIND(0, "data:image/", "is the text of a data URI: decode it, or give it as base64"),
    KIND(0, "iVBORw0KGgo", "is base64 text: decode it, or give it as base64"),
    KIND(0, "/9j/", "is base64 text: decode it, or give it as base64"),
    KIND(0, "version https://git-lfs", "stands for a file of Git LFS: get that (git lfs pull)"),
};

/* Words that stand somewhere at the beginning of a text, in the order of their weight. */
static const struct kind texts[] = {
    KIND(0, "<svg", DRAWING),        KIND(0, "<!DOCTYPE html", PAGE),
    KIND(0, "<!doctype html", PAGE), KIND(0, "<html", PAGE),
    KIND(0, "<HTML", PAGE),          KIND(0, "<Error", "is a server's error message, not an image"),
};

#define TEXT_LENGTH 512 /* of a text's beginning, in which its kind is looked for */

static bool starts_with(struct hg_image_source *source, const struct kind *kind)
{
  const uint8_t *at = hg_image_source_peek(source, kind->offset, kind->length);
  return at != NULL && memcmp(at, kind->mark, kind->length) == 0;
}

/* BM is too short to be believed: what follows are the size of the picture's header, and zeros. */
static bool is_bmp(struct hg_image_source *source)
{
  const uint8_t *at = hg_image_source_peek(source, 0, 18);
  return at != NULL && memcmp(at, "BM", 2) == 0 && memcmp(at + 15, "\0\0\0", 3) == 0;
}

static bool is_pnm(struct hg_image_source *source)
{
  const uint8_t *at = hg_image_source_peek(source, 0, 3);
  return at != NULL && at[0] == 'P' && strchr("1234567f", at[1]) != NULL && at[1] != 0 &&
         strchr(" \n\r\t", at[2]) != NULL && at[2] != 0;
}

static const char *text_name(struct hg_image_source *source)
{
  size_t length = source->size < TEXT_LENGTH ? (size_t)source->size : TEXT_LENGTH;
  const uint8_t *start = length > 0 ? hg_image_source_peek(source, 0, length) : NULL;
  for (size_t i = 0; start != NULL && i < sizeof texts / sizeof *texts; i++) {
    if (memmem(start, length, texts[i].mark, texts[i].length) != NULL)
      return texts[i].name;
  }
  return NULL;
}

const char *hg_image_foreign_name(struct hg_image_source *source)
{
  for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
    if (starts_with(source, &kinds[i]))
      return kinds[i].name;
  }
  if (is_bmp(source))
    return "is BMP: save it as PNG";
  if (is_pnm(source))
    return PLAIN;
  const char *name = text_name(source);
  return name != NULL ? name : "is no PNG, JPEG or WebP image";
}
