/* Picture files for the renderer's tests, made by the libraries themselves. One test program each. */
#ifndef HG_RENDER_FIXTURE_H
#define HG_RENDER_FIXTURE_H

#include <png.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "hg_buffer.h"
#include "hg_codec.h"
#include "hg_png.h"

#define FIXTURE_LIMIT (64U << 20)

static inline void fixture_write(png_structp png, png_bytep bytes, size_t length)
{
  if (!hg_buffer_append(png_get_io_ptr(png), bytes, length))
    abort();
}

static inline void fixture_flush(png_structp png)
{
  (void)png;
}

struct fixture_png {
  int width, height, depth, type;
  bool interlaced;
  const uint8_t *rows; /* packed as the file wants them, one after the other */
  const png_color *palette;
  int palette_size;
  const uint8_t *palette_alpha;
};

/* Appends the file to *out; mistakes in the fixture itself abort. */
static inline void fixture_make_png(const struct fixture_png *file, struct hg_buffer *out)
{
  png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL);
  png_infop info = png_create_info_struct(png);
  png_set_write_fn(png, out, fixture_write, fixture_flush);
  png_set_IHDR(png, info, (png_uint_32)file->width, (png_uint_32)file->height, file->depth,
               file->type, file->interlaced ? PNG_INTERLACE_ADAM7 : PNG_INTERLACE_NONE,
               PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
  if (file->palette != NULL)
    png_set_PLTE(png, info, file->palette, file->palette_size);
  if (file->palette_alpha != NULL)
    png_set_tRNS(png, info, file->palette_alpha, file->palette_size, NULL);
  png_write_info(png, info);
  size_t stride = png_get_rowbytes(png, info);
  int passes = png_set_interlace_handling(png);
  for (int pass = 0; pass < passes; pass++) {
    for (int y = 0; y < file->height; y++)
      png_write_row(png, file->rows + (size_t)y * stride);
  }
  png_write_end(png, NULL);
  png_destroy_write_struct(&png, &info);
}

struct fixture_jpeg {
  int width, height, channels; /* 1 gray, 3 RGB, 4 CMYK */
  bool progressive;
  int orientation; /* 0: no EXIF */
  const uint8_t *rows;
};

static inline void fixture_put_exif(struct jpeg_compress_struct *jpeg, int orientation)
{
  uint8_t exif[] = {'E',  'x',  'i', 'f', 0, 0, 'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1,
                    0x01, 0x12, 0,   3,   0, 0, 0,   1,   0, 0,  0, 0, 0, 0, 0, 0};
  exif[25] = (uint8_t)orientation;
  jpeg_write_marker(jpeg, JPEG_APP0 + 1, exif, sizeof exif);
}

static inline void fixture_make_jpeg(const struct fixture_jpeg *file, struct hg_buffer *out)
{
  static const J_COLOR_SPACE spaces[] = {0, JCS_GRAYSCALE, 0, JCS_RGB, JCS_CMYK};
  struct jpeg_compress_struct jpeg = {0};
  struct jpeg_error_mgr errors;
  unsigned char *bytes = NULL;
  unsigned long length = 0;
  jpeg.err = jpeg_std_error(&errors);
  jpeg_create_compress(&jpeg);
  jpeg_mem_dest(&jpeg, &bytes, &length);
  jpeg.image_width = (JDIMENSION)file->width;
  jpeg.image_height = (JDIMENSION)file->height;
  jpeg.input_components = file->channels;
  jpeg.in_color_space = spaces[file->channels];
  jpeg_set_defaults(&jpeg);
  jpeg_set_quality(&jpeg, 95, TRUE);
  if (file->progressive)
    jpeg_simple_progression(&jpeg);
  jpeg_start_compress(&jpeg, TRUE);
  if (file->orientation != 0)
    fixture_put_exif(&jpeg, file->orientation);
  while (jpeg.next_scanline < jpeg.image_height) {
    const uint8_t *row =
        file->rows + (size_t)jpeg.next_scanline * (size_t)file->width * (size_t)file->channels;
    JSAMPROW rows[1] = {(JSAMPROW)(uintptr_t)row};
    jpeg_write_scanlines(&jpeg, rows, 1);
  }
  jpeg_finish_compress(&jpeg);
  jpeg_destroy_compress(&jpeg);
  if (!hg_buffer_append(out, bytes, length))
    abort();
  free(bytes);
}

#endif
