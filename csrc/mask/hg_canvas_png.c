/* The PNG file of a canvas. libpng reports errors by longjmp, which stays inside this file. */
#include <png.h>
#include <setjmp.h>

#include "hg_canvas.h"
#include "hg_memory.h"

static void write_bytes(png_structp png, png_bytep bytes, size_t length)
{
  if (!hg_buffer_append(png_get_io_ptr(png), bytes, length))
    png_error(png, "no room");
}

/* The sizes are good and the buffer has room for every PNG of them: only memory can be missing. */
static void give_up(png_structp png, png_const_charp message)
{
  (void)message;
  png_longjmp(png, 1);
}

static void flush_nothing(png_structp png)
{
  (void)png;
}

static void ignore_warning(png_structp png, png_const_charp message)
{
  (void)png;
  (void)message;
}

static void write_file(png_structp png, png_infop info, const struct hg_canvas *canvas)
{
  png_set_IHDR(png, info, (png_uint_32)canvas->width, (png_uint_32)canvas->height, canvas->bits,
               PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
               PNG_FILTER_TYPE_DEFAULT);
  png_write_info(png, info);
  for (int row = 0; row < canvas->height; row++)
    png_write_row(png, canvas->rows + (size_t)row * canvas->stride);
  png_write_end(png, info);
}

const char *hg_canvas_encode(const struct hg_canvas *canvas, struct hg_buffer *out)
{
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, give_up, ignore_warning);
  png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
  if (info == NULL) {
    png_destroy_write_struct(&png, NULL);
    return HG_NO_MEMORY;
  }
  if (setjmp(png_jmpbuf(png)) != 0) {
    png_destroy_write_struct(&png, &info);
    return HG_NO_MEMORY;
  }
  png_set_write_fn(png, out, write_bytes, flush_nothing);
  write_file(png, info, canvas);
  png_destroy_write_struct(&png, &info);
  return NULL;
}
