/* The JPEG half of hg_rows. libjpeg's errors are longjmps, which stay inside this file. */
#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include <jerror.h>

#include "hg_memory.h"
#include "hg_rows_line.h"
#include "hg_rows_reader.h"

/*
 * A progressive file may repeat scans without end; real ones have about ten. A small file can have many
 * of a large picture: so many pixels at most are gone through in all.
 */
#define HG_JPEG_SCAN_LIMIT 100
#define HG_JPEG_SCANNED_LIMIT 4e9
#define HG_JPEG_RAW_BYTES 4

#define TRUNCATED "truncated JPEG picture"

struct jpeg_reader {
  struct jpeg_decompress_struct jpeg; /* first: libjpeg hands out pointers to it */
  struct jpeg_error_mgr errors;
  struct jpeg_progress_mgr progress;
  jmp_buf escape;
  const char *failure;
  const struct hg_rows_sink *sink;
  struct hg_rows_facts *facts;
  struct hg_rows_line line;
  bool ended; /* the file's bytes were all read before its end mark came */
};

static void escape(struct jpeg_reader *reader, const char *failure)
{
  if (reader->failure == NULL)
    reader->failure = failure;
  longjmp(reader->escape, 1);
}

static const char *name_failure(int code)
{
  switch (code) {
  case JERR_BAD_PRECISION:
    return "a JPEG picture of more than 8 bits: save it with 8";
  case JERR_SOF_UNSUPPORTED:
  case JERR_ARITH_NOTIMPL:
    return "a JPEG picture of a rare kind (lossless or arithmetic): save it as PNG";
  default:
    return "damaged JPEG picture";
  }
}

static void fail_read(j_common_ptr common)
{
  struct jpeg_reader *reader = (struct jpeg_reader *)common;
  if (common->err->msg_code == JERR_OUT_OF_MEMORY)
    escape(reader, HG_NO_MEMORY);
  escape(reader, reader->ended ? TRUNCATED : name_failure(common->err->msg_code));
}

/*
 * libjpeg would fill the rest of a truncated file with gray and call that a warning. That the bytes
 * are over says nothing yet: it reads ahead, and a missing end mark does no harm.
 */
static void take_message(j_common_ptr common, int level)
{
  struct jpeg_reader *reader = (struct jpeg_reader *)common;
  if (level >= 0)
    return;
  if (common->err->msg_code == JWRN_JPEG_EOF)
    reader->ended = true;
  if (common->err->msg_code == JWRN_HIT_MARKER && reader->ended)
    escape(reader, TRUNCATED);
}

