#include "hg_object_finish.h"

#include "hg_object_noise.h"
#include "hg_object_pattern.h"

static double linear_channel(double value)
{
  value /= 255;
  return value <= 0.04045 ? value / 12.92 : pow((value + 0.055) / 1.055, 2.4);
}

struct hg_vec hg_linear_of(int red, int green, int blue)
{
  return hg_vec(linear_channel(red), linear_channel(green), linear_channel(blue));
}

struct hg_vec hg_linear(const uint8_t rgb[3])
{
  return hg_linear_of(rgb[0], rgb[1], rgb[2]);
}

double hg_luminance(struct hg_vec color)
{
  return color.x * 0.2126 + color.y * 0.7152 + color.z * 0.0722;
}

/* Detail of so many repeats per metre fades out before it gets finer than the pixels. */
static double resolved(const struct hg_hit *hit, double per_metre)
{
  return 1 - hg_smoothstep(0.2, 0.75, hit->footprint * per_metre);
}

static void bump(const struct hg_hit *hit, struct hg_look *look, double per_metre, double height)
{
  double part = height * resolved(hit, per_metre);
  if (part <= 0)
    return;
  struct hg_vec slope = hg_noise_slope(hg_vec_scale(hit->position, per_metre), hit->surface->seed);
  look->normal = hg_vec_unit(hg_vec_along(look->normal, slope, -part));
}

static void tone(struct hg_look *look, double factor)
{
  look->color = hg_vec_scale(look->color, factor);
}

/* Threads across and along, with a mottle that shows from afar. */
static void weave(const struct hg_hit *hit, struct hg_look *look, double per_metre, double depth)
{
  uint32_t seed = hit->surface->seed;
  double u = hit->u * per_metre, v = hit->v * per_metre;
  double across = hg_noise2(u, v * 0.12, seed), along = hg_noise2(u * 0.12, v, seed + 9);
  double threads = (across + along) * depth * resolved(hit, per_metre);
  double mottle = hg_fractal2(u * 0.06, v * 0.06, 3, seed + 3) * depth * 0.5;
  tone(look, 1 + threads + mottle);
}

static void look_fabric(const struct hg_hit *hit, struct hg_look *look)
{
  weave(hit, look, 300, 0.14);
  bump(hit, look, 12, 0.03);
  look->sheen = 0.10;
}

static void look_linen(const struct hg_hit *hit, struct hg_look *look)
{
  weave(hit, look, 220, 0.22);
  bump(hit, look, 14, 0.05);
  look->sheen = 0.06;
}

static void look_wool(const struct hg_hit *hit, struct hg_look *look)
{
  double u = hit->u * 110, v = hit->v * 110;
  double loops = hg_noise2(u, v, hit->surface->seed) * resolved(hit, 110);
  tone(look, 1 + 0.22 * loops + 0.10 * hg_fractal2(u * 0.2, v * 0.2, 3, hit->surface->seed + 5));
  bump(hit, look, 90, 0.16);
  look->sheen = 0.16;
}

static void look_velvet(const struct hg_hit *hit, struct hg_look *look)
{
  struct hg_vec p = hg_vec_scale(hit->position, 4.5);
  double brushed = hg_fractal3(p, 3, hit->surface->seed);
  bump(hit, look, 9, 0.06);
  tone(look, 0.86 + 0.30 * brushed);
  look->sheen = 0.85;
}

static void look_leather(const struct hg_hit *hit, struct hg_look *look)
{
  double worn = hg_fractal3(hg_vec_scale(hit->position, 6), 3, hit->surface->seed);
  tone(look, 0.95 + 0.28 * worn);
  bump(hit, look, 11, 0.10);
  bump(hit, look, 140, 0.10);
  look->mirror = hg_vec(0.045, 0.045, 0.045);
  look->rough = 0.42;
}

