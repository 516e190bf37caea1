#include "hg_source.h"
#include "hg_test.h"

#include <stdlib.h>
#include <webp/encode.h>

#define SIDE 24

static void fill(uint8_t *rgba)
{
  for (int i = 0; i < SIDE * SIDE * 4; i++)
    rgba[i] = (uint8_t)(i * i / 3);
}

/* The pixels of a bare file within the container of one that has EXIF as well; returns its length. */
static size_t with_orientation(const uint8_t *webp, size_t length, uint8_t *out,
                               uint8_t orientation)
{
  static const uint8_t extended[18] = {'V', 'P', '8', 'X',      10, 0, 0,        0, 0x08,
                                       0,   0,   0,   SIDE - 1, 0,  0, SIDE - 1, 0, 0};
  static const char exif[] = "EXIF\x1a\0\0\0MM\0\x2a\0\0\0\x08\0\1\1\x12\0\3\0\0\0\1\0\0\0\0\0\0\0";
  size_t at = 12;
  memcpy(out, "RIFF\0\0\0\0WEBP", 12);
  memcpy(out + at, extended, sizeof extended);
  at += sizeof extended;
  memcpy(out + at, webp + 12, length - 12);
  at += length - 12;
  memcpy(out + at, exif, 34);
  out[at + 8 + 19] = orientation;
  at += 34;
  out[4] = (uint8_t)(at - 8);
  out[5] = (uint8_t)((at - 8) >> 8);
  return at;
}

static void test_webp(void)
{
  static uint8_t rgba[SIDE * SIDE * 4], turned[SIDE * SIDE * 4 + 1000];
  uint8_t *webp = NULL;
  struct hg_picture picture;
  fill(rgba);
  for (int i = 0; i < SIDE * SIDE; i++)
    rgba[i * 4 + 3] = 255; /* where it is transparent the encoder takes any colour */
  size_t length = WebPEncodeLosslessRGBA(rgba, SIDE, SIDE, SIDE * 4, &webp);
  HG_CHECK(length > 0);
  HG_CHECK(hg_source_decode(webp, length, &picture) == NULL);
  HG_CHECK(picture.width == SIDE && picture.height == SIDE);
  HG_CHECK(memcmp(picture.rgba, rgba, sizeof rgba) == 0);
  hg_picture_free(&picture);
  size_t turned_length = with_orientation(webp, length, turned, 3);
  HG_CHECK(hg_source_decode(turned, turned_length, &picture) == NULL);
  HG_CHECK(memcmp(hg_picture_at(&picture, SIDE - 1, SIDE - 1), rgba, 4) == 0);
  hg_picture_free(&picture);
  WebPFree(webp);
}

/* Every prefix is refused, from a block of its exact size so that a sanitizer sees an overrun. */
static void test_cuts(void)
{
  static uint8_t rgba[SIDE * SIDE * 4];
  uint8_t *webp = NULL;
  fill(rgba);
  size_t length = WebPEncodeRGBA(rgba, SIDE, SIDE, SIDE * 4, 80, &webp);
  for (size_t cut = 0; cut < length - 1; cut += 1 + length / 50) {
    struct hg_picture picture;
    uint8_t *exact = malloc(cut > 0 ? cut : 1);
    memcpy(exact, webp, cut);
    HG_CHECK(hg_source_decode(exact, cut, &picture) != NULL && picture.rgba == NULL);
    free(exact);
  }
  WebPFree(webp);
}

int main(void)
{
  HG_RUN(test_webp);
  HG_RUN(test_cuts);
  return hg_test_report("render_source");
}
