#include <math.h>

#include "hg_noise.h"
#include "hg_test.h"
#include "hg_texture.h"

static struct hg_texture texture_of(int material, int pattern, uint32_t seed)
{
  struct hg_texture texture = {
      .material = (enum hg_material)material, .pattern = (enum hg_pattern)pattern, .seed = seed};
  uint8_t rgb[3];
  hg_material_color(texture.material, rgb);
  texture.base = hg_color_of(rgb);
  texture.accent = (struct hg_color){0.1F, 0.2F, 0.3F};
  return texture;
}

static bool is_sane(struct hg_color color)
{
  return color.r >= 0 && color.g >= 0 && color.b >= 0 && color.r < 6 && color.g < 6 && color.b < 6;
}

/* Every material in every pattern, near and far, on walls and floors: finite, and repeatable. */
static void check_texture(const struct hg_texture *texture)
{
  static const float pixels[] = {0.0005F, 0.01F, 0.4F, 30};
  bool sane = true, same = true;
  for (int i = 0; i < 120; i++) {
    float pixel = pixels[i % 4];
    struct hg_point point = {(float)(i - 60) * 1.37F, (float)(i * i) * 0.113F, pixel, pixel * 2,
                             i % 3 == 0};
    struct hg_color first = hg_texture_at(texture, point), second = hg_texture_at(texture, point);
    sane = sane && is_sane(first);
    same = same && memcmp(&first, &second, sizeof first) == 0;
  }
  HG_CHECK(sane && same);
}

static void test_all_textures(void)
{
  for (int material = 0; material < HG_MATERIAL_COUNT; material++) {
    for (int pattern = 0; pattern < HG_PATTERN_COUNT; pattern++) {
      struct hg_texture texture = texture_of(material, pattern, 77);
      check_texture(&texture);
      texture.two_colors = true;
      check_texture(&texture);
    }
  }
}

static void test_unknown(void)
{
  for (uint32_t seed = 0; seed < 9; seed++) {
    struct hg_texture texture = texture_of(HG_MATERIAL_PLAIN, HG_PATTERN_NONE, seed * 991);
    texture.unknown = true;
    check_texture(&texture);
  }
}

/* The mean over a patch, and how much it varies. */
static float mean_of(const struct hg_texture *texture, float pixel, float *spread)
{
  float sum = 0, squares = 0;
  for (int i = 0; i < 900; i++) {
    struct hg_point point = {(float)(i % 30) * 0.0371F, (float)(i / 30) * 0.0373F, pixel, pixel,
                             true};
    float light = hg_color_light(hg_texture_at(texture, point));
    sum += light;
    squares += light * light;
  }
  float mean = sum / 900;
  *spread = sqrtf(fmaxf(squares / 900 - mean * mean, 0));
  return mean;
}

/* Textures keep to the colour they are given, show a structure near by and calm down far away. */
static void test_brightness(void)
{
  static const int materials[] = {HG_MATERIAL_OAK,    HG_MATERIAL_BRICK,   HG_MATERIAL_MARBLE,
                                  HG_MATERIAL_VELVET, HG_MATERIAL_PLASTER, HG_MATERIAL_CARPET};
  for (size_t i = 0; i < sizeof materials / sizeof *materials; i++) {
    struct hg_texture texture = texture_of(materials[i], HG_PATTERN_NONE, 5);
    float near, far, base = hg_color_light(texture.base);
    float mean = mean_of(&texture, 0.001F, &near);
    mean_of(&texture, 2, &far);
    HG_CHECK(mean > base * 0.55F && mean < base * 1.5F);
    HG_CHECK(near > base * 0.01F && far < near * 0.8F);
  }
}

static void test_noise(void)
{
  float least = 1, most = -1;
  for (int i = 0; i < 5000; i++) {
    float value = hg_noise((float)i * 0.37F, (float)i * 0.11F - 200, 3);
    least = fminf(least, value);
    most = fmaxf(most, value);
  }
  HG_CHECK(least > -1.2F && least < -0.4F && most < 1.2F && most > 0.4F);
  HG_CHECK(hg_noise_octaves(0.3F, 0.7F, 5, 100, 1) == 0);
  struct hg_cell cell = hg_noise_cell(-3.2F, 8.9F, 1, 4);
  HG_CHECK(cell.nearest <= cell.second && cell.nearest < 1.5F);
  HG_CHECK(hg_hash_text("oak") != hg_hash_text("oal"));
}

int main(void)
{
  HG_RUN(test_all_textures);
  HG_RUN(test_unknown);
  HG_RUN(test_brightness);
  HG_RUN(test_noise);
  return hg_test_report("render_texture");
}
