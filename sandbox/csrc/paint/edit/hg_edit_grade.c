#include "hg_edit_grade.h"

#include <math.h>

#include "hg_field.h"

#define SMALL_WIDTH 320.0
#define MIDDLE 0.56F /* of the brightness scale as seen: what a bright room's median is */

void hg_grade_add(struct hg_grade *grade, const struct hg_grade *more, float part)
{
  grade->exposure += more->exposure * part;
  grade->warmth += more->warmth * part;
  grade->tint += more->tint * part;
  grade->contrast += more->contrast * part;
  grade->saturation += more->saturation * part;
  grade->clarity += more->clarity * part;
  grade->lift += more->lift * part;
  grade->vignette += more->vignette * part;
}

static float clamp(float value, float low, float high)
{
  return fminf(fmaxf(value, low), high);
}

/* A picture's brightnesses as seen, and the mean colour of what is pale in it. */
struct survey {
  long histogram[256], count;
  double pale[3], weight, saturation;
};

static void survey_pixel(struct survey *survey, const uint8_t *p)
{
  int high = p[0] > p[1] ? p[0] : p[1], low = p[0] < p[1] ? p[0] : p[1];
  high = high > p[2] ? high : p[2];
  low = low < p[2] ? low : p[2];
  double chroma = high > 8 ? (double)(high - low) / high : 0;
  survey->histogram[(p[0] * 77 + p[1] * 150 + p[2] * 29) >> 8]++;
  survey->count++;
  survey->saturation += chroma;
  if (high < 60 || high > 250 || chroma > 0.3)
    return;
  double weight = 1 - chroma / 0.3;
  for (int c = 0; c < 3; c++)
    survey->pale[c] += weight * p[c];
  survey->weight += weight;
}

static float level_at(const struct survey *survey, double share)
{
  long wanted = (long)((double)survey->count * share), sum = 0;
  for (int i = 0; i < 256; i++) {
    sum += survey->histogram[i];
    if (sum > wanted)
      return (float)i / 255;
  }
  return 1;
}

struct hg_grade hg_grade_wanted(const struct hg_picture *picture)
{
  struct survey survey = {.count = 0};
  int step = picture->width / 600 + 1;
  for (int y = 0; y < picture->height; y += step) {
    for (int x = 0; x < picture->width; x += step)
      survey_pixel(&survey, hg_picture_at(picture, x, y));
  }
  float low = level_at(&survey, 0.02), middle = level_at(&survey, 0.5);
  float high = level_at(&survey, 0.97);
  struct hg_grade grade = {.clarity = 0.38F, .contrast = 0.1F, .lift = 0.06F};
  grade.exposure = clamp(2 * log2f(MIDDLE / fmaxf(middle, 0.05F)) * 0.6F, -0.35F, 0.9F);
  grade.exposure = clamp(grade.exposure, -0.35F, 0.25F + 1.6F * (1 - high));
  grade.contrast += clamp(0.75F - (high - low), 0, 0.5F) * 0.6F;
  grade.saturation = clamp(0.36F - (float)(survey.saturation / (double)survey.count), 0.08F, 0.24F);
  if (survey.weight > 0) {
    double mean = (survey.pale[0] + survey.pale[1] + survey.pale[2]) / 3 + 1;
    grade.warmth = clamp((float)((survey.pale[2] - survey.pale[0]) / mean) * 1.1F, -0.3F, 0.3F);
    grade.tint = clamp(
        (float)((2 * survey.pale[1] - survey.pale[0] - survey.pale[2]) / mean) * 0.6F, -0.2F, 0.2F);
  }
  return grade;
}

/* The picture's soft brightness, against which local contrast is measured. */
static bool soften(struct hg_field *soft, const struct hg_picture *picture, double scale)
{
  int width = (int)ceil(picture->width / scale), height = (int)ceil(picture->height / scale);
  if (!hg_field_init(soft, width, height))
    return false;
  for (int y = 0; y < height; y++) {
    for (int x = 0; x < width; x++) {
      int px = (int)fmin((x + 0.5) * scale, picture->width - 1);
      int py = (int)fmin((y + 0.5) * scale, picture->height - 1);
      const uint8_t *p = hg_picture_at(picture, px, py);
      *hg_field_at(soft, x, y) = (float)(p[0] * 77 + p[1] * 150 + p[2] * 29) / (255 * 256);
    }
  }
  return hg_field_blur(soft, 6);
}

/* Brightness as seen, 0 to 1, through exposure, shadows, contrast and local contrast. */
static float tone(const struct hg_grade *grade, float light, float soft)
{
  float value = light * exp2f(grade->exposure / 2);
  value += grade->lift * (1 - value) * (1 - value) * value * 4;
  float local = (light - soft) * grade->clarity;
  value += clamp(local, -0.12F, 0.12F) * fminf(1, 4 * value * fmaxf(1.05F - value, 0) + 0.2F);
  float curve = value - 0.5F;
  value += grade->contrast * curve * (1 - fminf(4 * curve * curve, 1));
  if (value > 0.82F)
    value = 0.82F + 0.18F * (1 - expf(-(value - 0.82F) / 0.18F));
  return fmaxf(value, 0);
}

static void grade_pixel(const struct hg_grade *grade, float soft, float corner, uint8_t *pixel)
{
  float light = (float)(pixel[0] * 77 + pixel[1] * 150 + pixel[2] * 29) / (255 * 256);
  float value = tone(grade, light, soft) * (1 - grade->vignette * corner);
  float gain = value / fmaxf(light, 1.0F / 255), color[3];
  const float balance[3] = {1 + 0.22F * grade->warmth + 0.05F * grade->tint,
                            1 + 0.03F * grade->warmth - 0.1F * grade->tint,
                            1 - 0.26F * grade->warmth + 0.05F * grade->tint};
  float after = 0;
  static const float share[3] = {0.3F, 0.59F, 0.11F};
  for (int c = 0; c < 3; c++) {
    color[c] = (float)pixel[c] / 255 * gain * balance[c];
    after += share[c] * color[c];
  }
  for (int c = 0; c < 3; c++) {
    float vivid = after + (color[c] - after) * (1 + grade->saturation);
    pixel[c] = (uint8_t)(clamp(vivid, 0, 1) * 255 + 0.5F);
  }
}

bool hg_grade_apply(struct hg_picture *picture, const struct hg_grade *grade)
{
  struct hg_field soft = {0};
  double scale = fmax(1, picture->width / SMALL_WIDTH);
  if (!soften(&soft, picture, scale)) {
    hg_field_free(&soft);
    return false;
  }
  for (int y = 0; y < picture->height; y++) {
    float down = 2 * ((float)y + 0.5F) / (float)picture->height - 1;
    for (int x = 0; x < picture->width; x++) {
      float right = 2 * ((float)x + 0.5F) / (float)picture->width - 1;
      float corner = (right * right + down * down) / 2;
      float around = hg_field_sample(&soft, (x + 0.5) / scale, (y + 0.5) / scale);
      grade_pixel(grade, around, corner * corner, hg_picture_at(picture, x, y));
    }
  }
  hg_field_free(&soft);
  return true;
}
