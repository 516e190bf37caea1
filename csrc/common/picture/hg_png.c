#include "hg_png.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

#include "hg_memory.h"

/* Speed matters more than the last percent of size; level 3 is where time starts to rise. */
#define HG_PNG_LEVEL 3

static void ignore_warning(png_structp png, png_const_charp message)
{
  (void)png;
  (void)message;
}

struct png_writer {
  png_structp png;
  png_infop info;
  struct hg_buffer *out;
  const struct hg_picture *picture;
  const char *comment;
  bool has_alpha;
};

static void fail_write(png_structp png, png_const_charp message)
{
  (void)message;
  png_longjmp(png, 1);
}

static void write_bytes(png_structp png, png_bytep bytes, size_t length)
{
  struct hg_buffer *out = png_get_io_ptr(png);
  if (!hg_buffer_append(out, bytes, length))
    png_error(png, "memory");
}

static void flush_nothing(png_structp png)
{
  (void)png;
}

static bool any_transparent(const struct hg_picture *picture)
{
  size_t count = (size_t)picture->width * (size_t)picture->height;
  for (size_t i = 0; i < count; i++) {
    if (picture->rgba[i * 4 + 3] != 0xff)
      return true;
  }
  return false;
}

static void write_comment(struct png_writer *writer)
{
  char key[] = "Comment";
  png_text text = {.compression = PNG_TEXT_COMPRESSION_NONE, .key = key};
  text.text = (png_charp)(uintptr_t)writer->comment; /* libpng reads it only */
  text.text_length = strlen(writer->comment);
  png_set_text(writer->png, writer->info, &text, 1);
}

static void write_picture(struct png_writer *writer)
{
  const struct hg_picture *picture = writer->picture;
  int type = writer->has_alpha ? PNG_COLOR_TYPE_RGB_ALPHA : PNG_COLOR_TYPE_RGB;
  png_set_IHDR(writer->png, writer->info, (png_uint_32)picture->width, (png_uint_32)picture->height,
               8, type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  png_set_sRGB(writer->png, writer->info, PNG_sRGB_INTENT_PERCEPTUAL);
  png_set_compression_level(writer->png, HG_PNG_LEVEL);
  png_set_filter(writer->png, PNG_FILTER_TYPE_BASE, PNG_FILTER_SUB | PNG_FILTER_UP);
  if (writer->comment != NULL)
    write_comment(writer);
  png_write_info(writer->png, writer->info);
  if (!writer->has_alpha)
    png_set_filler(writer->png, 0, PNG_FILLER_AFTER);
  for (int y = 0; y < picture->height; y++)
    png_write_row(writer->png, hg_picture_at(picture, 0, y));
  png_write_end(writer->png, NULL);
}

const char *hg_png_encode(const struct hg_picture *picture, const char *comment,
                          struct hg_buffer *out)
{
  struct png_writer writer = {.out = out, .picture = picture, .comment = comment};
  const char *volatile failure = NULL;
  size_t before = out->length;
  writer.has_alpha = any_transparent(picture);
  writer.png = png_create_write_struct(PNG_LIBPNG_VER_STRING, &writer, fail_write, ignore_warning);
  if (writer.png == NULL)
    return HG_NO_MEMORY;
  writer.info = png_create_info_struct(writer.png);
  if (writer.info == NULL) {
    png_destroy_write_struct(&writer.png, NULL);
    return HG_NO_MEMORY;
  }
  png_set_write_fn(writer.png, out, write_bytes, flush_nothing);
  if (setjmp(png_jmpbuf(writer.png)) == 0) {
    write_picture(&writer);
  } else {
    out->length = before;
    failure = out->starved ? HG_NO_MEMORY : "the result is too large";
  }
  png_destroy_write_struct(&writer.png, &writer.info);
  return failure;
}
