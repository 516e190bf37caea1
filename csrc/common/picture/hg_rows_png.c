/*
 * The PNG half of hg_rows. libpng unpacks the file and no more; colours are made here, so that what
 * was stored is seen beside them. Its errors are longjmps, which stay inside this file.
 */
#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "hg_memory.h"
#include "hg_rows_line.h"
#include "hg_rows_reader.h"

/* Compressed ancillary chunks (profiles, texts) may not unpack to more than this. */
#define HG_PNG_CHUNK_LIMIT (8L << 20)
#define HG_PNG_CHUNK_COUNT 256
#define HG_PNG_RAW_BYTES 8 /* of a pixel at most: four samples of 16 bits */

struct png_reader {
  png_structp png;
  png_infop info;
  const uint8_t *bytes;
  size_t left;
  const char *failure;
  bool starved; /* libpng calls a lack of memory by many names */
  const struct hg_rows_sink *sink;
  struct hg_rows_facts *facts;
  struct hg_rows_line line;
  int type, channels;
  png_colorp palette;
  int palette_size;
  png_bytep palette_alpha;
  int palette_alpha_size;
  bool has_key; /* one colour is transparent */
  uint16_t key[3];
};

static void fail(struct png_reader *reader, const char *failure)
{
  if (reader->failure == NULL)
    reader->failure = failure;
  png_longjmp(reader->png, 1);
}

/* libpng wants this not to return; the text is one of ours, libpng's own may quote the file. */
static void fail_read(png_structp png, png_const_charp message)
{
  (void)message;
  struct png_reader *reader = png_get_error_ptr(png);
  fail(reader, reader->starved ? HG_NO_MEMORY : "damaged PNG picture");
}

static png_voidp allocate(png_structp png, png_alloc_size_t size)
{
  struct png_reader *reader = png_get_mem_ptr(png);
  void *memory = malloc(size);
  reader->starved = reader->starved || memory == NULL;
  return memory;
}

static void release(png_structp png, png_voidp memory)
{
  (void)png;
  free(memory);
}

static void ignore_warning(png_structp png, png_const_charp message)
{
  (void)png;
  (void)message;
}

static void read_bytes(png_structp png, png_bytep to, size_t length)
{
  struct png_reader *reader = png_get_io_ptr(png);
  if (length > reader->left)
    fail(reader, "truncated PNG picture");
  memcpy(to, reader->bytes, length);
  reader->bytes += length;
  reader->left -= length;
}

static void read_transparency(struct png_reader *reader)
{
  png_color_16p key = NULL;
  if (png_get_valid(reader->png, reader->info, PNG_INFO_tRNS) == 0)
    return;
  png_get_tRNS(reader->png, reader->info, &reader->palette_alpha, &reader->palette_alpha_size,
               &key);
  if (reader->type == PNG_COLOR_TYPE_PALETTE || key == NULL)
    return;
  unsigned mask = (1U << reader->facts->bits) - 1;
  bool is_gray = reader->type == PNG_COLOR_TYPE_GRAY;
  reader->has_key = true;
  reader->key[0] = (uint16_t)((is_gray ? key->gray : key->red) & mask);
  reader->key[1] = (uint16_t)(key->green & mask);
  reader->key[2] = (uint16_t)(key->blue & mask);
}

static void read_header(struct png_reader *reader)
{
  png_read_info(reader->png, reader->info);
  png_uint_32 width = png_get_image_width(reader->png, reader->info);
  png_uint_32 height = png_get_image_height(reader->png, reader->info);
  if (!hg_rows_allowed((long)width, (long)height))
    fail(reader, HG_ROWS_TOO_LARGE);
  reader->type = png_get_color_type(reader->png, reader->info);
  reader->channels = png_get_channels(reader->png, reader->info);
  reader->facts->width = (int)width;
  reader->facts->height = (int)height;
  reader->facts->bits = png_get_bit_depth(reader->png, reader->info);
  reader->facts->palette = reader->type == PNG_COLOR_TYPE_PALETTE;
  reader->facts->gray = (reader->type & PNG_COLOR_MASK_COLOR) == 0;
  if (reader->facts->palette)
    png_get_PLTE(reader->png, reader->info, &reader->palette, &reader->palette_size);
  read_transparency(reader);
}

static uint8_t to_eight(unsigned sample, int bits)
{
  if (bits == 16)
    return (uint8_t)((sample * 255 + 32895) >> 16);
  return (uint8_t)(bits == 8 ? sample : sample * 255 / ((1U << bits) - 1));
}

static void spread_palette(struct png_reader *reader, int count)
{
  static const png_color black = {0, 0, 0};
  for (int i = 0; i < count; i++) {
    int index = reader->line.raw[i];
    uint8_t *to = reader->line.rgba + (size_t)i * 4;
    const png_color *color = index < reader->palette_size ? &reader->palette[index] : &black;
    to[0] = color->red;
    to[1] = color->green;
    to[2] = color->blue;
    to[3] = index < reader->palette_alpha_size ? reader->palette_alpha[index] : 255;
    reader->line.samples[i] = (uint16_t)index;
  }
}

