#include "hg_jpeg.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "hg_memory.h"

#define QUALITY 95
#define PIECE ((size_t)65536)

struct jpeg_writer {
  struct jpeg_compress_struct jpeg; /* first: libjpeg hands out pointers to it */
  struct jpeg_error_mgr errors;
  struct jpeg_destination_mgr destination;
  jmp_buf escape;
  struct hg_buffer *out;
  uint8_t piece[PIECE];
  uint8_t *row; /* owned here, so that an escape loses nothing */
};

static void fail_write(j_common_ptr common)
{
  longjmp(((struct jpeg_writer *)common)->escape, 1);
}

static void ignore_message(j_common_ptr common, int level)
{
  (void)common;
  (void)level;
}

static void begin_piece(j_compress_ptr jpeg)
{
  struct jpeg_writer *writer = (struct jpeg_writer *)jpeg;
  writer->destination.next_output_byte = writer->piece;
  writer->destination.free_in_buffer = PIECE;
}

static void append(struct jpeg_writer *writer, size_t length)
{
  if (!hg_buffer_append(writer->out, writer->piece, length))
    longjmp(writer->escape, 1);
}

static boolean flush_piece(j_compress_ptr jpeg)
{
  append((struct jpeg_writer *)jpeg, PIECE);
  begin_piece(jpeg);
  return TRUE;
}

static void end_piece(j_compress_ptr jpeg)
{
  struct jpeg_writer *writer = (struct jpeg_writer *)jpeg;
  append(writer, PIECE - writer->destination.free_in_buffer);
}

/* Copies the segments of the colour profile, which stand before the pixels. */
static void copy_profile(struct jpeg_writer *writer, const uint8_t *source, size_t length)
{
  static const char mark[] = "ICC_PROFILE";
  for (size_t at = 2; at + 4 <= length && source[at] == 0xff;) {
    size_t size = (size_t)source[at + 2] << 8 | source[at + 3];
    int marker = source[at + 1];
    if (marker == 0xda || size < 2 || size > length - at - 2)
      return;
    if (marker == JPEG_APP0 + 2 && size - 2 > sizeof mark &&
        memcmp(source + at + 4, mark, sizeof mark) == 0)
      jpeg_write_marker(&writer->jpeg, marker, source + at + 4, (unsigned)(size - 2));
    at += 2 + size;
  }
}

static void write_rows(struct jpeg_writer *writer, const struct hg_picture *picture)
{
  for (int y = 0; y < picture->height; y++) {
    const uint8_t *from = hg_picture_at(picture, 0, y);
    JSAMPROW rows[1] = {writer->row};
    for (int x = 0; x < picture->width; x++)
      memcpy(writer->row + (size_t)x * 3, from + (size_t)x * 4, 3);
    jpeg_write_scanlines(&writer->jpeg, rows, 1);
  }
}

/* Every libjpeg error in here jumps to hg_jpeg_encode's setjmp. */
static void write_picture(struct jpeg_writer *writer, const struct hg_picture *picture,
                          const void *source, size_t length)
{
  struct jpeg_compress_struct *jpeg = &writer->jpeg;
  jpeg_create_compress(jpeg);
  writer->destination.init_destination = begin_piece;
  writer->destination.empty_output_buffer = flush_piece;
  writer->destination.term_destination = end_piece;
  jpeg->dest = &writer->destination;
  jpeg->image_width = (JDIMENSION)picture->width;
  jpeg->image_height = (JDIMENSION)picture->height;
  jpeg->input_components = 3;
  jpeg->in_color_space = JCS_RGB;
  jpeg_set_defaults(jpeg);
  jpeg_set_quality(jpeg, QUALITY, TRUE);
  jpeg->comp_info[0].h_samp_factor = jpeg->comp_info[0].v_samp_factor = 1; /* colours as sharp */
  jpeg_start_compress(jpeg, TRUE);
  if (source != NULL)
    copy_profile(writer, source, length);
  write_rows(writer, picture);
  jpeg_finish_compress(jpeg);
}

const char *hg_jpeg_encode(const struct hg_picture *picture, const void *source, size_t length,
                           struct hg_buffer *out)
{
  size_t before = out->length;
  struct jpeg_writer *writer = calloc(1, sizeof *writer);
  uint8_t *row = malloc((size_t)picture->width * 3);
  const char *volatile failure = NULL;
  if (writer == NULL || row == NULL) {
    free(writer);
    free(row);
    return HG_NO_MEMORY;
  }
  writer->row = row;
  writer->out = out;
  writer->jpeg.err = jpeg_std_error(&writer->errors);
  writer->errors.error_exit = fail_write;
  writer->errors.emit_message = ignore_message;
  if (setjmp(writer->escape) == 0) {
    write_picture(writer, picture, source, length);
  } else {
    out->length = before;
    failure = out->starved ? HG_NO_MEMORY : "the picture does not fit into a JPEG, or into memory";
  }
  jpeg_destroy_compress(&writer->jpeg);
  free(writer->row);
  free(writer);
  return failure;
}