static void look_fur(const struct hg_hit *hit, struct hg_look *look)
{
  struct hg_vec p = hit->position;
  double hair = hg_noise3(hg_vec(p.x * 170, p.y * 45, p.z * 170), hit->surface->seed);
  double broad = hg_fractal3(hg_vec_scale(p, 14), 3, hit->surface->seed + 4);
  double mark = hg_smoothstep(0.0, 0.25, broad);
  look->color = hg_vec_mix(look->color, hit->surface->second, mark * 0.75);
  double tuft = hg_fractal3(hg_vec_scale(p, 42), 3, hit->surface->seed + 8);
  tone(look, (1 + 0.26 * hair * resolved(hit, 170)) * (1 + 0.42 * tuft * resolved(hit, 42)));
  bump(hit, look, 80, 0.10);
  look->sheen = 0.22;
}

/* Long fibres, growth rings that wander, and pores. */
static void look_wood(const struct hg_hit *hit, struct hg_look *look)
{
  uint32_t seed = hit->surface->seed;
  double u = hit->u, v = hit->v;
  double wander = hg_fractal2(u * 1.1, v * 3.5, 3, seed);
  double ring = hg_fraction(v * 13 + wander * 4.2);
  double band = hg_smoothstep(0, 0.75, ring) * (1 - hg_smoothstep(0.82, 1, ring));
  double fibre = hg_noise2(u * 5, v * 160, seed + 2) * resolved(hit, 160);
  double pore = hg_noise2(u * 22, v * 420, seed + 7) * resolved(hit, 420);
  double streak = hg_fractal2(u * 0.7, v * 16, 2, seed + 5);
  double dark = 0.30 * band * resolved(hit, 13) + 0.20 * fibre + 0.14 * pore + 0.34 * streak;
  look->color = hg_vec_mix(look->color, hit->surface->second, hg_clamp(0.22 + dark, 0, 1));
  bump(hit, look, 30, 0.015);
  look->mirror = hg_vec(0.035, 0.035, 0.035);
  look->rough = 0.36;
}

static void look_satin(const struct hg_hit *hit, struct hg_look *look)
{
  bump(hit, look, 40, 0.008);
  look->mirror = hg_vec(0.04, 0.04, 0.04);
  look->rough = 0.30;
}

static void look_metal(const struct hg_hit *hit, struct hg_look *look)
{
  bump(hit, look, 25, 0.012);
  look->mirror = hg_vec_mix(look->color, hg_vec(1, 1, 1), 0.12);
  look->color = hg_vec_scale(look->color, 0.26);
  look->rough = 0.16;
}

/* Veins where a warped noise crosses zero, in two sizes. */
static void look_marble(const struct hg_hit *hit, struct hg_look *look)
{
  uint32_t seed = hit->surface->seed;
  struct hg_vec p = hg_vec_scale(hit->position, 2.1);
  struct hg_vec q = hg_vec_add(p, hg_vec(hg_fractal3(p, 4, seed), hg_fractal3(p, 4, seed + 7), 0));
  double vein = 1 - fabs(hg_fractal3(q, 4, seed + 13)) * 9;
  double fine = 1 - fabs(hg_fractal3(hg_vec_scale(q, 2.7), 3, seed + 29)) * 11;
  double cloud = hg_fractal3(p, 4, seed + 41) * 0.4 + 0.12;
  double dark = fmax(vein, 0) * 0.75 + fmax(fine, 0) * 0.28 + fmax(cloud, 0) * 0.5;
  look->color = hg_vec_mix(look->color, hit->surface->second, hg_clamp(dark, 0, 0.9));
  look->mirror = hg_vec(0.05, 0.05, 0.05);
  look->rough = 0.10;
}

static void look_stone(const struct hg_hit *hit, struct hg_look *look)
{
  struct hg_vec p = hit->position;
  double speck = hg_noise3(hg_vec_scale(p, 180), hit->surface->seed) * resolved(hit, 180);
  double cloud = hg_fractal3(hg_vec_scale(p, 5), 4, hit->surface->seed + 3);
  tone(look, 1 + 0.18 * speck + 0.22 * cloud);
  bump(hit, look, 60, 0.03);
  look->mirror = hg_vec(0.02, 0.02, 0.02);
  look->rough = 0.6;
}