static void watch_scans(j_common_ptr common)
{
  struct jpeg_reader *reader = (struct jpeg_reader *)common;
  double area = (double)reader->facts->width * (double)reader->facts->height;
  int scans = reader->jpeg.input_scan_number;
  if (scans > HG_JPEG_SCAN_LIMIT || scans * area > HG_JPEG_SCANNED_LIMIT)
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

static void list_samples(const uint8_t *rgba, uint16_t *samples, int width)
{
  for (int x = 0; x < width; x++, rgba += 4) {
    uint8_t highest = rgba[0] > rgba[1] ? rgba[0] : rgba[1];
    samples[x] = highest > rgba[2] ? highest : rgba[2];
  }
}

/* What a multi-scan file takes: libjpeg keeps the coefficients of the whole picture. */
static bool scans_fit(const struct jpeg_decompress_struct *jpeg)
{
  uint64_t bytes = 0;
  for (int i = 0; i < jpeg->num_components; i++) {
    const jpeg_component_info *component = &jpeg->comp_info[i];
    bytes += (uint64_t)component->width_in_blocks * component->height_in_blocks * sizeof(JBLOCK);
  }
  return bytes <= (uint64_t)HG_ROWS_SCANS_MEMORY;
}

static void read_header(struct jpeg_reader *reader)
{
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  jpeg_read_header(jpeg, TRUE);
  if (!hg_rows_allowed((long)jpeg->image_width, (long)jpeg->image_height))
    escape(reader, HG_ROWS_TOO_LARGE);
  if (jpeg_has_multiple_scans(jpeg) && !scans_fit(jpeg))
    escape(reader, "a progressive JPEG picture of this size takes too much memory: save it without "
                   "progressive, or as PNG");
  bool inks = jpeg->jpeg_color_space == JCS_CMYK || jpeg->jpeg_color_space == JCS_YCCK;
  jpeg->out_color_space = inks ? JCS_CMYK : JCS_RGB;
  reader->facts->width = (int)jpeg->image_width;
  reader->facts->height = (int)jpeg->image_height;
  reader->facts->bits = 8;
  reader->facts->inks = inks;
  reader->facts->gray = jpeg->jpeg_color_space == JCS_GRAYSCALE;
}

/* A progressive file that ended early: coefficients that no scan brought, or not to the last bit. */
static bool is_coarse(const struct jpeg_decompress_struct *jpeg)
{
  if (!jpeg->progressive_mode || jpeg->coef_bits == NULL)
    return false;
  for (int i = 0; i < jpeg->num_components; i++) {
    for (int k = 0; k < DCTSIZE2; k++) {
      if (jpeg->coef_bits[i][k] != 0)
        return true;
    }
  }
  return false;
}

static void read_rows(struct jpeg_reader *reader)
{
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  struct hg_rows_line *line = &reader->line;
  int width = reader->facts->width;
  while (jpeg->output_scanline < jpeg->output_height) {
    struct hg_row row = {.y = (int)jpeg->output_scanline, .step = 1, .count = width};
    JSAMPROW rows[1] = {line->raw};
    if (jpeg_read_scanlines(jpeg, rows, 1) != 1)
      escape(reader, TRUNCATED);
    if (jpeg->out_color_space == JCS_CMYK)
      spread_cmyk(line->raw, line->rgba, width, jpeg->saw_Adobe_marker != 0);
    else
      spread_rgb(line->raw, line->rgba, width);
    list_samples(line->rgba, line->samples, width);
    row.rgba = line->rgba;
    row.samples = line->samples;
    const char *failure = reader->sink->row(reader->sink->context, &row);
    if (failure != NULL)
      escape(reader, failure);
  }
}

/* Every libjpeg error in here jumps to hg_rows_read_jpeg's setjmp. */
static void read_picture(struct jpeg_reader *reader, const void *bytes, size_t length)
{
  struct jpeg_decompress_struct *jpeg = &reader->jpeg;
  const struct hg_rows_sink *sink = reader->sink;
  jpeg_create_decompress(jpeg);
  reader->progress.progress_monitor = watch_scans;
  jpeg->progress = &reader->progress;
  jpeg_mem_src(jpeg, bytes, (unsigned long)length);
  read_header(reader);
  const char *failure = sink->begin != NULL ? sink->begin(sink->context, reader->facts) : NULL;
  if (failure == NULL && !hg_rows_line_init(&reader->line, reader->facts->width, HG_JPEG_RAW_BYTES))
    failure = HG_NO_MEMORY;
  if (failure != NULL)
    escape(reader, failure);
  jpeg_start_decompress(jpeg);
  if (reader->ended && is_coarse(jpeg))
    escape(reader, TRUNCATED);
  read_rows(reader);
}

const char *hg_rows_read_jpeg(const void *bytes, size_t length, struct hg_rows_facts *facts,
                              const struct hg_rows_sink *sink)
{
  struct jpeg_reader reader = {.facts = facts, .sink = sink};
  reader.jpeg.err = jpeg_std_error(&reader.errors);
  reader.errors.error_exit = fail_read;
  reader.errors.emit_message = take_message;
  if (setjmp(reader.escape) == 0)
    read_picture(&reader, bytes, length);
  jpeg_destroy_decompress(&reader.jpeg);
  hg_rows_line_free(&reader.line);
  return reader.failure;
}
