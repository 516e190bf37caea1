#include "hg_object_shade.h"

#include "hg_object_light.h"

#define KEY_STRENGTH 0.70

static struct hg_vec reflect(struct hg_vec view, struct hg_vec normal)
{
  return hg_vec_sub(hg_vec_scale(normal, 2 * hg_vec_dot(view, normal)), view);
}

static double between_soft(double x, double low, double high, double soft)
{
  return hg_smoothstep(low - soft, low + soft, x) *
         (1 - hg_smoothstep(high - soft, high + soft, x));
}

/* A window with a cross in the far wall, which tops and tiles mirror. */
static double window_pane(struct hg_vec d, struct hg_vec key, double soft)
{
  if (d.z > -0.05)
    return 0;
  double x = d.x / -d.z * (key.x < 0 ? -1 : 1), y = d.y / -d.z;
  double pane = between_soft(x, -0.15, 0.75, soft) * between_soft(y, 0.12, 0.95, soft);
  double bars =
      fmax(between_soft(x, 0.28, 0.32, soft * 0.5), between_soft(y, 0.5, 0.54, soft * 0.5));
  return pane * (1 - bars * hg_clamp(1 - soft * 6, 0, 1)) * 1.1;
}

/*
 * What a shiny surface mirrors: the room, bright windows before and behind, a light ceiling, and
 * darker floor; roughness blurs all of it towards the plain room.
 */
static double mirrored(struct hg_vec d, struct hg_vec key, double rough)
{
  double soft = 0.03 + rough * 0.8;
  double window = hg_smoothstep(-soft, soft, hg_vec_dot(d, key) - 0.78);
  double ceiling = hg_smoothstep(0.28 - soft, 0.28 + soft, d.y);
  double floor_line = hg_smoothstep(-0.12 - soft, -0.12 + soft, -d.y - 0.02);
  double glare = 1.9 - 1.5 * fmin(rough * 1.6, 1);
  double sharp = 0.34 + 0.30 * ceiling - 0.22 * floor_line + glare * window;
  sharp += window_pane(d, key, soft) * (1 - fmin(rough * 1.6, 1));
  return hg_mix(sharp, hg_lighting_room(d, key), hg_clamp(rough * 1.2, 0, 1));
}

static double highlight(const struct hg_look *look, const struct hg_hit *hit, struct hg_vec key)
{
  struct hg_vec half = hg_vec_unit(hg_vec_add(key, hit->view));
  double exponent = 4 + 120 * (1 - look->rough) * (1 - look->rough);
  double facing = fmax(hg_vec_dot(look->normal, half), 0);
  return pow(facing, exponent) * (exponent + 8) / 26 * hit->key;
}

static struct hg_vec shine(const struct hg_look *look, const struct hg_hit *hit, struct hg_vec key)
{
  if (look->mirror.x <= 0)
    return hg_vec(0, 0, 0);
  double facing = hg_clamp(hg_vec_dot(look->normal, hit->view), 0, 1);
  double graze = pow(1 - facing, 5) * (1 - look->rough * 0.75);
  struct hg_vec tint = hg_vec_mix(look->mirror, hg_vec(1, 1, 1), graze * 0.6);
  double around = mirrored(reflect(hit->view, look->normal), key, look->rough);
  double open = hg_clamp(hit->sky * 1.5, 0, 1); /* deep corners mirror dark corners */
  return hg_vec_scale(tint, around * open + highlight(look, hit, key));
}

struct hg_vec hg_shade_hit(const struct hg_hit *hit, struct hg_vec key, double *alpha)
{
  struct hg_look look;
  hg_finish_look(hit, &look);
  double toward = hg_vec_dot(look.normal, key);
  double bent = 1 + 0.9 * hg_vec_dot(hg_vec_sub(look.normal, hit->normal), key);
  double lambert = hg_clamp((toward + 0.12) / 1.12, 0, 1);
  double light = hit->sky * hg_clamp(bent, 0.4, 1.7) + KEY_STRENGTH * hit->key * lambert;
  light += look.through * (0.25 * hit->sky + KEY_STRENGTH * 0.6 * hit->key * fmax(-toward, 0));
  struct hg_vec color = hg_vec_scale(look.color, light);
  if (look.sheen > 0) {
    double rim = pow(1 - hg_clamp(hg_vec_dot(look.normal, hit->view), 0, 1), 2.2);
    struct hg_vec fibre = hg_vec_mix(look.color, hg_vec(1, 1, 1), 0.16);
    color = hg_vec_along(color, fibre, look.sheen * rim * (0.25 + light * 0.9));
  }
  struct hg_vec gleam = shine(&look, hit, key);
  color = hg_vec_add(hg_vec_add(color, gleam), look.glow);
  *alpha = hg_clamp(look.alpha + (look.alpha < 1 ? hg_luminance(gleam) * 0.6 : 0), 0, 1);
  return color;
}

uint8_t hg_shade_display(double value)
{
  value = fmax(value, 0);
  if (value > 0.75)
    value = 0.75 + 0.25 * (1 - exp(-(value - 0.75) / 0.25));
  double s = value <= 0.0031308 ? value * 12.92 : 1.055 * pow(value, 1 / 2.4) - 0.055;
  return (uint8_t)hg_clamp(s * 255 + 0.5, 0, 255);
}