static void look_ceramic(const struct hg_hit *hit, struct hg_look *look)
{
  (void)hit;
  look->mirror = hg_vec(0.05, 0.05, 0.05);
  look->rough = 0.05;
}

static void look_glass(const struct hg_hit *hit, struct hg_look *look)
{
  double edge = 1 - fabs(hg_vec_dot(hit->normal, hit->view));
  look->mirror = hg_vec(0.10, 0.10, 0.10);
  look->rough = 0.02;
  look->alpha = 0.10 + 0.5 * edge * edge * edge;
}

static void look_water(const struct hg_hit *hit, struct hg_look *look)
{
  bump(hit, look, 9, 0.02);
  look->mirror = hg_vec(0.02, 0.02, 0.02);
  look->rough = 0.03;
  look->alpha = 0.16;
}

static void look_sheer(const struct hg_hit *hit, struct hg_look *look)
{
  double edge = 1 - fabs(hg_vec_dot(hit->normal, hit->view));
  weave(hit, look, 160, 0.10);
  look->through = 0.6;
  look->alpha = 0.50 + 0.42 * edge;
}

/* Strands over and under each other. */
static void look_wicker(const struct hg_hit *hit, struct hg_look *look)
{
  double u = hit->u * 70, v = hit->v * 70;
  bool over = ((int)floor(u) + (int)floor(v)) & 1;
  double across = over ? hg_fraction(v) : hg_fraction(u);
  double along = over ? hg_fraction(u) : hg_fraction(v);
  double round = sin(HG_PI * across) * (0.55 + 0.45 * sin(HG_PI * along));
  double shown = hg_mix(0.72, 0.38 + 0.75 * round, resolved(hit, 70));
  tone(look, shown * (1 + 0.25 * hg_noise2(floor(u), floor(v), hit->surface->seed)));
  look->mirror = hg_vec(0.03, 0.03, 0.03);
  look->rough = 0.4;
}

/* u runs along the leaf, v across it; the midrib is at v = 0.5. */
static void look_leaf(const struct hg_hit *hit, struct hg_look *look)
{
  double side = fabs(hit->v - 0.5) * 2, rib = hg_gauss(side / 0.07);
  double vein = hg_gauss((hg_fraction(hit->u * 9 - side * 1.6) - 0.5) / 0.12);
  double age = hg_fractal3(hg_vec_scale(hit->position, 9), 3, hit->surface->seed);
  look->color = hg_vec_mix(look->color, hit->surface->second,
                           hg_clamp(0.55 * rib + 0.20 * vein + 0.35 * age, 0, 1));
  tone(look, 0.9 + 0.2 * side);
  bump(hit, look, 30, 0.05);
  look->mirror = hg_vec(0.035, 0.035, 0.035);
  look->rough = 0.35;
  look->through = 0.45;
}

static void look_matte(const struct hg_hit *hit, struct hg_look *look)
{
  tone(look, 1 + 0.12 * hg_fractal3(hg_vec_scale(hit->position, 40), 3, hit->surface->seed));
}

static void look_brick(const struct hg_hit *hit, struct hg_look *look)
{
  double v = hit->position.y / 0.075, row = floor(v);
  double u = (hit->position.x + hit->position.z) / 0.22 + (((int)row & 1) ? 0.5 : 0);
  double x = hg_fraction(u), y = hg_fraction(v);
  double joint = fmin(fmin(x, 1 - x) * 3, fmin(y, 1 - y));
  double shade = hg_noise2(floor(u) * 3.7, row * 5.3, hit->surface->seed);
  tone(look, 1 + 0.3 * shade + 0.3 * hg_fractal3(hg_vec_scale(hit->position, 50), 3, 5));
  if (joint < 0.09)
    look->color = hit->surface->second;
}

/* v runs from the top of the shade to its rim; the lamp burns in the middle. */
static void look_shade(const struct hg_hit *hit, struct hg_look *look)
{
  weave(hit, look, 200, 0.12);
  double middle = sin(HG_PI * hg_clamp(hit->v, 0, 1));
  struct hg_vec warm = hg_vec_times(look->color, hg_vec(1.0, 0.84, 0.62));
  look->glow = hg_vec_scale(warm, 0.30 + 0.55 * middle);
}

