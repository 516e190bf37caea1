#include "hg_jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "hg_image_header.h"
#include "hg_orient.h"

/* A progressive file may repeat scans without end; real ones have about ten. */
#define HG_JPEG_SCAN_LIMIT 100

struct jpeg_reader {
  struct jpeg_decompress_struct jpeg; /* first: libjpeg hands out pointers to it */
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  const char *failure;
  uint8_t *row; /* owned here, so that an escape loses nothing */
};

static void escape(struct jpeg_reader *reader, const char *failure)
{
  if (reader->failure == NULL)
    reader->failure = failure;
  longjmp(reader->escape, 1);
}

static void fail_read(j_common_ptr common)
{
  escape((struct jpeg_reader *)common, "damaged JPEG picture");
}

/* libjpeg would fill the rest of a truncated file with gray and call that a warning. */
static void take_message(j_common_ptr common, int level)
{
  if (level < 0 && common->err->msg_code == JWRN_JPEG_EOF)
    escape((struct jpeg_reader *)common, "truncated JPEG picture");
}

static void watch_scans(j_common_ptr common)
{
  struct jpeg_reader *reader = (struct jpeg_reader *)common;
  if (reader->jpeg.input_scan_number > HG_JPEG_SCAN_LIMIT)
    escape(reader, "the JPEG picture has too many scans");
}

/* Photographs from Adobe's programs hold their inks inverted. */
static void spread_cmyk(const uint8_t *from, uint8_t *to, int width, bool inverted)
{
  for (int x = 0; x < width; x++, from += 4, to += 4) {
    unsigned key = inverted ? from[3] : 255U - from[3];
    for (int c = 0; c < 3; c++) {
      unsigned ink = inverted ? from[c] : 255U - from[c];
      to[c] = (uint8_t)((ink * key + 127) / 255);
    }
    to[3] = 255;
  }
}

static void spread_rgb(const uint8_t *from, uint8_t *to, int width)
{
  for (int x = 0; x < width; x++, from += 3, to += 4) {
    memcpy(to, from, 3);
    to[3] = 255;
  }
}

static void read_rows(struct jpeg_reader *reader, struct hg_picture *out)
{
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  while (jpeg->output_scanline < jpeg->output_height) {
    uint8_t *to = hg_picture_at(out, 0, (int)jpeg->output_scanline);
    JSAMPROW rows[1] = {reader->row};
    if (jpeg_read_scanlines(jpeg, rows, 1) != 1)
      escape(reader, "damaged JPEG picture");
    if (jpeg->out_color_space == JCS_CMYK)
      spread_cmyk(reader->row, to, out->width, jpeg->saw_Adobe_marker != 0);
    else
      spread_rgb(reader->row, to, out->width);
  }
}

/* Every libjpeg error in here jumps to hg_jpeg_decode's setjmp. */
static void read_picture(struct jpeg_reader *reader, const void *bytes, size_t length,
                         struct hg_picture *out)
{
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  jpeg_create_decompress(jpeg);
  reader->progress.progress_monitor = watch_scans;
  jpeg->progress = &reader->progress;
  jpeg_mem_src(jpeg, bytes, (unsigned long)length);
  jpeg_read_header(jpeg, TRUE);
  if (!hg_picture_allowed((long)jpeg->image_width, (long)jpeg->image_height))
    escape(reader, "the picture is too large");
  bool inks = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
  jpeg->out_color_space = inks ? JCS_CMYK : JCS_RGB;
  reader->row = malloc((size_t)jpeg->image_width * 4);
  if (reader->row == NULL || !hg_picture_init(out, (int)jpeg->image_width, (int)jpeg->image_height))
    escape(reader, "out of memory");
  jpeg_start_decompress(jpeg);
  read_rows(reader, out);
  jpeg_finish_decompress(jpeg);
}

const char *hg_jpeg_decode(const void *bytes, size_t length, struct hg_picture *out)
{
  struct jpeg_reader reader = {.failure = NULL};
  *out = (struct hg_picture){0};
  reader.jpeg.err = jpeg_std_error(&reader.errors);
  reader.errors.error_exit = fail_read;
  reader.errors.emit_message = take_message;
  if (setjmp(reader.escape) == 0)
    read_picture(&reader, bytes, length, out);
  jpeg_destroy_decompress(&reader.jpeg);
  free(reader.row);
  struct hg_image_header header = {.orientation = 1};
  if (hg_image_header_read(bytes, length, &header) != NULL)
    header.orientation = 1; /* libjpeg may be content with less than we are */
  if (reader.failure == NULL && !hg_orient(out, header.orientation))
    reader.failure = "out of memory";
  if (reader.failure != NULL)
    hg_picture_free(out);
  return reader.failure;
}
