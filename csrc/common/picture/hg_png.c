#include "hg_png.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

/* Compressed ancillary chunks (profiles, texts) may not unpack to more than this. */
#define HG_PNG_CHUNK_LIMIT (8L << 20)
#define HG_PNG_CHUNK_COUNT 256

/* Speed matters more than the last percent of size; level 3 is where time starts to rise. */
#define HG_PNG_LEVEL 3

struct png_reader {
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t left;
  const char *failure;
};

/* libpng wants this not to return; the text is one of ours, libpng's own may quote the file. */
static void fail_read(png_structp png, png_const_charp message)
{
  (void)message;
  struct png_reader *reader = png_get_error_ptr(png);
  if (reader->failure == NULL)
    reader->failure = "damaged PNG picture";
  png_longjmp(png, 1);
}

static void ignore_warning(png_structp png, png_const_charp message)
{
  (void)png;
  (void)message;
}

static void read_bytes(png_structp png, png_bytep to, size_t length)
{
  struct png_reader *reader = png_get_io_ptr(png);
  if (length > reader->left) {
    reader->failure = "truncated PNG picture";
    png_error(png, "end");
  }
  memcpy(to, reader->bytes, length);
  reader->bytes += length;
  reader->left -= length;
}

/* Whatever the file holds, rows of eight-bit RGBA come out. No gamma: numbers stay numbers. */
static void ask_for_rgba(struct png_reader *reader)
{
  int type = png_get_color_type(reader->png, reader->info);
  png_set_expand(reader->png);
  png_set_scale_16(reader->png);
  if ((type & PNG_COLOR_MASK_COLOR) == 0)
    png_set_gray_to_rgb(reader->png);
  png_set_add_alpha(reader->png, 0xff, PNG_FILLER_AFTER);
}

/* Every libpng error in here jumps to hg_png_decode's setjmp; nothing is owned by this frame. */
static void read_picture(struct png_reader *reader, struct hg_picture *out)
{
  png_read_info(reader->png, reader->info);
  png_uint_32 width = png_get_image_width(reader->png, reader->info);
  png_uint_32 height = png_get_image_height(reader->png, reader->info);
  if (!hg_picture_allowed((long)width, (long)height)) {
    reader->failure = "the picture is too large";
    png_error(reader->png, "size");
  }
  ask_for_rgba(reader);
  int passes = png_set_interlace_handling(reader->png);
  png_read_update_info(reader->png, reader->info);
  if (png_get_rowbytes(reader->png, reader->info) != (size_t)width * 4)
    png_error(reader->png, "row size");
  if (!hg_picture_init(out, (int)width, (int)height)) {
    reader->failure = "out of memory";
    png_error(reader->png, "memory");
  }
  for (int pass = 0; pass < passes; pass++) {
    for (int y = 0; y < out->height; y++)
      png_read_row(reader->png, hg_picture_at(out, 0, y), NULL);
  }
}

const char *hg_png_decode(const void *bytes, size_t length, struct hg_picture *out)
{
  struct png_reader reader = {.bytes = bytes, .left = length};
  *out = (struct hg_picture){0};
  reader.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &reader, fail_read, ignore_warning);
  if (reader.png == NULL)
    return "out of memory";
  reader.info = png_create_info_struct(reader.png);
  if (reader.info == NULL) {
    png_destroy_read_struct(&reader.png, NULL, NULL);
    return "out of memory";
  }
  png_set_read_fn(reader.png, &reader, read_bytes);
  png_set_user_limits(reader.png, HG_PICTURE_SIDE_LIMIT, HG_PICTURE_SIDE_LIMIT);
  png_set_chunk_malloc_max(reader.png, HG_PNG_CHUNK_LIMIT);
  png_set_chunk_cache_max(reader.png, HG_PNG_CHUNK_COUNT);
  if (setjmp(png_jmpbuf(reader.png)) == 0)
    read_picture(&reader, out);
  else
    hg_picture_free(out);
  png_destroy_read_struct(&reader.png, &reader.info, NULL);
  return reader.failure;
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
    return "out of memory";
  writer.info = png_create_info_struct(writer.png);
  if (writer.info == NULL) {
    png_destroy_write_struct(&writer.png, NULL);
    return "out of memory";
  }
  png_set_write_fn(writer.png, out, write_bytes, flush_nothing);
  if (setjmp(png_jmpbuf(writer.png)) == 0) {
    write_picture(&writer);
  } else {
    out->length = before;
    failure = "the result is too large";
  }
  png_destroy_write_struct(&writer.png, &writer.info);
  return failure;
}