/* u runs from the foot of a flame to its tip. */
static void look_glow(const struct hg_hit *hit, struct hg_look *look)
{
  double tip = hit->image == NULL ? hg_clamp(hit->u, 0, 1) : 0;
  look->glow = hg_vec_mix(look->color, hit->surface->second, tip * tip);
  look->color = hg_vec(0, 0, 0);
}

typedef void look_fn(const struct hg_hit *hit, struct hg_look *look);

static look_fn *const looks[] = {
    [HG_FINISH_FABRIC] = look_fabric,   [HG_FINISH_LINEN] = look_linen,
    [HG_FINISH_WOOL] = look_wool,       [HG_FINISH_VELVET] = look_velvet,
    [HG_FINISH_LEATHER] = look_leather, [HG_FINISH_FUR] = look_fur,
    [HG_FINISH_WOOD] = look_wood,       [HG_FINISH_SATIN] = look_satin,
    [HG_FINISH_METAL] = look_metal,     [HG_FINISH_MARBLE] = look_marble,
    [HG_FINISH_STONE] = look_stone,     [HG_FINISH_CERAMIC] = look_ceramic,
    [HG_FINISH_GLASS] = look_glass,     [HG_FINISH_WATER] = look_water,
    [HG_FINISH_WICKER] = look_wicker,   [HG_FINISH_LEAF] = look_leaf,
    [HG_FINISH_MATTE] = look_matte,     [HG_FINISH_BRICK] = look_brick,
    [HG_FINISH_SHADE] = look_shade,     [HG_FINISH_GLOW] = look_glow,
    [HG_FINISH_SHEER] = look_sheer,
};

static struct hg_vec image_at(const struct hg_image *image, double u, double v)
{
  double x = hg_clamp(u * image->width - 0.5, 0, image->width - 1.0);
  double y = hg_clamp(v * image->height - 0.5, 0, image->height - 1.0);
  int x0 = (int)x, y0 = (int)y;
  int x1 = x0 + 1 < image->width ? x0 + 1 : x0, y1 = y0 + 1 < image->height ? y0 + 1 : y0;
  const int at[4][2] = {{x0, y0}, {x1, y0}, {x0, y1}, {x1, y1}};
  struct hg_vec corner[4];
  for (int i = 0; i < 4; i++) {
    uint32_t pixel = image->pixels[(size_t)at[i][1] * (size_t)image->width + (size_t)at[i][0]];
    corner[i] = hg_vec((pixel >> 16) & 255, (pixel >> 8) & 255, pixel & 255);
  }
  struct hg_vec top = hg_vec_mix(corner[0], corner[1], x - x0);
  struct hg_vec mixed = hg_vec_mix(top, hg_vec_mix(corner[2], corner[3], x - x0), y - y0);
  return hg_vec(linear_channel(mixed.x), linear_channel(mixed.y), linear_channel(mixed.z));
}

void hg_finish_look(const struct hg_hit *hit, struct hg_look *look)
{
  const struct hg_skin *surface = hit->surface;
  struct hg_hit scaled = *hit;
  *look = (struct hg_look){.color = surface->color, .normal = hit->normal, .alpha = 1};
  if (hit->image != NULL) {
    look->color = image_at(hit->image, hit->u, hit->v);
    scaled.u *= surface->pattern_size; /* fine threads are as fine on an image */
    scaled.v *= surface->pattern_size;
  }
  if (surface->pattern != HG_PATTERN_NONE) {
    double size = surface->pattern_size;
    double part = hg_pattern_at(surface->pattern, hit->u / size, hit->v / size, surface->seed);
    look->color = hg_vec_mix(look->color, surface->second, part);
  }
  looks[surface->finish](&scaled, look);
  look->color = hg_vec(fmax(look->color.x, 0), fmax(look->color.y, 0), fmax(look->color.z, 0));
}
