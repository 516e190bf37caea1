/*
 * A field: one number per pixel, for everything that is computed on the way from the source to the
 * result (brightness, light, coverage). A field owns its values; {0} is the empty field.
 */
#ifndef HG_FIELD_H
#define HG_FIELD_H

#include <stdbool.h>
#include <stddef.h>

struct hg_field {
  int width, height;
  float *values;
};

/* All zero. False: out of memory or no area; *field is empty. */
bool hg_field_init(struct hg_field *field, int width, int height);

/* Idempotent. */
void hg_field_free(struct hg_field *field);

static inline float *hg_field_at(const struct hg_field *field, int x, int y)
{
  return field->values + (size_t)y * (size_t)field->width + (size_t)x;
}

/* The value at a place between pixels (their centres are at halves), clamped at the borders. */
float hg_field_sample(const struct hg_field *field, double x, double y);

/*
 * Blurs in place: three box filters of the given radius in each direction, which is close to a
 * Gaussian of sigma = radius. Borders repeat. False: out of memory, the field is unchanged.
 */
bool hg_field_blur(struct hg_field *field, int radius);

/*
 * Blurs only where weight is above zero: sum(weight * value) / sum(weight) over the neighbourhood.
 * Values far from any weight stay as they are. The weights are blurred too (they are scratch now).
 */
bool hg_field_blur_weighted(struct hg_field *field, struct hg_field *weight, int radius);

#endif