static void read_samples(const struct png_reader *reader, int at, unsigned samples[4])
{
  const uint8_t *raw = reader->line.raw;
  size_t first = (size_t)at * (size_t)reader->channels;
  for (size_t c = 0; c < (size_t)reader->channels; c++) {
    if (reader->facts->bits == 16)
      samples[c] = (unsigned)raw[(first + c) * 2] << 8 | raw[(first + c) * 2 + 1];
    else
      samples[c] = raw[first + c];
  }
}

static bool is_key(const struct png_reader *reader, const unsigned samples[4], int colors)
{
  if (!reader->has_key)
    return false;
  for (int c = 0; c < colors; c++) {
    if (samples[c] != reader->key[c])
      return false;
  }
  return true;
}

static void spread_samples(struct png_reader *reader, int count)
{
  int bits = reader->facts->bits, colors = reader->channels < 3 ? 1 : 3;
  for (int i = 0; i < count; i++) {
    uint8_t *to = reader->line.rgba + (size_t)i * 4;
    unsigned samples[4], highest = 0;
    read_samples(reader, i, samples);
    for (int c = 0; c < 3; c++) {
      unsigned sample = samples[colors == 1 ? 0 : c];
      highest = sample > highest ? sample : highest;
      to[c] = to_eight(sample, bits);
    }
    bool has_alpha = reader->channels > colors;
    to[3] = has_alpha ? to_eight(samples[colors], bits) : 255;
    if (is_key(reader, samples, colors))
      to[3] = 0;
    reader->line.samples[i] = (uint16_t)highest;
  }
}

/* The next row that libpng has, of count pixels. */
static void pass_row(struct png_reader *reader, struct hg_row row)
{
  png_read_row(reader->png, reader->line.raw, NULL);
  if (reader->facts->palette)
    spread_palette(reader, row.count);
  else
    spread_samples(reader, row.count);
  row.rgba = reader->line.rgba;
  row.samples = reader->line.samples;
  const char *failure = reader->sink->row(reader->sink->context, &row);
  if (failure != NULL)
    fail(reader, failure);
}

static void read_rows(struct png_reader *reader)
{
  int width = reader->facts->width, height = reader->facts->height;
  for (int y = 0; y < height; y++)
    pass_row(reader, (struct hg_row){.y = y, .step = 1, .count = width});
}

static void read_passes(struct png_reader *reader)
{
  int width = reader->facts->width, height = reader->facts->height;
  for (int pass = 0; pass < PNG_INTERLACE_ADAM7_PASSES; pass++) {
    struct hg_row row = {.x = PNG_PASS_START_COL(pass), .step = 1 << PNG_PASS_COL_SHIFT(pass)};
    int rows = PNG_PASS_ROWS(height, pass);
    row.count = PNG_PASS_COLS(width, pass);
    for (int y = 0; row.count > 0 && y < rows; y++) {
      row.y = PNG_ROW_FROM_PASS_ROW(y, pass);
      pass_row(reader, row);
    }
  }
}

/* Every libpng error in here jumps to hg_rows_read_png's setjmp; nothing is owned by this frame. */
static void read_picture(struct png_reader *reader)
{
  read_header(reader);
  png_set_packing(reader->png);
  bool interlaced = png_get_interlace_type(reader->png, reader->info) != PNG_INTERLACE_NONE;
  png_read_update_info(reader->png, reader->info);
  if (!hg_rows_line_init(&reader->line, reader->facts->width, HG_PNG_RAW_BYTES))
    fail(reader, HG_NO_MEMORY);
  const struct hg_rows_sink *sink = reader->sink;
  const char *failure = sink->begin != NULL ? sink->begin(sink->context, reader->facts) : NULL;
  if (failure != NULL)
    fail(reader, failure);
  if (interlaced)
    read_passes(reader);
  else
    read_rows(reader);
}

const char *hg_rows_read_png(const void *bytes, size_t length, struct hg_rows_facts *facts,
                             const struct hg_rows_sink *sink)
{
  struct png_reader reader = {.bytes = bytes, .left = length, .facts = facts, .sink = sink};
  reader.png = png_create_read_struct_2(PNG_LIBPNG_VER_STRING, &reader, fail_read, ignore_warning,
                                        &reader, allocate, release);
  if (reader.png == NULL)
    return HG_NO_MEMORY;
  reader.info = png_create_info_struct(reader.png);
  if (reader.info == NULL) {
    png_destroy_read_struct(&reader.png, NULL, NULL);
    return HG_NO_MEMORY;
  }
  png_set_read_fn(reader.png, &reader, read_bytes);
  png_set_user_limits(reader.png, PNG_UINT_31_MAX, PNG_UINT_31_MAX); /* ours are told apart */
  png_set_chunk_malloc_max(reader.png, HG_PNG_CHUNK_LIMIT);
  png_set_chunk_cache_max(reader.png, HG_PNG_CHUNK_COUNT);
  if (setjmp(png_jmpbuf(reader.png)) == 0)
    read_picture(&reader);
  png_destroy_read_struct(&reader.png, &reader.info, NULL);
  hg_rows_line_free(&reader.line);
  return reader.failure;
}
